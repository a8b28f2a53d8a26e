import { join } from 'node:path';
import { encodePath, fileOf, keyOf } from '../core/path.js';
import type { Outcome } from '../pages/outcome.js';
import { gonePath, missingPath } from '../pages/routes.js';
import { isRulesPath, rulesPath } from '../redirects/rule.js';
import { compressedEndings, type PackedEnding } from '../platform/compress.js';

/*
 * Where things lie in the site tree: a contract with nginx (nginx/qvill.js) and with site/.
 *   pages/FILE, FILE.gz, FILE.br   a page, all three of one time of change; a picture has the first only
 *   moved/KEY.TO                   `301 TARGET`
 *   gone/KEY.GONE                  empty
 *   rules/BUCKET                   redirect rules, a line each: `SOURCE CODE TARGET`; rules/patterns begins with a line of depths
 *   404.html, 410.html             what those answers say
 *   generation                     changes whenever anything else did
 *   new/                           what is about to be put into its place
 */
export class TreeLayout {
  constructor(readonly root: string) {}

  get generation(): string {
    return join(this.root, 'generation');
  }

  get aside(): string {
    return join(this.root, 'new');
  }

  page(path: string): string {
    if (path === missingPath || path === gonePath) return join(this.root, `${path}.html`);
    if (isRulesPath(path)) return join(this.root, 'rules', path.slice(rulesPath('').length));
    return join(this.root, 'pages', fileOf(path));
  }

  marker(path: string, kind: 'moved' | 'gone'): string {
    const key = keyOf(path);
    return join(this.root, kind, kind === 'moved' ? `${key}.TO` : `${key}.GONE`);
  }

  /** Both markers that a path may have; they belong to the key, so another path of the same key has none. */
  markers(path: string): string[] {
    return path === keyOf(path) ? [this.marker(path, 'moved'), this.marker(path, 'gone')] : [];
  }
}

/**
 * The endings of a page's packed files. Pictures are packed already, the source of a post is asked for too seldom, and rules, whose files have no ending, are for servers. Feeds are asked for by programs
 * that know gzip, days and pages of long lists by few: brotli takes 8 % off, and as long as all else that is done for such a page.
 */
export function packedEndings(file: string): readonly PackedEnding[] {
  if (/\.(png|ico|md)$|\/[^/.]+$/.test(file)) return [];
  return gzipAlone.test(file) ? ['.gz'] : compressedEndings;
}

const gzipAlone =
  /\/(?:feed\/\d+|(?:tags|categories|authors)\/[^/]+)\/(?:atom\.xml|rss\.xml|feed\.json)$|\/archive\/\d{4}\/\d\d\/\d\d\.html$|\/page\/\d+\.html$/;

/** Every file that a page may have, those of earlier versions among them, the plain one last: without it nobody looks for the others. */
export const filesOf = (file: string): string[] => [...compressedEndings.map((ending) => file + ending), file];

/** What a marker says. */
export const markerText = (outcome: Exclude<Outcome, { kind: 'page' }> | null): string => (outcome?.kind === 'moved' ? `301 ${encodePath(outcome.to)}\n` : '');

/** Every file that may stand for a path, by its name in the tree: the page, and both markers. */
export const filesOfPath = (layout: TreeLayout, path: string): string[] =>
  [layout.page(path), ...layout.markers(path)].map((file) => file.slice(layout.root.length).replace(/^\//, ''));
