import type { Contents, Entry } from './contents.js';
import { movedPage } from './moved-page.js';

/** The site as objects of a store: one an address, under that very address, as a store has no folders and needs no endings. */
export function bucketSite({ pages, media, moved }: Contents): Entry[] {
  const own = [...pages, ...media].map(({ path, file }) => ({ name: keyAt(path), path, from: file }));
  const names = new Set(own.map(({ name }) => name));
  const leading = moved.flatMap((each) => spellings(keyAt(each.key)).map((name) => ({ name, path: each.key, from: movedPage(each.to), moved: each })));
  return [...own, ...leading.filter(({ name }) => !names.has(name))];
}

/** `/404` and `/410` are what a store is told to show, by their files' names. */
const keyAt = (path: string): string =>
  path.endsWith('/') ? `${path.slice(1)}index.html` : /^\/(404|410)$/.test(path) ? `${path.slice(1)}.html` : path.slice(1);

/** Amazon’s store takes a plus in an address for a space, others don’t. Only old addresses have one. */
const spellings = (name: string): string[] => (name.includes('+') ? [name, name.replaceAll('+', ' ')] : [name]);
