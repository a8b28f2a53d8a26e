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

/** Its filters differ in what they make of signs and accents. */
const plainSlug = (text: string): string | null => (/^[\w\s-]*$/.test(text) ? slugFrom(text) : null);

/** A folder's data hold for all below it; the nearer ones win, and tags are joined. */
function merged(path: string, data: ReadonlyMap<string, Record<string, unknown>>): Record<string, unknown> {
  const folders = path.split('/').slice(0, -1);
  const chain = folders.map((name, n) => `${folders.slice(0, n + 1).join('/')}/${name}`);
  const found = chain.flatMap((each) => ['.json', '.11tydata.json'].flatMap((ending) => data.get(each + ending) ?? []));
  return found.filter(isRecord).reduce((all, each) => ({ ...all, ...each }), {});
}
