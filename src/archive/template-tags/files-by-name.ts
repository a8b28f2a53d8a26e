import { withoutEndings, withoutSlashes } from '../../core/without-end.js';

const withoutExtensions = (name: string): string => withoutEndings(name, /\.[a-z]{2,10}$/i, '.'.length + 10);
const stemOf = (path: string): string => withoutExtensions(path.slice(path.lastIndexOf('/') + 1));
/** The introduction of a folder goes by the folder's name. */
const nameOf = (path: string): string => (/^_?index$/.test(stemOf(path)) ? (path.split('/').at(-2) ?? '') : stemOf(path));
const undated = (stem: string): string => stem.replace(/^\d{4}-\d{1,2}-\d{1,2}-/, '');

/**
 * Finds the file that a tag names: `2013-08-31-hello`, `news/2013-08-31-hello`, `_posts/2013-08-31-hello.md`, `hello.md`, a bundle's folder. The answer
 * is its path with a leading slash; null when there is none, or more than one.
 */
export function filesByName(paths: readonly string[]): (name: string) => string | null {
  const byStem = new Map<string, string[]>();
  for (const path of paths) {
    const name = nameOf(path);
    for (const key of new Set([name, undated(name)])) byStem.set(key, [...(byStem.get(key) ?? []), path]);
  }
  return (asked) => {
    const name = withoutSlashes(asked.trim());
    const found = byStem.get(nameOf(name)) ?? byStem.get(undated(nameOf(name))) ?? [];
    const plain = (path: string): string => withoutExtensions(path.replace(/\/?_?index\.[a-z]+$/i, ''));
    // Jekyll's names leave `_posts` away
    const exact = found.filter((path) => `/${plain(path)}`.replace('/_posts/', '/').endsWith(`/${plain(name).replace(/(?:^|\/)_posts\//, '')}`));
    const file = exact.length === 1 ? exact[0] : found.length === 1 ? found[0] : undefined;
    return file === undefined ? null : `/${file}`;
  };
}
