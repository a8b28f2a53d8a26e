import { isPostPath } from './turns.js';

/** Pages that a thread is given at once: those of some dozens of posts. */
const size = 120;

/** What is counted from the oldest post, as posts are; and what is made of a few of them that are neighbours. */
const counted = [/^\/feed\/(\d+)\//, /^\/page\/(\d+)$/, /^\/archive\/(\d{4}\/\d\d\/\d\d)$/];

/**
 * The pages of a large run in the order in which they are made: a post, its day, its page of the list and its archive of the feed come one
 * after the other, so that a post is read once and kept for a moment only. Nothing but time depends on it.
 */
export function inBatches(paths: string[]): string[][] {
  const families = [paths.filter(isPostPath), ...counted.map((pattern) => numbered(paths, pattern))];
  const placed = families.flatMap((family) => family.map((path, at) => ({ path, place: (at + 0.5) / family.length })));
  const first = placed.toSorted((a, b) => a.place - b.place).map(({ path }) => path);
  const known = new Set(first);
  const ordered = [...first, ...paths.filter((path) => !known.has(path))];
  return Array.from({ length: Math.ceil(ordered.length / size) }, (_, n) => ordered.slice(n * size, (n + 1) * size));
}

function numbered(paths: string[], pattern: RegExp): string[] {
  const found = paths.flatMap((path) => {
    const number = pattern.exec(path)?.[1];
    return number === undefined ? [] : [{ path, number: Number(number.replaceAll('/', '')) }];
  });
  return found.toSorted((a, b) => a.number - b.number).map(({ path }) => path);
}
