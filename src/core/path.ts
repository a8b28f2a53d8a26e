import { withoutEndings } from './without-end.js';

/*
 * Paths. Inside the engine a path is decoded text that begins with a slash: `/über/uns`. Three forms of it:
 *   the path itself   the one address at which a page answers 200
 *   its key           what old addresses are compared by: case, slashes and `.html` do not count
 *   its URL form      percent-encoded, for links and the Location header
 * nginx/qvill.js does the same for nginx; test/serving.test.ts holds the two together.
 */

/**
 * The path that a request target names: query cut off, percent-encoding undone (RFC 3986, 2.1), `.` and `..`
 * resolved. Null when it is no path: broken encoding, a NUL, or a climb above the root.
 */
export function decodePath(target: string): string | null {
  const raw = target.replace(/[?#].*$/s, '');
  if (!raw.startsWith('/')) return null;
  if (!raw.includes('%') && !raw.includes('/.')) return raw.includes('\0') ? null : raw;
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return null;
  }
  return path.includes('\0') ? null : resolveDots(path);
}

function resolveDots(path: string): string | null {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1;
    if (segment === '.' || segment === '..') {
      if (segment === '..' && kept.pop() === undefined) return null;
      if (last) kept.push('');
    } else kept.push(segment);
  }
  return '/' + kept.join('/');
}

/** The key of a path: lower case, slashes collapsed, no trailing slash, no `index.html`, no `.html`. A key is its own. */
export function keyOf(path: string): string {
  const folded = path.toLowerCase().replace(/ς/g, 'σ').replace(/\/{2,}/g, '/'); // prettier-ignore
  const key = withoutEndings(folded, /(?:\/(?:index\.html?)?|\.html?)$/, '/index.html'.length);
  return key === '' ? '/' : key;
}

/** The URL form of a path (RFC 3986): every segment percent-encoded, slashes kept. */
export function encodePath(path: string): string {
  if (/^[\w./~-]*$/.test(path)) return path;
  return path.split('/').map(encodeSegment).join('/');
}

const encodeSegment = (segment: string) => encodeURIComponent(segment).replace(/%(3A|40|2C|3B|2B|24|3D|26)/g, decodeURIComponent);

/** A key in URL form with what would have a meaning escaped: the source of the redirect rule for exactly this address (redirects/rule.ts). */
export const sourceOf = (key: string): string => encodePath(key).replaceAll(':', '%3A').replaceAll('*', '%2A');

const plainFile = /\.(xml|json|txt|md|ico|svg|png)$|^\/(kudos|search)\/script\.js$/;

/**
 * The file below `pages/` that holds the page at a path: `/` is `index.html`, `/a/` is `a/index.html`, `/a` is
 * `a.html`; a path that ends like a file (`/atom.xml`, `/a.md`) is that file, and so are readers' scripts. A post may be called `/a.js`.
 */
export function fileOf(path: string): string {
  const name = path.slice(1);
  if (path.endsWith('/')) return name + 'index.html';
  return plainFile.test(path) ? name : name + '.html';
}
