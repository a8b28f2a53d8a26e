/** A stand-in for a file on its way, the only one of its kind in the text. */
export function placeholderFor(name: string, text: string): string {
  const label = name.replace(/[[\]\\\n\r]/g, ' ').slice(-60) || 'file';
  for (let n = 1; ; n++) {
    const placeholder = `![Uploading ${label}${n > 1 ? ` (${n})` : ''}…]()`;
    if (!text.includes(placeholder)) return placeholder;
  }
}

/** The stand-ins in a text. */
export const placeholdersIn = (text: string): string[] => [...text.matchAll(/!\[Uploading [^[\]\n]{1,80}…\]\(\)/g)].map(([placeholder]) => placeholder);

/** Of which file. */
export const fileOf = (placeholder: string): string => placeholder.slice('![Uploading '.length, -'…]()'.length);

/** The stand-ins that readers would see as broken pictures: what is code is none. */
export const shownPlaceholders = (markdown: string): string[] =>
  placeholdersIn(markdown).length === 0 ? [] : placeholdersIn(withoutSpans(markdown.replace(/^ {0,3}(`{3,}|~{3,})[^]*?(?:^ {0,3}\1|$(?![^]))/gm, '')));

/** The text without spans of code. Each run of backticks is looked at twice: an expression would try each with every other one. */
function withoutSpans(markdown: string): string {
  const runs = [...markdown.matchAll(/`+/g)];
  const closing: (number | undefined)[] = [];
  const last = new Map<number, number>();
  for (let n = runs.length - 1; n >= 0; n--) {
    const { length } = runs[n]![0];
    closing[n] = last.get(length);
    last.set(length, n);
  }
  const parts: string[] = [];
  let from = 0;
  for (let n = 0; n < runs.length; n++) {
    const end = closing[n];
    if (end === undefined) continue;
    parts.push(markdown.slice(from, runs[n]!.index));
    from = runs[end]!.index + runs[end]![0].length;
    n = end;
  }
  return parts.join('') + markdown.slice(from);
}

/** The stretch of a text to take out for a placeholder to be gone: with its own line, if it has one, and the space below. */
export function stretchOf(placeholder: string, text: string): string {
  const at = text.indexOf(placeholder);
  const [before, after] = [text.slice(0, at), text.slice(at + placeholder.length)];
  for (const gap of ['\n\n', '\n']) if ((before === '' || before.endsWith(gap)) && after.startsWith(gap)) return placeholder + gap;
  const above = after.trim() === '' ? /\n{0,2}$/.exec(before)![0] : '';
  return above + placeholder;
}
