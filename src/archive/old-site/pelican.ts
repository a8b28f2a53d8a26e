import { readDate } from '../../core/dates.js';
import { isZone } from '../../core/locale.js';
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
  return {
    engine: 'pelican',
    url: siteUrl(said('SITEURL')),
    timeZone: zone !== null && isZone(zone) ? zone : null,
    fieldsOf: ({ path, fields }) => (field(fields, 'category') === null && folderOf(path) !== null ? { ...fields, category: folderOf(path) } : fields),
    kindOf: (path) => (below(path).startsWith('pages/') ? 'page' : null),
    addressOf(file) {
      const own = field(file.fields, 'url') ?? field(file.fields, 'save_as');
      const pattern = own ?? (isPage(file) ? (said('PAGE_URL') ?? 'pages/{slug}.html') : (said('ARTICLE_URL') ?? '{slug}.html'));
      return filledIn(
        pattern,
        /\{([\w:%-]+)\}/g,
        wordsFor(pattern, file, folderOf(file.path) ?? said('DEFAULT_CATEGORY') ?? 'misc', said('SLUGIFY_SOURCE') === 'basename'),
      );
    },
  };
}

/** Pelican's keys are the same in any case. */
const field = (fields: Record<string, unknown>, name: string): string | null => textOf(Object.entries(fields).find(([key]) => key.toLowerCase() === name)?.[1]);

function wordsFor(pattern: string, { path, fields }: OldFile, category: string, isByName: boolean): Record<string, string | null> {
  const basename = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  // As its FILENAME_METADATA has it
  const day = readDate(field(fields, 'date') ?? /^\d{4}-\d{2}-\d{2}/.exec(basename)?.[0] ?? '', 'UTC')?.day;
  const time = day === undefined ? null : localTime(`${day}T00:00:00Z`, 'UTC');
  const dates = [...pattern.matchAll(/\{(date:([^{}]*))\}/g)].map(([, whole, format]) => [
    whole!,
    time && format!.replace(/%(-?[A-Za-z])/g, (_, directive: string) => strftime(directive, time)),
  ]);
  const source = isByName ? basename : (field(fields, 'title') ?? basename);
  return {
    ...(Object.fromEntries(dates) as Record<string, string | null>),
    slug: field(fields, 'slug') ?? pelicanSlug(source),
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
