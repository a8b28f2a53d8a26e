/**
 * Whose a module is: a package (`marked`, `@nestjs/core`), a part of Node (`node:sqlite`), or a folder of the program itself (`./pages`,
 * seen from where its files lie).
 * @param url as Node's loader names it; files that are required have plain paths
 */
export function packageOf(url: string, root: string): string {
  if (url.startsWith('node:') || !/[/\\]/.test(url)) return url.startsWith('node:') ? url : `node:${url}`;
  const path = decodeURIComponent(url.replace(/^file:\/\//, '').replace(/[?#].*$/, ''));
  const at = path.lastIndexOf('/node_modules/');
  if (at >= 0) return /^(@[^/]+\/[^/]+|[^/]+)/.exec(path.slice(at + '/node_modules/'.length))?.[0] ?? path;
  if (!path.startsWith(`${root}/`)) return `../${path.split('/').at(-2) ?? ''}`;
  const rest = path.slice(root.length + 1);
  return `./${rest.includes('/') ? rest.split('/')[0] : rest}`;
}
