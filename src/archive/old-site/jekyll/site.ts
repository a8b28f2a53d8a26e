import { encodePath } from '../../../core/path.js';
import { aboutWords, type OldSite } from '../old-site.js';
import { belowAny } from '../template.js';
import { jekyllCategories } from './categories.js';
import { type JekyllConfig, readJekyllConfig } from './config.js';
import { jekyllDefaults } from './defaults.js';
import { datedName, placeOf, timeOf, wordsFor } from './words.js';
import { tableOf } from '../../../core/table-of.js';

/*
 * The addresses of a Jekyll site (4.3; one of Octopress 2 is one too), as Jekyll works them out. test/old-addresses-jekyll.test.ts
 * compares them with those that Jekyll builds.
 */

const styles: Record<string, string> = tableOf({
  none: '/:categories/:title:output_ext',
  date: '/:categories/:year/:month/:day/:title:output_ext',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
});

/** @param root where its configuration lies: with an end slash, or empty; @param timeZone (IANA) of a site that names none */
export function jekyllSite(fields: Record<string, unknown>, root: string, timeZone: string): OldSite {
  const config = readJekyllConfig(fields);
  const below = belowAny([root + config.source + config.collectionsFolder, root + config.source]);
  const typeOf = (path: string): string => typeIn(config, path);
  return {
    engine: 'jekyll',
    url: config.url,
    timeZone: config.timeZone,
    fieldsOf(file) {
      const path = below(file.path);
      const defaults = jekyllDefaults(config.defaults, path, typeOf(path));
      const categories = typeOf(path) === 'posts' ? jekyllCategories(path, defaults, file.fields) : [];
      const isFromElsewhere = jekyllCategories('_posts/', {}, file.fields).length < categories.length;
      return { ...aboutWords(defaults), ...file.fields, ...(isFromElsewhere ? { categories, category: null } : {}) };
    },
    kindOf: (path) => (['posts', 'drafts'].includes(typeOf(below(path))) ? 'post' : 'page'),
    addressOf(file) {
      const path = below(file.path);
      const type = typeOf(path);
      if (!isServed(config, path, type)) return null;
      const defaults = jekyllDefaults(config.defaults, path, type);
      const own = Object.fromEntries(Object.entries(file.fields).filter(([, value]) => value !== null));
      const { permalink, slug, date } = { ...defaults, ...own };
      const place = placeOf(path, type);
      const template = typeof permalink === 'string' && permalink !== '' ? permalink : templateOf(config, type, place.slug === 'index');
      const isHtml = place.extension === '.html' || config.markdownExtensions.has(place.extension.slice(1));
      const time = timeOf(path, date, file.header, config.timeZone ?? timeZone);
      return filled(template, { ...wordsFor(place, slug, jekyllCategories(path, defaults, own), time), output_ext: isHtml ? '.html' : place.extension });
    },
  };
}

function typeIn({ collections }: JekyllConfig, path: string): string {
  if (/(?:^|\/)_posts\//.test(path)) return 'posts';
  if (/(?:^|\/)_drafts\//.test(path)) return 'drafts';
  const label = /^_([^/]+)\//.exec(path)?.[1];
  return label !== undefined && collections.has(label) ? label : 'pages';
}

function isServed({ collections }: JekyllConfig, path: string, type: string): boolean {
  if (type === 'posts') return datedName.test(path);
  return type === 'pages' || collections.get(type)?.['output'] === true;
}

function templateOf({ collections, permalink }: JekyllConfig, type: string, isIndex: boolean): string {
  if (type === 'pages') return isIndex ? '/:folder/' : `/:folder/:basename${suffixOf(permalink)}`;
  const own = collections.get(type)?.['permalink'];
  if (typeof own === 'string') return own;
  return type === 'posts' ? (styles[permalink] ?? permalink) : `/:collection/:path${suffixOf(permalink)}`;
}

function suffixOf(style: string): string {
  if (style === 'pretty') return '/';
  if (['date', 'ordinal', 'none'].includes(style)) return ':output_ext';
  return style.endsWith('/') ? '/' : style.endsWith(':output_ext') ? ':output_ext' : '';
}

/** Null when it has a word that Jekyll knows not, or that has no meaning for this file. */
function filled(template: string, words: Record<string, string>): string | null {
  let isKnown = true;
  const url = template.replace(/:([a-z_]+)/g, (_, name: string) => {
    const word = [name, name.replace(/_$/, '')].find((each) => words[each] !== undefined);
    if (word === undefined) isKnown = false;
    return word === undefined ? '' : encodePath(words[word]!) + name.slice(word.length);
  });
  return isKnown
    ? `/${url}`
        .replaceAll('..', '/')
        .replaceAll('./', '')
        .replace(/\/{2,}/g, '/')
    : null;
}
