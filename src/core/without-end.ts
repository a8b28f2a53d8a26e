/**
 * A text without these signs at its end. `replace(/[…]+$/, '')` begins anew at every sign of every run of them: a megabyte of points
 * with a letter behind it took ten minutes.
 * @param signs each of them one UTF-16 unit
 */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** Without the slashes around it. */
export const withoutSlashes = (text: string): string => withoutEnd(text.replace(/^\/+/, ''), '/');

/** Without any of such endings, however many there are one behind the other. @param ending one of them, before `$` @param longest how many signs one has at most */
export function withoutEndings(text: string, ending: RegExp, longest: number): string {
  let end = text.length;
  for (let found = ending.exec(text.slice(-longest)); found; found = ending.exec(text.slice(Math.max(0, end - longest), end))) end -= found[0].length;
  return text.slice(0, end);
}
