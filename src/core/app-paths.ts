/**
 * The first segments of the app's own addresses; everything else is answered from the site tree.
 * nginx/site.conf passes exactly these on, and test/serving.test.ts compares the two lists.
 */
export const appPaths: readonly string[] = ['admin', 'api', 'search', 'kudos', 'preview', 'media'];

const own: ReadonlySet<string> = new Set(appPaths);

/** Whether a decoded path belongs to the app rather than to the tree. */
export const isAppPath = (path: string) => own.has(path.split('/', 2)[1] ?? '');

/** The addresses that stand in every blog, whatever it holds. */
export const fixedPaths: readonly string[] = `/ /tags /categories /archive /atom.xml /rss.xml /feed.json /sitemap.xml /robots.txt /404 /410
  /favicon.ico /icon.svg /icon.png   /posts.rss /index.xml /feed /feed/atom.xml /feed.xml /sitemap/sitemap.xml`.split(/\s+/);
