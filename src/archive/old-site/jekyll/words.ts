import { tableOf } from '../../../core/table-of.js';
import { readDate } from '../../../core/dates.js';
import { type LocalTime, localTime, strftime } from '../local-time.js';
import { jekyllSlug } from './slug.js';

/** A document (of the posts or of another collection) or a page; `folder` ends with a slash, `extension` begins with a dot. */
export type Place = { type: string; path: string; slug: string; extension: string; folder: string };

export const datedName = /^(?:.*\/)?(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)(\.[^./]+)$/;
const anyName = /^(?:.*\/)?([^/]*?)(\.[^./]+)?$/;

export function placeOf(path: string, type: string): Place {
  const named = type === 'pages' ? null : datedName.exec(path);
  const [slug = '', extension = ''] = named ? named.slice(2) : (anyName.exec(path) ?? []).slice(1);
  return { type, path, slug: slug.replace(/\.+$/, ''), extension, folder: path.slice(0, path.lastIndexOf('/') + 1) };
}

/** What the words of a pattern stand for. @param categories see `jekyllCategories`; @param time by the clock of the site */
export function wordsFor(place: Place, slug: unknown, categories: string[], time: LocalTime | null): Record<string, string> {
  const { type, path, extension, folder } = place;
  const basename = path.slice(folder.length, path.length - extension.length);
  if (type === 'pages') return { folder, path: folder, basename: basename.replace(/\.+$/, '') };
  const said = slug === undefined || slug === null ? place.slug : String(slug);
  return {
    collection: type,
    path: path
      .slice(0, path.length - extension.length)
      .replace(`_${type}`, '')
      .replace(/\.+$/, ''),
    name: jekyllSlug(basename, 'default'),
    title: jekyllSlug(said, 'pretty'),
    slug: jekyllSlug(said, 'default'),
    categories: [...new Set(categories.map((each) => each.toLowerCase()))].join('/'),
    slugified_categories: [...new Set(categories.map((each) => jekyllSlug(each, 'default')))].join('/'),
    ...(time ? dateWords(time) : {}),
  };
}

const directives: Record<string, string> = tableOf(
  Object.fromEntries(
    'year Y, month m, day d, hour H, minute M, second S, i_day -d, i_month -m, short_month b, long_month B, short_year y, w_year G, week V, w_day u, short_day a, long_day A, y_day j'
      .split(', ')
      .map((pair) => pair.split(' ') as [string, string]),
  ),
);

const dateWords = (time: LocalTime): Record<string, string> =>
  Object.fromEntries(Object.entries(directives).map(([word, directive]) => [word, strftime(directive, time)]));

/**
 * When it was published, by the clock of its site. To YAML a time without quotes that names no zone is UTC; to Jekyll one with quotes is local,
 * and so is a day.
 */
export function timeOf(path: string, written: unknown, header: string, timeZone: string): LocalTime | null {
  const date = typeof written === 'string' ? written : '';
  const isPlain = /^date[ \t]*:[ \t]*\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d/m.test(header);
  const dated = readDate(date, isPlain ? 'UTC' : timeZone);
  if (dated && /\d[T\s]+\d\d?:\d/i.test(date)) return localTime(dated.at, timeZone);
  const day = dated?.day ?? readDate(datedName.exec(path)?.[1] ?? '', 'UTC')?.day;
  return day === undefined ? null : localTime(`${day}T00:00:00.000Z`, 'UTC');
}
