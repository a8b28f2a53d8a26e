const postEndings = /\.(md|markdown|mdown|mkdn?|html\.markdown|html|htm)$/i;
/** Texts about a blog; `_index` is how Hugo introduces a list. */
const readmes = /^(readme|license|contributing|changelog|_index)(\.[a-z.]+)?$/i;
/** Folders that no blog keeps its posts in. */
const notPosts = /^(\..+|node_modules|_site|_layouts|_includes|_sass|layouts|themes|vendor)$/;

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

export const byPath = (a: string, b: string): number => (a < b ? -1 : 1);
