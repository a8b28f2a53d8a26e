import { scriptPaths } from '../core/app-paths.js';
import { tableOf } from '../core/table-of.js';

/** Feeds are known by their base name, so that `/tags/go/atom.xml` is a feed too. */
const byName: Readonly<Record<string, string>> = tableOf({
  'atom.xml': 'application/atom+xml; charset=utf-8',
  'rss.xml': 'application/rss+xml; charset=utf-8',
  'feed.json': 'application/feed+json; charset=utf-8',
  'opensearch.xml': 'application/opensearchdescription+xml',
});

const scripts: ReadonlySet<string> = new Set(Object.values(scriptPaths));

const byExtension: Readonly<Record<string, string>> = tableOf({
  xml: 'application/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  ico: 'image/x-icon',
  svg: 'image/svg+xml',
  png: 'image/png',
});

/** The media type of the page at a path; what has no file's ending is HTML. nginx/*.conf says the same. */
export function contentTypeOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const extension = name.slice(name.lastIndexOf('.') + 1);
  if (scripts.has(path)) return 'text/javascript; charset=utf-8';
  return byName[name] ?? (name.includes('.') ? byExtension[extension] : undefined) ?? 'text/html; charset=utf-8';
}
