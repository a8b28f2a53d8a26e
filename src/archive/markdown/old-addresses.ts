import { decodePath, keyOf } from '../../core/path.js';
import { slugFrom } from '../../core/slug.js';
import { clean, type Fields } from './fields.js';

export type OldAddresses = { aliases: string[]; notices: string[] };
/** What the placeholders of a permalink stand for: `day` as `YYYY-MM-DD`, `name` as the file's. */
export type PermalinkFacts = { day: string | null; slug: string; title: string; name: string; categories: string[] };

const aliasNames = ['aliases', 'alias', 'redirect_from', 'redirects'];
/** Jekyll's names for whole patterns. */
const jekyllStyles = new Set(['date', 'pretty', 'ordinal', 'weekdate', 'none']);

/**
 * Takes the addresses at which the post was found before: its aliases, and its permalink when that is a path. Where its engine is known,
 * `served` is the address that this gave it, whatever its permalink says.
 */
export function takeOldAddresses(fields: Fields, facts: PermalinkFacts, served: string | null): OldAddresses {
  const found: OldAddresses = { aliases: [], notices: [] };
  if (served !== null) {
    add(found, served);
    fields.take('permalink');
  }
  for (const name of aliasNames) {
    for (const address of addressesIn(fields.see(name))) add(found, address);
    fields.take(name);
  }
  for (const name of ['permalink', 'url']) takePermalink(fields, name, facts, found);
  return found;
}

function takePermalink(fields: Fields, name: string, facts: PermalinkFacts, found: OldAddresses): void {
  const text = fields.text(name);
  // A link post may keep another site's address in `url`: no path of ours.
  if (text === null || jekyllStyles.has(text) || (name === 'url' && /^[a-z][\w+.-]*:/i.test(text))) return;
  const path = expand(text, facts);
  if (path === null) return void found.notices.push(`has a ${name} that only its engine can work out, “${text}”: kept as a field`);
  add(found, path);
  fields.take(name);
}

/** Null when a placeholder is unknown, or a template has to be run. */
export function expand(permalink: string, facts: PermalinkFacts): string | null {
  if (/\{[{%]|<%/.test(permalink)) return null;
  const values = placeholders(facts);
  const path = permalink.replace(/(^|[/_.-]):([a-z_]+)/g, (whole, before: string, name: string) => {
    const value = values[name];
    return value === undefined ? whole : before + value;
  });
  return /(?:^|[/_.-]):[a-z_]+/.test(path) ? null : path.replace(/(?<!:)\/{2,}/g, '/');
}

function placeholders({ day, slug, title, name, categories }: PermalinkFacts): Record<string, string> {
  const [year, month, date] = day?.split('-') ?? [];
  const dated: Record<string, string> = {};
  if (year && month && date) Object.assign(dated, { year, month, day: date, short_year: year.slice(2), i_month: String(+month), i_day: String(+date) });
  const folders = categories.map((category) => slugFrom(category));
  const named = { slug, title: slug, post_title: slugFrom(title), name, filename: name, slugorfilename: slug };
  return { ...dated, ...named, category: folders[0] ?? '', categories: folders.join('/'), output_ext: '.html' };
}

/** Octopress and Hexo write several addresses in one string. */
function addressesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(addressesIn);
  return typeof value === 'string' ? value.split(/,\s+|,(?=\/|https?:)/) : typeof value === 'number' ? [String(value)] : [];
}

function add({ aliases, notices }: OldAddresses, address: string): void {
  const target = clean(address).replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*/i, '');
  if (target === '' && clean(address) === '') return;
  const path = decodePath(target.startsWith('/') ? target : `/${target}`);
  if (path === null || path === '/') return void notices.push(`has an old address that can't be kept, “${clean(address)}”`);
  if (target.includes('?')) notices.push(`has an old address with a query, “${clean(address)}”: kept as ${path}`);
  if (!aliases.some((known) => keyOf(known) === keyOf(path))) aliases.push(path);
}
