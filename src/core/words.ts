const sign = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;

/** Words as a reader counts them: runs between white space that hold a letter or a digit; each Han or kana sign is one. */
export function countWords(markdown: string): number {
  const { signs, runs } = countsIn(markdown);
  return signs + runs;
}

export function countsIn(markdown: string): { signs: number; runs: number } {
  const signs = markdown.match(sign)?.length ?? 0;
  // Only looked for from the beginning of a run: a text of two million exclamation marks took hours
  return { signs, runs: (signs > 0 ? markdown.replace(sign, ' ') : markdown).match(/(?<!\S)[^\s\p{L}\p{N}]*[\p{L}\p{N}]/gu)?.length ?? 0 };
}
