/** More than this is no name that a disk holds. */
const longestName = 255;
/** Names without a shape of their own (`:title`) can share out a text in as many ways as it has letters, to the power of how many they are. */
const mostFree = 3;

/**
 * What a file's name says by a site's own pattern (`:year-:month-:day-:title`); null when it is not of it. The pattern comes with the archive: one that
 * names something twice, or so much that matching could run away, is of no file.
 * @param name how a name stands in the pattern, with the name as its group @param shapes what names stand for that don't stand for anything but a slash
 */
export function namedBy(pattern: string, name: RegExp, shapes: Record<string, string>, text: string): Record<string, string> | null {
  const names = [...pattern.matchAll(name)].map(([, word]) => word!);
  const shapeOf = (word: string): string => (Object.hasOwn(shapes, word) ? shapes[word]! : '[^/]+');
  const free = names.filter((word) => !shapeOf(word).startsWith('\\d'));
  if (new Set(names).size < names.length || names.some((word) => /^\d/.test(word)) || free.length > mostFree || text.length > longestName) return null;
  const parts = pattern.split(name).map((part, i) => (i % 2 === 0 ? part.replace(/[.+*?^${}()|[\]\\/]/g, '\\$&') : `(?<${part}>${shapeOf(part)})`));
  return new RegExp(`^${parts.join('')}$`).exec(text)?.groups ?? null;
}
