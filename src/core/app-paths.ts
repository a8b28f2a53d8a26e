/**
 * The first segments of the app's own addresses; everything else is answered from files.
 * nginx/site.conf passes exactly these on, and test/serving.test.ts compares the two lists.
 */
export const appPaths: readonly string[] = ['admin', 'api', 'search', 'kudos', 'preview'];

const apps: ReadonlySet<string> = new Set(appPaths);

/** Readers' scripts: files of the tree, in folders that no post can be in. */
export const scriptPaths = { kudos: '/kudos/script.js', search: '/search/script.js' } as const;

const scripts: ReadonlySet<string> = new Set(Object.values(scriptPaths));

/** A picture of another host at its signed address (platform/signed-address.ts). No post can be there. */
const signed = /^\/moxy\/[\da-f]{64}\/[\da-f]+$/;

/** Whether a decoded path belongs to the app rather than to the files. */
export const isAppPath = (path: string) => (apps.has(firstSegment(path)) && !scripts.has(path)) || signed.test(path);

/** Whether a decoded path belongs to the engine, so that no post can have it: the app's, and the media library's. */
export const isOwnPath = (path: string) => apps.has(firstSegment(path)) || firstSegment(path) === 'media';

const firstSegment = (path: string) => path.split('/', 2)[1] ?? '';

const listFolders = new Set(['tags', 'categories', 'authors', 'archive', 'page']);

/** Whether a decoded path is in a folder of the engine's lists. */
export const isInListFolder = (path: string): boolean => listFolders.has(firstSegment(path));

const listShape = /^\/(?:(?:tags|categories|authors)\/[^/]+(?:\/page\/\d+|\/[^/]+\.(?:xml|json))?|archive\/\d{4}(?:\/\d\d){0,2}(?:\/page\/\d+)?|page\/\d+)$/;

/** Whether a list, a page of one or its feed is at a key, or will be as soon as there are posts for it. Older engines have kept posts in `/archive/` too. */
export const isListPath = (key: string): boolean => listShape.test(key);

/** The addresses that stand in every blog, whatever it holds. */
export const fixedPaths: readonly string[] =
  `/ /tags /categories /authors /archive /atom.xml /rss.xml /feed.json /sitemap.xml /robots.txt /llms.txt /search /opensearch.xml /404 /410
  /favicon.ico /icon.svg /icon.png /kudos/script.js /search/script.js   /posts.rss /index.xml /feed /feed/atom.xml /feed.xml /sitemap/sitemap.xml`.split(/\s+/);
