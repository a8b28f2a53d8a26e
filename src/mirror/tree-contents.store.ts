import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { decodePath } from '../core/path.js';
import { hashedPath } from '../core/media.js';
import { missing } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { filesBelow } from '../publishing/tree-files.store.js';
import { depthOf, kindOf, patternBucket, readLine, type Rule } from '../redirects/rule.js';
import { parseMarker } from '../site/redirect.js';
import { resolve } from '../site/resolve.js';
import { TreeStore } from '../site/tree.store.js';
import type { Contents, Moved } from './contents.js';

/** @throws Problem('missing') when there is no site tree yet */
export function checkTree({ site }: Config): void {
  if (!existsSync(join(site, 'pages'))) throw missing(`There is no site in ${site} yet: start the blog once, or run “bin/qvill rebuild”`);
}

/**
 * What the site tree answers with, read from the tree itself (its layout: publishing/site-tree.store.ts) and the media library.
 */
export function contentsOf({ site, media }: Config): Contents {
  const pages = below(join(site, 'pages')).filter((name) => !/\.(gz|br|tmp)$/.test(name));
  const rules = rulesIn(site);
  const { moved, gone } = exactly(site, rules.filter(({ source }) => kindOf(source) === 'exact')); // prettier-ignore
  const isMoved = new Set(moved.map(({ key }) => key));
  const errors = ['404', '410'].filter((status) => existsSync(join(site, `${status}.html`)));
  return {
    pages: [
      ...pages.map((name) => ({ path: pathOf(name), file: join(site, 'pages', name) })),
      ...errors.map((status) => ({ path: `/${status}`, file: join(site, `${status}.html`) })),
    ],
    media: below(media)
      .map((name) => ({ path: `/media/${name}`, file: join(media, name) }))
      .filter(({ path }) => hashedPath(path) && !/\/\.[^/]*$/.test(path)),
    moved: [...below(join(site, 'moved')).flatMap((name) => movedAt(name, readFileSync(join(site, 'moved', name), 'utf8'))), ...moved],
    gone: [...new Set([...goneKeys(site), ...gone])].filter((key) => !isMoved.has(key)),
    patterns: rules.filter(({ source }) => kindOf(source) !== 'exact'),
  };
}

const goneKeys = (site: string): string[] =>
  below(join(site, 'gone'))
    .filter((name) => name.endsWith('.GONE'))
    .map((name) => keyIn(name, '.GONE'));

/** In the order in which they are asked. */
function rulesIn(site: string): Rule[] {
  const read = (bucket: string) => readFileSync(join(site, 'rules', bucket), 'utf8').split('\n').map(readLine).filter((rule) => rule !== null); // prettier-ignore
  const buckets = below(join(site, 'rules'));
  const rules = buckets.filter((bucket) => bucket !== patternBucket).flatMap(read);
  const ofKind = (kind: string) => rules.filter(({ source }) => kindOf(source) === kind);
  const prefixes = ofKind('prefix').toSorted((a, b) => depthOf(b.source) - depthOf(a.source));
  return [...ofKind('exact'), ...prefixes, ...(buckets.includes(patternBucket) ? read(patternBucket) : [])];
}

/** What exact rules answer with, where no page and no old address of a post comes before them. */
function exactly(site: string, rules: Rule[]): Pick<Contents, 'moved' | 'gone'> {
  const tree = new TreeStore(site);
  const found = rules.map(({ source }) => ({ source, key: decodePath(source)! })).filter(({ key }) => !tree.hasPage(key));
  const answers = found.map(({ source, key }) => ({ source, key, ...resolve(key, tree) })).filter(({ source, rule }) => rule === source);
  return {
    moved: answers.flatMap(({ key, status, target }) => (target === undefined ? [] : [{ key, status, to: target }])),
    gone: answers.filter(({ target }) => target === undefined).map(({ key }) => key),
  };
}

/** The names of all files below a folder, in an order that does not depend on the disk; without any that would begin a new line in a configuration. */
function below(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = [...filesBelow(folder)].map((file) => relative(folder, file).split(sep).join('/'));
  return names.filter((name) => !/\p{Cc}/u.test(name)).toSorted();
}

/** `fileOf` in core/path.ts, the other way. */
const pathOf = (name: string): string => `/${name.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`;

/** `/`, whose marker has nothing before its ending, too. */
const keyIn = (name: string, ending: string): string => `/${name.slice(0, -ending.length)}`;

function movedAt(name: string, text: string): Moved[] {
  const redirect = name.endsWith('.TO') ? parseMarker(text) : null;
  return redirect ? [{ key: keyIn(name, '.TO'), status: redirect.status, to: redirect.target }] : [];
}
