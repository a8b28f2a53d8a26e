import { isLanguage } from '../core/locale.js';
import { whyNoOldAddress } from '../core/old-address.js';
import { keyOf } from '../core/path.js';
import { fileOf, shownPlaceholders } from '../core/placeholder.js';
import { invalid, type Problem, throwAll } from '../core/problem.js';
import { most } from '../rendering/job.js';

/** What an author decides about a post, from whichever door it came. */
export type PostFields = {
  title: string;
  markdown: string;
  /** empty: from `slugFrom`, or from the title */
  slug: string;
  /** what a slug is made from that nobody chose */
  slugFrom?: string;
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

export const longest = { title: 300, markdown: most.characters, excerpt: 5_000, link: 2_000, name: 100, names: 100, aliases: 2_000 };

/** @throws Problem('invalid') that names the first field at fault, and all of them in `errors` */
export const checkFields = (fields: PostFields): void => throwAll([...wrongIn(fields)]);

function* wrongIn(fields: PostFields): Generator<Problem> {
  const { title, markdown, excerpt, link, lang, translation, publishedAt } = fields;
  if (title.length > longest.title) yield invalid('title', `The title is longer than ${longest.title} characters`);
  if (markdown.length > longest.markdown) yield invalid('markdown', `The text is longer than ${longest.markdown} characters`);
  if ((excerpt?.length ?? 0) > longest.excerpt) yield invalid('excerpt', `The excerpt is longer than ${longest.excerpt} characters`);
  if (link && (!/^https?:$/.test(URL.parse(link)?.protocol ?? '') || link.length > longest.link))
    yield invalid('link', `“${link.slice(0, 80)}” is not an http or https address`);
  if (lang && !isLanguage(lang)) yield invalid('lang', `“${lang.slice(0, 60)}” is not a language tag such as en or pt-BR`);
  if ((translation?.length ?? 0) > longest.name) yield invalid('translation', `The word for translations is longer than ${longest.name} characters`);
  if (publishedAt && Number.isNaN(Date.parse(publishedAt)))
    yield invalid('date', `“${publishedAt.slice(0, 60)}” is not a date such as 2026-11-21 or 2026-11-21 09:30`);
  for (const field of ['tags', 'categories'] as const) yield* wrongNames(field, fields[field]);
  if (fields.aliases.length > longest.aliases) yield tooManyAliases();
  else for (const alias of fields.aliases) yield* wrongAlias(alias);
}

function* wrongNames(field: 'tags' | 'categories', names: string[]): Generator<Problem> {
  if (names.length > longest.names) yield invalid(field, `There are more than ${longest.names} ${field}`);
  const long = names.find((name) => name.length > longest.name);
  if (long) yield invalid(field, `“${long.slice(0, 40)}…” is longer than ${longest.name} characters`);
}

export const tooManyAliases = (): Problem => invalid('aliases', `A post has no more than ${longest.aliases} old addresses`);

/** @throws Problem('invalid', 'aliases') when no reader could ever arrive there, or no file could hold it */
export const checkAlias = (alias: string): void => throwAll([...wrongAlias(alias)]);

function* wrongAlias(alias: string): Generator<Problem> {
  const why = whyNoOldAddress(keyOf(alias));
  if (!alias.startsWith('/')) yield invalid('aliases', `The alias “${alias.slice(0, 60)}” must begin with a slash`);
  else if (why) yield invalid('aliases', `The alias “${alias.slice(0, 60)}” ${why}`);
}

/** @throws Problem('invalid', 'markdown') for a text that readers are to see with a place in it for a file that never came */
export function checkArrived(markdown: string): void {
  const [lost] = shownPlaceholders(markdown).map(fileOf);
  if (lost) throw invalid('markdown', `“${lost}” has not arrived: take its place out of the text, or add the file again`);
}
