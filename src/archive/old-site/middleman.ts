import { readDate } from '../../core/dates.js';
import { slugFrom } from '../../core/slug.js';
import { withoutEndings } from '../../core/without-end.js';
import { namedBy } from './file-name-pattern.js';
import { localTime, strftime } from './local-time.js';
import type { OldFile, OldSite } from './old-site.js';
import { belowAny, filledIn, siteUrl, textOf } from './template.js';

/**
 * The addresses of a Middleman site (4), with its blog or without: what `config.rb` says where it says it in so many words; it is a program, and is not run.
 * @param root where it lies: with an end slash, or empty @param paths all files: `locales` tells the languages
 */
export function middlemanSite(program: string, root: string, paths: readonly string[]): OldSite {
  const hasBlog = /^[ \t]*activate\s+:blog/m.test(program);
  const localized = localizedBy(program, root, paths);
  const inBlog = (name: string): string | null => new RegExp(`\\.${name}\\s*=\\s*["']([^"']*)["']`).exec(program)?.[1] ?? null;
  const prefix = inBlog('prefix')?.replace(/^\/|\/$/g, '') ?? '';
  const pattern = inBlog('permalink') ?? '/{year}/{month}/{day}/{title}.html';
  const sources = `${prefix && `${prefix}/`}${inBlog('sources') ?? '{year}-{month}-{day}-{title}.html'}`;
  const source = `${root}source/`;
  const isFolder = /^[ \t]*activate\s+:directory_indexes/m.test(program);
  const below = belowAny([source]);
  return {
    engine: 'middleman',
    url: siteUrl(/^[ \t]*(?:config\[:site_url\]\s*=|set\s+:site_url\s*,)\s*["']([^"']*)["']/m.exec(program)?.[1]),
    timeZone: /Time\.zone\s*=\s*["']([^"']+)["']/.exec(program)?.[1]?.replace(/^[^/]*$/, '') || null,
    fieldsOf: ({ fields }) => fields,
    texts: source,
    kindOf: (path) => (hasBlog && matched(sources, below(path)) ? 'post' : 'page'),
    addressOf(file) {
      const path = localized(below(file.path));
      const named = hasBlog ? matched(sources, path) : null;
      const address = named
        ? filledIn(`${prefix && `/${prefix}/`}${pattern}`, /\{(\w+)\}/g, wordsFor(named, file))
        : filledIn(`/${stem(path)}.html`, /:(?!)/g, {});
      return address && isFolder ? address.replace(/(?:\/index)?\.html$/, '/') : address;
    },
  };
}

/** Where `activate :i18n` has a file of its `localizable` folder: the first language at the root, the others in folders of their own. */
function localizedBy(program: string, root: string, paths: readonly string[]): (path: string) => string {
  const options = /^[ \t]*activate\s+:i18n\b(.*)/m.exec(program)?.[1];
  if (options === undefined) return (path) => path;
  const known = paths.flatMap((path) => (path.startsWith(`${root}locales/`) ? (/^([\w-]+)\.(?:ya?ml|rb)$/.exec(path.slice(root.length + 8))?.[1] ?? []) : []));
  const atRoot = /:?mount_at_root(?::|\s*=>)\s*(?::|["'])?([\w-]+)/.exec(options)?.[1] ?? known.toSorted()[0];
  return (path) => {
    const below = /^localizable\/(.*)/.exec(path)?.[1];
    if (below === undefined) return path;
    const [, name, lang] = /^(.*)\.([\w-]+)$/.exec(stem(below)) ?? [];
    const end = below.slice(stem(below).length);
    if (lang === undefined || !known.includes(lang)) return atRoot === undefined || atRoot === 'false' ? `${known[0] ?? 'en'}/${below}` : below;
    return lang === atRoot ? `${name}${end}` : `${lang}/${name}${end}`;
  };
}

const stem = (path: string): string => withoutEndings(path, /\.(?:html|erb|md|markdown|haml|slim)$/i, '.markdown'.length);

const shapes = { year: '\\d{4}', month: '\\d{1,2}', day: '\\d{1,2}' };

const matched = (pattern: string, path: string): Record<string, string> | null => namedBy(stem(pattern), /\{(\w+)\}/g, shapes, stem(path));

function wordsFor(named: Record<string, string>, { fields }: OldFile): Record<string, string | null> {
  const own = readDate(textOf(fields['date']) ?? '', 'UTC')?.day;
  const day = readDate(`${named['year']}-${named['month']}-${named['day']}`, 'UTC')?.day ?? own;
  const time = day === undefined ? null : localTime(`${day}T00:00:00Z`, 'UTC');
  const date: Record<string, string> = time ? { year: strftime('Y', time), month: strftime('m', time), day: strftime('d', time) } : {};
  const others = Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (textOf(value) === null ? [] : [[name, slugFrom(textOf(value)!)]])));
  return { ...others, ...named, ...date, title: textOf(fields['slug']) ?? named['title'] ?? slugFrom(textOf(fields['title']) ?? '') };
}
