/**
 * The first segments of the app's own addresses; everything else is answered from the site tree.
 * nginx/site.conf passes exactly these on, and test/serving.test.ts compares the two lists.
 */
export const appPaths: readonly string[] = ['admin', 'api', 'search', 'kudos', 'preview', 'media'];

const own: ReadonlySet<string> = new Set(appPaths);

/** Whether a decoded path belongs to the app rather than to the tree. */
export const isAppPath = (path: string) => own.has(path.split('/', 2)[1] ?? '');
