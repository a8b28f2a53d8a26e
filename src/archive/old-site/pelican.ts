import { readDate } from '../../core/dates.js';
import { isZone } from '../../core/locale.js';
import { namedBy } from './file-name-pattern.js';
import { localTime, strftime } from './local-time.js';
import type { OldFile, OldSite } from './old-site.js';
import { belowAny, filledIn, siteUrl, textOf } from './template.js';

/**
 * The addresses of a Pelican site (4.8): what `pelicanconf.py` says in so many words; it is a program, and is not run.
 * @param root where it lies: with an end slash, or empty
 */
export function pelicanSite(program: string, root: string): OldSite {
  const said = (name: string): string | null => new RegExp(`^${name}\\s*=\\s*[rufb]*(["'])(.*?)\\1`, 'm').exec(program)?.[2] ?? null;
  const content = `${root}${said('PATH')?.replace(/^\.\/|\/+$/g, '') || 'content'}/`;
  const below = belowAny([content]);
  const zone = said('TIMEZONE');
  const isPage = ({ path, fields }: Pick<OldFile, 'path' | 'fields'>): boolean => below(path).startsWith('pages/') || field(fields, 'type') === 'page';
  const folderOf = (path: string): string | null => {
    const [folder, file] = below(path).split('/');
    return file === undefined || folder === 'pages' || /^USE_FOLDER_AS_CATEGORY\s*=\s*False/m.test(program) ? null : folder!;
  };
  const named = (path: string): Record<string, string> => saidByName(said('FILENAME_METADATA'), stemOf(path));
  const slugOf = (file: Pick<OldFile, 'path' | 'fields'>): string | null => field(file.fields, 'slug') ?? named(file.path)['slug'] ?? null;
  return {
    engine: 'pelican',
    texts: content,
    url: siteUrl(said('SITEURL')),
    timeZone: zone !== null && isZone(zone) ? zone : null,
    fieldsOf: ({ path, fields }) => ({
      ...fields,
      ...(field(fields, 'category') === null && folderOf(path) !== null ? { category: folderOf(path) } : {}),
      ...(field(fields, 'slug') === null && named(path)['slug'] !== undefined ? { slug: named(path)['slug'] } : {}),
    }),
    kindOf: (path) => (below(path).startsWith('pages/') ? 'page' : null),
    addressOf(file) {
      const own = field(file.fields, 'url') ?? field(file.fields, 'save_as');
      const pattern = own ?? (isPage(file) ? (said('PAGE_URL') ?? 'pages/{slug}.html') : (said('ARTICLE_URL') ?? '{slug}.html'));
      const words = wordsFor(pattern, file, folderOf(file.path) ?? said('DEFAULT_CATEGORY') ?? 'misc');
      const slug = slugOf(file) ?? pelicanSlug(said('SLUGIFY_SOURCE') === 'basename' ? stemOf(file.path) : (field(file.fields, 'title') ?? stemOf(file.path)));
      return filledIn(pattern, /\{([\w:%-]+)\}/g, { ...words, slug });
    },
  };
}

/** Pelican's keys are the same in any case. */
const field = (fields: Record<string, unknown>, name: string): string | null => textOf(Object.entries(fields).find(([key]) => key.toLowerCase() === name)?.[1]);

const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');

/** What a file's name says by FILENAME_METADATA, in the shape that it has on most sites: named groups with signs between them. */
function saidByName(pattern: string | null, stem: string): Record<string, string> {
  const plain = (pattern ?? '')
    .replace(/\(\?P<(\w+)>[^()]*\)/g, '{$1}')
    .replace(/\\([-_.])/g, '$1')
    .replace(/^\^|(?:\.\*|\$)$/g, '');
  return /[\\()[\]*+?|^$]/.test(plain) ? {} : { ...namedBy(plain, /\{(\w+)\}/g, { date: '\\d{4}-\\d{2}-\\d{2}' }, stem) };
}

function wordsFor(pattern: string, { path, fields }: OldFile, category: string): Record<string, string | null> {
  const day = readDate(field(fields, 'date') ?? /^\d{4}-\d{2}-\d{2}/.exec(stemOf(path))?.[0] ?? '', 'UTC')?.day;
  const time = day === undefined ? null : localTime(`${day}T00:00:00Z`, 'UTC');
  const dates = [...pattern.matchAll(/\{(date:([^{}]*))\}/g)].map(([, whole, format]) => [
    whole!,
    time && format!.replace(/%(-?[A-Za-z])/g, (_, directive: string) => strftime(directive, time)),
  ]);
  return {
    ...(Object.fromEntries(dates) as Record<string, string | null>),
    category: pelicanSlug(field(fields, 'category') ?? category),
    author: pelicanSlug((field(fields, 'author') ?? field(fields, 'authors') ?? '').split(',')[0]!),
    lang: field(fields, 'lang'),
  };
}

/** As its `slugify`: letters lose their accents, signs go, spaces are hyphens. Null for letters that it spells in Latin, by a list that we have not. */
function pelicanSlug(text: string): string | null {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  if (/[^\p{ASCII}\P{L}]/u.test(plain)) return null;
  return plain
    .replace(/[^\p{ASCII}]/gu, '')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '-');
}
