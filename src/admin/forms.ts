import * as v from 'valibot';
import { localFrom, readDate } from '../core/dates.js';
import { xmlText } from '../core/html.js';
import { decodePath } from '../core/path.js';
import { invalid, type Problem } from '../core/problem.js';
import type { PostFields } from '../posts/post-fields.js';

/** A field of a form: text, and empty when it was not sent. Browsers send CRLF; texts are kept with LF, and without control characters. */
export const text = v.pipe(
  v.optional(v.string('must be text, sent once'), ''),
  v.transform((value) => xmlText(value.replace(/\r\n?/g, '\n'))),
);

export const postForm = v.object({
  version: v.pipe(text, v.regex(/^\d{0,9}$/, 'must be a number')),
  title: text,
  markdown: text,
  slug: text,
  tags: text,
  categories: text,
  aliases: text,
  link: text,
  excerpt: text,
  lang: text,
  date: text,
  kind: v.optional(v.picklist(['post', 'page'], 'must be post or page'), 'post'),
});
export type PostForm = v.InferOutput<typeof postForm>;

/** What a form shows of a problem: the list at its head, and the sentence beside the field at fault. */
export const faultsOf = ({ field, message }: Problem) => ({ problems: [{ field, message }], faults: field ? { [field]: message } : {} });

/**
 * What the editor's form says about a post. A date is read in the blog's time zone; one that was not touched stays as
 * exact as it is in the database (`current`). @throws Problem('invalid', 'date')
 */
export function fieldsFrom(form: PostForm, timeZone: string, current: string | null): PostFields {
  return {
    title: form.title.trim(),
    markdown: form.markdown,
    slug: form.slug.trim(),
    kind: form.kind,
    link: form.link.trim() || null,
    lang: form.lang.trim() || null,
    excerpt: form.excerpt.trim() || null,
    publishedAt: dateFrom(form.date.trim(), timeZone, current),
    tags: listFrom(form.tags, ','),
    categories: listFrom(form.categories, ','),
    aliases: listFrom(form.aliases, '\n').map(pathFrom),
  };
}

/** An old address as people paste it: a path, percent-encoded or not, or a whole URL. @throws Problem('invalid', 'aliases') */
function pathFrom(address: string): string {
  const target = URL.parse(address) ? address.replace(/^[a-z+.-]+:\/\/[^/?#]*/i, '') || '/' : address;
  const path = /[?#]/.test(target) ? null : decodePath(target);
  if (path === null) throw invalid('aliases', `“${address}” is not a path such as /old/post`);
  return path;
}

function dateFrom(value: string, timeZone: string, current: string | null): string | null {
  if (value === '') return null;
  if (current !== null && value === localFrom(current, timeZone)) return current;
  const date = readDate(value, timeZone)?.at;
  if (!date) throw invalid('date', `“${value}” is not a date such as 2026-11-21 or 2026-11-21 09:30`);
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
