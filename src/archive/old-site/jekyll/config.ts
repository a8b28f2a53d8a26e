import { isZone } from '../../../core/locale.js';
import { withoutEnd, withoutSlashes } from '../../../core/without-end.js';
import { isRecord } from '../../markdown/front-matter-fields.js';

/** What of a Jekyll site's `_config.yml` its addresses are made from. */
export type JekyllConfig = {
  /** `https://old.example/blog`, or null */
  url: string | null;
  /** IANA */
  timeZone: string | null;
  /** the folder of its texts, and within it that of its collections: with an end slash, or empty */
  source: string;
  collectionsFolder: string;
  /** one of Jekyll's styles, or a pattern */
  permalink: string;
  /** `posts` among them */
  collections: Map<string, Record<string, unknown>>;
  markdownExtensions: Set<string>;
  defaults: unknown;
};

/** Fields that are missing or make no sense are Jekyll's own defaults. */
export function readJekyllConfig(config: Record<string, unknown>): JekyllConfig {
  const { url, timezone } = config;
  return {
    url: typeof url === 'string' && url !== '' ? withoutEnd(url, '/') + trimmed(config['baseurl']) : null,
    timeZone: typeof timezone === 'string' && isZone(timezone) ? timezone : null,
    source: folder(config['source']),
    collectionsFolder: folder(config['collections_dir']),
    permalink: String(config['permalink'] ?? 'date'),
    collections: collectionsOf(config['collections']),
    markdownExtensions: new Set(String(config['markdown_ext'] ?? 'markdown,mkdown,mkdn,mkd,md').split(',')),
    defaults: config['defaults'],
  };
}

function collectionsOf(value: unknown): Map<string, Record<string, unknown>> {
  const named = Array.isArray(value) ? value.map((name) => [String(name), {}] as const) : Object.entries(isRecord(value) ? value : {});
  const all = named.map(([name, said]) => [name, isRecord(said) ? said : {}] as const);
  return new Map([['posts', {}], ...all]);
}

function folder(value: unknown): string {
  const name = typeof value === 'string' ? withoutEnd(value.replace(/^(?:\.?\/)+/, ''), '/') : '';
  return name === '' || name === '.' ? '' : `${name}/`;
}

const trimmed = (baseurl: unknown): string => (typeof baseurl === 'string' && /[^/]/.test(baseurl) ? `/${withoutSlashes(baseurl)}` : '');
