import { fileOf } from '../core/path.js';
import type { Contents, Entry } from './contents.js';
import { caddyMap } from './caddy-map.js';
import { htaccessRules } from './htaccess-rules.js';
import { movedPage } from './moved-page.js';
import { nginxMap } from './nginx-map.js';
import { redirectsFile } from './redirects-file.js';
import { ownFolder } from './manifest.js';

/** The parts of the hosts' configurations that are the same for every blog: nginx/plain. */
export type Configurations = { nginx: string; caddy: string; htaccess: string };

/** What lies at the top for the hosts themselves: no folder of another name can be there. */
const taken = new Set(['_redirects', ownFolder]);

/**
 * The site as files that any host serves. A page at `/about` lies there twice: as `about.html`, which hosts with short addresses
 * answer with at `/about`, and as `about/index.html`, to which all others lead.
 */
export function plainSite(contents: Contents, { nginx, caddy, htaccess }: Configurations, hasStubs: boolean): Entry[] {
  const { pages, media, moved } = contents;
  const stubs = hasStubs ? moved.filter(({ key }) => !/\.\w+$/.test(key) && key !== '/' && !taken.has(key.split('/')[1]!)) : [];
  const own = [...pages, ...media].map(({ path, file }) => ({ name: nameOf(path), path, from: file }));
  const leading = stubs.map(({ key, to }) => ({ name: fileOf(key), path: key, from: movedPage(to) }));
  return distinct([
    ...own,
    ...own.flatMap(twin),
    ...leading,
    ...leading.flatMap(twin),
    configuration('_redirects', redirectsFile(contents)),
    configuration('.htaccess', htaccess + htaccessRules(contents)),
    // Without it GitHub Pages would make pages of its own from the `.md` sources
    configuration('.nojekyll', ''),
    configuration(`${ownFolder}/nginx.conf`, nginx),
    configuration(`${ownFolder}/nginx-map.conf`, nginxMap(contents)),
    configuration(`${ownFolder}/caddy.conf`, caddyMap(contents) + caddy),
  ]);
}

const nameOf = (path: string): string => (path.startsWith('/media/') ? path.slice(1) : fileOf(path));

function twin(entry: Entry): Entry[] {
  const isShort = entry.name.endsWith('.html') && !/(^|\/)index\.html$/.test(entry.name) && !/^(404|410)\.html$/.test(entry.name);
  return isShort ? [{ ...entry, name: entry.name.replace(/\.html$/, '/index.html') }] : [];
}

/** They come last, as lists do: what they lead to is there. */
const configuration = (name: string, text: string): Entry => ({ name, path: '/', from: Buffer.from(text) });

/** The first of each name: a page's own place before the second place of another. */
function distinct(entries: Entry[]): Entry[] {
  const byName = new Map<string, Entry>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}
