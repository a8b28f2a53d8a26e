import { readDate } from '../../core/dates.js';
import { isZone } from '../../core/locale.js';
import { encodePath } from '../../core/path.js';
import { withoutSlashes } from '../../core/without-end.js';
import { isRecord } from '../markdown/front-matter-fields.js';
import { localTime, strftime } from './local-time.js';
import type { OldSite } from './old-site.js';
import { belowAny, siteUrl, textOf } from './template.js';

/*
 * The addresses of a Hugo site (0.111), as its page finder and `permalinks` work them out. test/old-addresses.test.ts compares them with
 * those that Hugo builds.
 */

/** Where a file lies below the content: `dir` has an end slash, or is empty; a bundle is its folder. */
type Place = { dir: string; name: string; isBundle: boolean; isList: boolean; lang: string | null };

/** @param root where its configuration lies: with an end slash, or empty; @param paths all files: a folder with an `_index` is a section */
export function hugoSite(config: Record<string, unknown>, root: string, paths: readonly string[]): OldSite {
  const said = lowerKeys(config);
  const { timezone } = said;
  const languages = isRecord(said['languages']) ? said['languages'] : {};
  const main = String(said['defaultcontentlanguage'] ?? 'en');
  const content = `${root}${withoutSlashes(String(said['contentdir'] ?? 'content'))}/`;
  const isInFolder = said['defaultcontentlanguageinsubdir'] === true;
  const keepsCase = said['disablepathtolower'] === true;
  const isSection = sectionsOf(paths.filter((path) => path.startsWith(content)).map((path) => path.slice(content.length)));
  const below = belowAny([content]);

  return {
    engine: 'hugo',
    templates: `${root}archetypes/`,
    // Each language may have a folder of its own
    ...(Object.keys(languages).length === 0 && { texts: content }),
    url: siteUrl(said['baseurl']),
    timeZone: typeof timezone === 'string' && isZone(timezone) ? timezone : null,
    fieldsOf: ({ fields }) => fields,
    kindOf: (path) => (below(path).includes('/') && !/(?:^|\/)_index\./.test(path) ? null : 'page'),
    addressOf(file) {
      const own = lowerKeys(file.fields);
      const place = placeOf(below(file.path), Object.keys(languages));
      const lang = place.lang ?? main;
      const prefix = lang !== main || isInFolder ? `/${lang.toLowerCase()}` : '';
      if (typeof own['url'] === 'string') return addressIn(own['url'], prefix);
      const pattern = place.isList ? undefined : patternFor(said['permalinks'], section(place));
      const path = pattern === undefined ? plainPath(place, own) : filled(pattern, place, own, isSection);
      if (path === null) return null;
      const end = said['uglyurls'] === true ? '.html' : '/';
      const clean = withoutSlashes(hugoPath(path));
      return encodePath(`${prefix}/${keepsCase ? clean : clean.toLowerCase()}${clean === '' ? '' : end}`.replace(/\/{2,}/g, '/'));
    },
  };
}

function sectionsOf(paths: string[]): (folder: string) => boolean {
  const folders = new Set(paths.filter((path) => /(?:^|\/)_index\.[^/]+$/.test(path)).map((path) => path.replace(/\/?_index\.[^/]+$/, '')));
  return (folder) => folders.has(folder);
}

const section = ({ dir, isBundle }: Place): string => (isBundle ? dir.replace(/(?<![^/])[^/]+\/$/, '') : dir).split('/')[0]!;

function placeOf(path: string, languages: string[]): Place {
  const [, dir = '', file = ''] = /^(.*\/)?([^/]*)$/.exec(path) ?? [];
  const stem = file.replace(/\.(?:md|markdown|mdown|html?)$/i, '');
  const lang = languages.find((each) => stem.endsWith(`.${each}`)) ?? null;
  const name = lang === null ? stem : stem.slice(0, -lang.length - 1);
  return { dir, name, isBundle: name === 'index' && dir !== '', isList: name === '_index', lang };
}

/** Since 0.131 the patterns stand below the kind of page. */
function patternFor(value: unknown, name: string): string | undefined {
  const patterns = isRecord(value) ? { ...value, ...(isRecord(value['page']) ? value['page'] : {}) } : {};
  const found = patterns[name];
  return typeof found === 'string' ? found : undefined;
}

function plainPath({ dir, name, isBundle, isList }: Place, own: Record<string, unknown>): string {
  const slug = textOf(own['slug']);
  if (isList) return dir;
  if (isBundle) return slug === null ? dir.replace(/\/$/, '') : dir.replace(/(?<![^/])[^/]+\/$/, '') + slug;
  return name === 'index' ? '/' : dir + (slug ?? name);
}

function filled(pattern: string, place: Place, own: Record<string, unknown>, isSection: (folder: string) => boolean): string | null {
  const folders = (place.isBundle ? place.dir.replace(/(?<![^/])[^/]+\/$/, '') : place.dir).split('/').filter(Boolean);
  const sections = folders.filter((_, n) => n === 0 || isSection(folders.slice(0, n + 1).join('/')));
  const filename = place.isBundle ? place.dir.split('/').at(-2)! : place.name;
  const title = textOf(own['title']) ?? '';
  const slug = textOf(own['slug']);
  const day = readDate(textOf(own['date'] ?? own['publishdate']) ?? '', 'UTC')?.day;
  const time = localTime(`${day ?? '0001-01-01'}T00:00:00Z`, 'UTC');
  const date = Object.entries({ year: 'Y', month: 'm', day: 'd', monthname: 'B', weekdayname: 'A', weekday: 'u', yearday: 'j' });
  const words: Record<string, string> = {
    ...Object.fromEntries(date.map(([word, directive]) => [word, strftime(directive, time)])),
    yearday: strftime('j', time).replace(/^0+/, ''),
    weekday: strftime('u', time).replace('7', '0'),
    section: folders[0] ?? '',
    sections: sections.join('/'),
    title,
    slug: slug ?? title,
    filename,
    slugorfilename: slug ?? filename,
    contentbasename: filename,
    slugorcontentbasename: slug ?? filename,
  };
  const unknown = [...pattern.matchAll(/:([a-z]+)/g)].some(([, word]) => words[word!] === undefined);
  if (unknown || /:[a-z]+\[/.test(pattern)) return null;
  // A plus becomes a space on Hugo's way
  return pattern.replace(/:([a-z]+)/g, (_, word: string) => hugoPath(words[word]!).replaceAll('+', ' '));
}

/** As Hugo makes a path of words: spaces and hyphens are one hyphen, signs that no path of its may have are dropped. */
function hugoPath(text: string): string {
  let made = '';
  let isApart = false;
  for (const letter of text.trim()) {
    const isAllowed = /[\p{L}\p{Nd}\p{M}./\\_#+~@-]/u.test(letter);
    if (isAllowed) made += (isApart && letter !== '-' && !made.endsWith('-') ? '-' : '') + letter;
    isApart = !isAllowed && (isApart || /\s/.test(letter)) && made !== '';
  }
  return made;
}

const addressIn = (url: string, prefix: string): string => (url.startsWith('/') ? url : `${prefix}/${url}`).replace(/^[a-z]+:\/\/[^/]*/i, '');

/** Hugo's keys are the same in any case. */
const lowerKeys = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key.toLowerCase(), value]));
