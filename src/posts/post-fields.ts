import { fixedPaths, isListPath, isOwnPath } from '../core/app-paths.js';
import { isLanguage } from '../core/locale.js';
import { keyOf } from '../core/path.js';
import { invalid } from '../core/problem.js';

/** What an author decides about a post, from whichever door it came. */
export type PostFields = {
  title: string;
  markdown: string;
  /** empty: from the title */
  slug: string;
  kind: 'post' | 'page';
  link: string | null;
  lang: string | null;
  excerpt: string | null;
  /** the word that it has in common with its translations */
  translation: string | null;
  /** ISO 8601 UTC; null: the moment of publication */
  publishedAt: string | null;
  tags: string[];
  categories: string[];
  /** old paths that lead here; kept as keys */
  aliases: string[];
};

/** A post of which nothing has been decided yet. */
export const emptyFields: PostFields = {
  title: '',
  markdown: '',
  slug: '',
  kind: 'post',
  link: null,
  lang: null,
  excerpt: null,
  translation: null,
  publishedAt: null,
  tags: [],
  categories: [],
  aliases: [],
};

export const longest = { title: 300, markdown: 2_000_000, excerpt: 5_000, link: 2_000, name: 100, names: 100, key: 1_000, segment: 240 };

/** @throws Problem('invalid') that names the field */
export function checkFields(fields: PostFields): void {
  if (fields.title.length > longest.title) throw invalid('title', `The title is longer than ${longest.title} characters`);
  if (fields.markdown.length > longest.markdown) throw invalid('markdown', `The text is longer than ${longest.markdown} characters`);
  if ((fields.excerpt?.length ?? 0) > longest.excerpt) throw invalid('excerpt', `The excerpt is longer than ${longest.excerpt} characters`);
  if (fields.link && (!/^https?:$/.test(URL.parse(fields.link)?.protocol ?? '') || fields.link.length > longest.link))
    throw invalid('link', `“${fields.link}” is not an http or https address`);
  if (fields.lang && !isLanguage(fields.lang)) throw invalid('lang', `“${fields.lang}” is not a language tag such as en or pt-BR`);
  if ((fields.translation?.length ?? 0) > longest.name) throw invalid('translation', `The word for translations is longer than ${longest.name} characters`);
  if (fields.publishedAt && Number.isNaN(Date.parse(fields.publishedAt)))
    throw invalid('date', `“${fields.publishedAt}” is not a date such as 2026-11-21 or 2026-11-21 09:30`);
  for (const field of ['tags', 'categories'] as const) checkNames(field, fields[field]);
  for (const alias of fields.aliases) checkAlias(alias);
}

function checkNames(field: 'tags' | 'categories', names: string[]): void {
  if (names.length > longest.names) throw invalid(field, `There are more than ${longest.names} ${field}`);
  const long = names.find((name) => name.length > longest.name);
  if (long) throw invalid(field, `“${long.slice(0, 40)}…” is longer than ${longest.name} characters`);
}

/** @throws Problem('invalid', 'aliases') when no reader could ever arrive there, or no file could hold it */
export function checkAlias(alias: string): void {
  const key = keyOf(alias);
  if (!alias.startsWith('/')) throw invalid('aliases', `The alias “${alias}” must begin with a slash`);
  if (isListPath(key)) throw invalid('aliases', `The alias “${alias}” is an address of the engine’s own lists`);
  if (fixedPaths.includes(key) || isOwnPath(key)) throw invalid('aliases', `The alias “${alias}” is an address of the engine itself`);
  if (/\p{Cc}/u.test(key) || key.split('/').some(isNoFileName) || Buffer.byteLength(key) > longest.key)
    throw invalid('aliases', `The alias “${alias.slice(0, 60)}” can't be an address`);
}

/** Neither server answers hidden names, so that no file of theirs can be asked for. */
const isNoFileName = (segment: string): boolean => (segment.startsWith('.') && segment !== '.well-known') || Buffer.byteLength(segment) > longest.segment;
