import { isRecord } from '../markdown/front-matter-fields.js';
import { slugFrom } from '../../core/slug.js';
import { aboutWords, type OldSite } from './old-site.js';
import { belowAny, filledIn, textOf } from './template.js';

/**
 * The addresses of an Eleventy site (3), as far as they are said: its configuration is a program, and is not run.
 * @param root where it lies: with an end slash, or empty; @param data the directory data files by their path: `posts/posts.json`
 */
export function eleventySite(program: string, root: string, data: ReadonlyMap<string, Record<string, unknown>>): OldSite {
  const input = /\binput\s*:\s*["'`]([^"'`]*)["'`]/.exec(program)?.[1]?.replace(/^\.?\/|\/+$/g, '') ?? '';
  const source = root + (input === '' || input === '.' ? '' : `${input}/`);
  const below = belowAny([source]);
  const defaultsFor = (path: string): Record<string, unknown> => merged(path, data);
  return {
    engine: 'eleventy',
    url: null,
    timeZone: null,
    // Its tags are collections; those of a folder are none of a post
    fieldsOf: ({ path, fields }) => ({ ...aboutWords({ ...defaultsFor(path), tags: [] }), ...fields }),
    kindOf: () => null,
    addressOf({ path, fields }) {
      const all = { ...defaultsFor(path), ...fields };
      const filePathStem = `/${below(path)}`.replace(/\.[^./]+$/, '');
      const place = filePathStem.replace(/\/index$/, '').replace(/\/([^/]+)\/\1$/, '/$1') || '/';
      const fileSlug = place.slice(place.lastIndexOf('/') + 1).replace(/^\d{4}-\d{2}-\d{2}-/, '');
      const pattern = all['permalink'];
      if (pattern === false || /\{%/.test(String(pattern))) return null;
      if (typeof pattern !== 'string') return filledIn(`${place}/`, /:(?!)/g, {});
      const title = textOf(all['title']) ?? '';
      const words: Record<string, string | null> = { 'page.fileSlug': fileSlug, 'page.filePathStem': filePathStem, slug: textOf(all['slug']) };
      const slugs = ['slug', 'slugify'].flatMap((filter) => [
        [`title|${filter}`, plainSlug(title)] as const,
        [`page.fileSlug|${filter}`, plainSlug(fileSlug)] as const,
      ]);
      return filledIn(
        pattern.replace(/\{\{([^{}]*)\}\}/g, (_, expression: string) => `{{${expression.replace(/\s/g, '').replace(/^-|-$/g, '')}}}`),
        /\{\{([^{}]*)\}\}/g,
        {
          ...words,
          ...Object.fromEntries(slugs),
        },
      );
    },
  };
}

/** Data of a folder (`posts/posts.json`), and those that are a file's own by their name. */
export const isEleventyData = (path: string): boolean => /(?:^|\/)([^/]+)\/\1\.json$|\.11tydata\.(?:json|[cm]?js)$/.test(path);

const names = ['author', 'lang', 'category'];
const returned = /\bpermalink\b\s*(?::\s*(?:async\s+)?(?:function\s*\w*\s*)?\([^()]*\)\s*(?:=>\s*)?|\([^()]*\)\s*)(?:\{\s*)?(?:return\s+)?`([^`]*)`/;

/** What a program of data says in so many words. A permalink that it works out in another way is one that nobody knows: `{%`. */
export function dataOfEleventy(program: string): Record<string, unknown> {
  const said = (name: string): string | undefined => new RegExp(`(?:^|[{,\\s])["']?${name}["']?\\s*:\\s*(["'\`])([^"'\`\\n$]*)\\1`).exec(program)?.[2];
  const made = returned.exec(program)?.[1]?.replace(/\$\{\s*(?:data\.)?([^{}]*?)\s*\}/g, '{{ $1 }}');
  const permalink = said('permalink') ?? made ?? (/\bpermalink\b/.test(program) ? '{%' : undefined);
  const found = [...names.map((name) => [name, said(name)] as const), ['permalink', permalink] as const];
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** Its filters differ in what they make of signs and accents. */
const plainSlug = (text: string): string | null => (/^[\w\s-]*$/.test(text) ? slugFrom(text) : null);

const endings = ['.json', '.11tydata.json', '.11tydata.mjs', '.11tydata.cjs', '.11tydata.js'];

/** A folder's data hold for all below it; the nearer ones win, and a file's own before them. */
function merged(path: string, data: ReadonlyMap<string, Record<string, unknown>>): Record<string, unknown> {
  const folders = path.split('/').slice(0, -1);
  const chain = [...folders.map((name, n) => `${folders.slice(0, n + 1).join('/')}/${name}`), path.replace(/\.[^./]+$/, '')];
  const found = chain.flatMap((each) => endings.flatMap((ending) => data.get(each + ending) ?? []));
  return found.filter(isRecord).reduce((all, each) => ({ ...all, ...each }), {});
}
