import { slugFrom } from '../../core/slug.js';
import { readDate } from '../../core/dates.js';
import { isZone } from '../../core/locale.js';
import { namedBy } from './file-name-pattern.js';
import { localTime, strftime } from './local-time.js';
import type { OldFile, OldSite } from './old-site.js';
import { belowAny, filledIn, siteUrl, textOf } from './template.js';

/** The addresses of a Hexo site (7). @param root where its configuration lies: with an end slash, or empty */
export function hexoSite(config: Record<string, unknown>, root: string): OldSite {
  const source = `${root}${textOf(config['source_dir']) ?? 'source'}/`;
  const isPost = (path: string): boolean => path.startsWith(`${source}_posts/`) || path.startsWith(`${source}_drafts/`);
  const below = belowAny([`${source}_posts/`, `${source}_drafts/`, source]);
  const zone = textOf(config['timezone']);
  return {
    engine: 'hexo',
    url: siteUrl(config['url']),
    templates: `${root}scaffolds/`,
    texts: source,
    timeZone: zone !== null && isZone(zone) ? zone : null,
    fieldsOf: ({ fields }) => fields,
    kindOf: (path) => (isPost(path) ? 'post' : 'page'),
    addressOf(file) {
      const own = textOf(file.fields['permalink']);
      if (!isPost(file.path)) return pageAddress(below(file.path), own);
      if (own !== null) return filledIn(own, /:(?!)/g, {});
      return filledIn(textOf(config['permalink']) ?? ':year/:month/:day/:title/', /:([a-z_]+)/g, wordsFor(below(file.path), file, config));
    },
  };
}

const pageAddress = (path: string, own: string | null): string | null =>
  filledIn(own ?? path.replace(/\.[^./]+$/, '.html').replace(/(^|\/)index\.html$/, '$1'), /:(?!)/g, {});

const dates = { year: 'Y', month: 'm', day: 'd', i_month: '-m', i_day: '-d', hour: 'H', minute: 'M', second: 'S' };

function wordsFor(path: string, { fields }: OldFile, config: Record<string, unknown>): Record<string, string | null> {
  const stem = path.replace(/(?:\/index)?\.[^./]+$/, '');
  const named = saidByName(textOf(config['new_post_name']) ?? ':title.md', stem);
  // To Hexo every time is local, whatever zone it names
  const written = /^[^+Zz]*?\d(?=\s*(?:[Zz]|[+-]\d\d:?\d\d)?$)/.exec(textOf(fields['date']) ?? named['date'] ?? '')?.[0] ?? '';
  const dated = readDate(written, 'UTC');
  const time = dated && localTime(dated.at, 'UTC');
  const title = named['title'] ?? stem;
  return {
    ...Object.fromEntries(Object.entries(dates).map(([word, directive]) => [word, time && strftime(directive, time)])),
    title,
    name: title.slice(title.lastIndexOf('/') + 1),
    post_title: slugFrom((textOf(fields['title']) ?? '').normalize('NFKD').replace(/\p{M}/gu, '')),
    id: textOf(fields['id']),
    category: categoryOf(fields['categories'] ?? fields['category'], config),
  };
}

const shapes = { year: '\\d{4}', month: '\\d{2}', i_month: '\\d{1,2}', day: '\\d{2}', i_day: '\\d{1,2}', title: '.+' };

/** What a file's name says by the site's own pattern for names. */
function saidByName(pattern: string, stem: string): Record<string, string> {
  const found = { ...namedBy(pattern.replace(/\.[^.]+$/, ''), /:([a-z_]+)/g, shapes, stem) };
  const [month, day] = [found['month'] ?? found['i_month'], found['day'] ?? found['i_day']];
  return { ...found, ...(found['year'] && month && day ? { date: `${found['year']}-${month}-${day}` } : {}) };
}

/** Hexo's categories in a list stand one below the other. */
function categoryOf(value: unknown, config: Record<string, unknown>): string {
  const names = (Array.isArray(value) ? value.flat(2) : value === undefined || value === null ? [] : [value]).map(String);
  const known = new Map(Object.entries((config['category_map'] as Record<string, unknown> | null) ?? {}).map(([name, word]) => [name, String(word)]));
  if (names.length === 0) return textOf(config['default_category']) ?? 'uncategorized';
  // As its slugize: spaces and signs become hyphens, letters stay as they are
  return names.map((name) => known.get(name) ?? name.replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'<>,.?/]+/g, '-').replace(/^-|-$/g, '')).join('/');
}
