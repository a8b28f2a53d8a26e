import * as v from 'valibot';
import { xmlText } from '../core/html.js';
import { formFields, type PostForm } from '../core/post-form.js';
import { faultsIn, type Problem } from '../core/problem.js';
import { settled } from '../posts/read-form.js';

/** A field of a form: text, and empty when it was not sent. Browsers send CRLF; texts are kept with LF, and without control characters. */
export const text = v.pipe(
  v.optional(v.string('must be text, sent once'), ''),
  v.transform((value) => xmlText(value.replace(/\r\n?/g, '\n'))),
);

/** The same of a field that is no text of a post: much longer than anything that can be kept in it, and a bound on what it costs to find that out. */
const upTo = (characters: number) => v.pipe(text, v.maxLength(characters, `is longer than ${characters} characters`));
const short = upTo(5_000);

/** What the editor sends, from its form or its script: a PostForm (core/post-form.ts), and the version that it began from. */
export const sentPost = v.object({
  version: v.pipe(text, v.regex(/^\d{0,9}$/, 'must be a number')),
  title: short,
  markdown: text,
  slug: short,
  date: upTo(200),
  tags: upTo(50_000),
  categories: upTo(50_000),
  link: short,
  excerpt: upTo(50_000),
  lang: short,
  translation: short,
  aliases: upTo(1_000_000),
  kind: v.optional(v.picklist(['post', 'page'], 'must be post or page'), 'post'),
  /** the address that it takes though it is used: the author was told whose it was */
  takeover: short,
});
export type SentPost = v.InferOutput<typeof sentPost>;

/** What was typed, with a date in words as the date that it means now. */
export const formOf = (sent: SentPost, timeZone: string, now: string): PostForm =>
  settled(Object.fromEntries(formFields.map((field) => [field, sent[field]])) as PostForm, timeZone, now);

/** What a form shows of a problem: the list at its head, and the sentences beside the fields at fault. */
export function faultsOf(problem: Problem) {
  const all = faultsIn(problem).map(({ field, detail }) => ({ field, message: detail }));
  const faults: Record<string, string> = {};
  for (const { field, message } of all) faults[field] = faults[field] ? `${faults[field]}. ${message}` : message;
  return { problems: all.length > 0 ? all : [{ field: undefined, message: problem.message }], faults, takeover: problem.extra['takeover'] };
}
