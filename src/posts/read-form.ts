import { settleDate } from '../core/date-words.js';
import { localFrom, readDate } from '../core/dates.js';
import { decodePath } from '../core/path.js';
import { formFields, type PostForm } from '../core/post-form.js';
import { gather, invalid, Problem, throwAll } from '../core/problem.js';
import { slugFrom } from '../core/slug.js';
import type { DeskPost } from './desk.store.js';
import { checkFields, longest, type PostFields, tooManyAliases } from './post-fields.js';

/** A post as the editor shows it: the inverse of `fieldsFrom`. */
export function formOf(post: DeskPost, timeZone: string): PostForm {
  return {
    title: post.title,
    markdown: post.markdown,
    slug: isOwnSlug(post) ? post.slug : '',
    date: post.publishedAt ? localFrom(post.publishedAt, timeZone) : '',
    tags: post.tags.join(', '),
    categories: post.categories.join(', '),
    link: post.link ?? '',
    excerpt: post.excerpt ?? '',
    lang: post.lang ?? '',
    translation: post.translation ?? '',
    aliases: post.aliases.join('\n'),
    kind: post.kind,
  };
}

/** A slug that the title does not give by itself is shown; one that follows the title stays out of the way. */
const isOwnSlug = (post: DeskPost): boolean => post.publishedAt !== null || post.slug !== slugFrom(post.title);

/** A title has one line, whatever was pasted. */
const oneLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');

/** The form with the date that its words mean now, such as “tomorrow 9:00”: read tomorrow, they would mean another. */
export const settled = (form: PostForm, timeZone: string, now: string): PostForm => ({ ...form, date: settleDate(form.date, now, timeZone) });

/**
 * What a form says about a post. A date is read in `timeZone`; one that was not touched stays as exact as it is in the
 * database (`current`). @throws Problem('invalid') that names the first field at fault, and all of them in `errors`
 */
export function fieldsFrom(form: PostForm, timeZone: string, current: string | null): PostFields {
  const problems: Problem[] = [];
  const fields: PostFields = {
    title: oneLine(form.title),
    markdown: form.markdown,
    slug: form.slug.trim(),
    kind: gather(problems, () => kindFrom(form.kind), 'post'),
    link: form.link.trim() || null,
    lang: form.lang.trim() || null,
    translation: form.translation.trim() || null,
    excerpt: form.excerpt.trim() || null,
    publishedAt: gather(problems, () => dateFrom(form.date.trim(), timeZone, current), null),
    tags: listFrom(form.tags, ','),
    categories: listFrom(form.categories, ','),
    aliases: gather(problems, () => pathsFrom(listFrom(form.aliases, '\n'), problems), []),
  };
  gather(problems, () => checkFields(fields), undefined);
  throwAll(problems);
  return fields;
}

/** As `fieldsFrom`, with the post's own value wherever a field can't be read (yet). For showing what is typed. */
export function readableFrom(form: PostForm, post: DeskPost, timeZone: string): PostFields {
  const inPost = formOf(post, timeZone);
  const readable = { ...form };
  for (const field of formFields) if (!isReadable({ ...inPost, [field]: form[field] }, timeZone, post)) readable[field] = inPost[field];
  return fieldsFrom(readable, timeZone, post.publishedAt);
}

function isReadable(form: PostForm, timeZone: string, post: DeskPost): boolean {
  try {
    fieldsFrom(form, timeZone, post.publishedAt);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

function kindFrom(kind: string): 'post' | 'page' {
  if (kind !== 'post' && kind !== 'page') throw invalid('kind', `“${kind.slice(0, 60)}” must be post or page`);
  return kind;
}

function pathsFrom(addresses: string[], problems: Problem[]): string[] {
  if (addresses.length > longest.aliases) throw tooManyAliases();
  return addresses.flatMap((address) => gather(problems, () => [pathFrom(address)], []));
}

/** An old address as people paste it: a path, percent-encoded or not, or a whole URL. @throws Problem('invalid', 'aliases') */
function pathFrom(address: string): string {
  const target = URL.parse(address) ? address.replace(/^[a-z+.-]+:\/\/[^/?#]*/i, '') || '/' : address;
  const path = /[?#]/.test(target) ? null : decodePath(target);
  if (path === null) throw invalid('aliases', `“${address.slice(0, 60)}” is not a path such as /old/post`);
  return path;
}

function dateFrom(value: string, timeZone: string, current: string | null): string | null {
  if (value === '') return null;
  if (current !== null && value === localFrom(current, timeZone)) return current;
  const date = readDate(value, timeZone)?.at;
  if (!date) throw invalid('date', `“${value.slice(0, 60)}” is not a date such as 2026-11-21 or 2026-11-21 09:30`);
  return date;
}

const listFrom = (value: string, separator: string): string[] => [
  ...new Set(
    value
      .split(separator)
      .map((item) => item.trim())
      .filter(Boolean),
  ),
];
