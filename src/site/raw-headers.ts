/*
 * Reading Node's `rawHeaders` (name, value, name, value). `req.headers` makes an object of all of a browser's dozen
 * headers at the first touch; for a page from memory these two looks are all it takes.
 */

/** The value of the first header with this lower-case name. */
export function headerOf(rawHeaders: readonly string[], name: string): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const candidate = rawHeaders[i]!;
    if (candidate.length === name.length && candidate.toLowerCase() === name) return rawHeaders[i + 1];
  }
  return undefined;
}

/** Whether any header begins with `If-`, in whichever case: only then can a condition change the answer. */
export function hasConditions(rawHeaders: readonly string[]): boolean {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const first = rawHeaders[i]![0];
    if ((first === 'I' || first === 'i') && /^if-/i.test(rawHeaders[i]!)) return true;
  }
  return false;
}
