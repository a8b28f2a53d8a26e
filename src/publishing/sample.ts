/** How many addresses of a publication are asked for. */
const most = 24;
const firstOfAll = ['/', '/atom.xml', '/feed.json', '/sitemap.xml'];
const isOfPost = (path: string): boolean => !/^\/(tags|categories|authors|archive|page|feed|cards)(\/|$)|\.(xml|json|txt|png|md)$/.test(path);

/** Which of the addresses of a publication are asked for: posts and those that are gone, what is read most, and from the rest some at even distances. */
export function sampleOf(changed: readonly string[], removed: readonly string[]): string[] {
  const all = [...changed, ...removed];
  const known = new Set(firstOfAll.filter((path) => all.includes(path)));
  const posts = [...changed, ...removed].filter((path) => isOfPost(path) && !known.has(path)).slice(0, most / 2);
  const first = new Set([...posts, ...known]);
  const rest = all.filter((path) => !first.has(path));
  const left = Math.min(rest.length, most - first.size);
  return [...first, ...Array.from({ length: left }, (_, i) => rest[Math.floor((i * rest.length) / left)]!)];
}
