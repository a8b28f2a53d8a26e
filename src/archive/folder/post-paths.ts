import { notAPost } from '../run/import-report.js';

const postEndings = /\.(md|markdown|mdown|mkdn?|html\.markdown|html|htm)$/i;
/** Texts about a blog. A page of a blog may be called `contributing`, in small letters. */
const readmes = /^(?:[Rr][Ee][Aa][Dd][Mm][Ee]|LICENSE|CONTRIBUTING|CHANGELOG)(?:\.[A-Za-z.]+)?$/;
/** Folders that no blog keeps its posts in. */
const notPosts = /^(\..+|node_modules|_site|_layouts|_includes|_sass|layouts|themes|vendor)$/;

/** Words in the language of another engine's plugin. */
const otherTexts = /\.(rst|rest|org|adoc|asciidoc|textile|mdx|njk|liquid|pug|haml|slim|erb|ipynb|tex|docx?|odt|rtf)$/i;

/** Why a file is no post. */
export const skippedFile = (place: string): { place: string; reason: string } => ({
  place,
  reason: otherTexts.test(place) ? 'it is no Markdown, and nothing of it comes in' : notAPost,
});

/** What a file may have to be a post, and no more of it is read. */
export const largestBytes = 4 * 1024 * 1024;

/** Whether a file of this name may be a post. */
export const isPostName = (name: string): boolean => postEndings.test(name) && !readmes.test(name);

/** Whether a folder of this name holds no posts. */
export const isOtherFolder = (name: string): boolean => notPosts.test(name);

/** Paths of files, as posts and others; a folder that holds no posts stands for all that is in it. Both in their order. */
export function sortPaths(paths: Iterable<string>): { posts: string[]; others: string[] } {
  const posts: string[] = [];
  const others = new Set<string>();
  for (const path of paths) {
    const names = path.split('/');
    const closed = names.slice(0, -1).findIndex(isOtherFolder);
    if (closed >= 0) others.add(`${names.slice(0, closed + 1).join('/')}/`);
    else if (isPostName(names.at(-1)!)) posts.push(path);
    else others.add(path);
  }
  return { posts: posts.toSorted(byPath), others: [...others].toSorted(byPath) };
}

export type Sorted = { posts: string[]; others: string[] };

/** As found, but for what its site took for no text: the folder of what new posts begin with, which is named as one, and what lies outside of its texts. */
export function textsOf(found: Sorted, site: { templates?: string; texts?: string } | null): Sorted {
  const { templates = '/', texts = '' } = site ?? {};
  // A folder in which there is none is not where they are
  const isInside = found.posts.some((path) => path.startsWith(texts)) ? (path: string) => path.startsWith(texts) : () => true;
  const isTemplate = (path: string): boolean => path.startsWith(templates);
  const outside = found.posts.filter((path) => !isInside(path) && !isTemplate(path));
  const others = [...found.others, ...outside, ...(found.posts.some(isTemplate) ? [templates] : [])];
  return { posts: found.posts.filter((path) => isInside(path) && !isTemplate(path)), others: others.toSorted(byPath) };
}

export const byPath = (a: string, b: string): number => (a < b ? -1 : 1);
