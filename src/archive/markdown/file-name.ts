import { type Dated, readDate } from '../../core/dates.js';
import { withoutEndings } from '../../core/without-end.js';

/** What a file's place says: `stem` is its name without date and extensions, or its folder's for `index.md`. */
export type FileName = { stem: string; dated: Dated | null; isDraft: boolean; isPage: boolean };

/** How Hugo and Zola name the text above a list. */
export const isListName = (file: string): boolean => /^_index(?:\.|$)/.test(file);

const extension = /\.(?:html?|xhtml|markdown|mdown|mkdown|mkdn|mkd|mdx|md|txt|erb)$/i;
const datePrefix = /^(\d{4}-\d{1,2}-\d{1,2})(?:[-_. ]+(.+))?$/;

/** Reads a path relative to the blog: `_posts/2014-3-7-hello.html.markdown`, `2014/03/07/hello.md`, `hello/index.md`. */
export function readFileName(path: string): FileName {
  const folders = path.split('/').filter((name) => name !== '' && name !== '.');
  const file = withoutEndings(folders.pop() ?? '', extension, '.markdown'.length);
  const name = /^(?:_?index(?:\.[a-z]{2,3}(?:-[a-z]+)?)?|readme)$/i.test(file) ? (folders.at(-1) ?? '') : file;
  const isIn = (pattern: RegExp) => folders.some((folder) => pattern.test(folder));
  return { ...dateAndStem(name, folders), isDraft: isIn(/^_?drafts$/i), isPage: isIn(/^_?pages$/i) || isListName(file) };
}

function dateAndStem(name: string, folders: string[]): { stem: string; dated: Dated | null } {
  const [, prefix, rest] = datePrefix.exec(name) ?? [];
  const dated = prefix ? readDate(prefix, 'UTC') : null;
  if (dated) return { stem: rest ?? name, dated };
  const [, day] = /(?:^|\/)(\d{4}\/\d{1,2}\/\d{1,2})(?:\/|$)/.exec(folders.join('/')) ?? [];
  return { stem: name, dated: day ? readDate(day, 'UTC') : null };
}

/** A title for a file that has none: `rust-nix-k6` reads “Rust nix k6”. */
export function titleFrom(stem: string): string {
  const words = stem.replace(/[-_\s]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
