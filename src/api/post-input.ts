import * as v from 'valibot';
import { readDate } from '../core/dates.js';
import { decodePath } from '../core/path.js';
import { gather, invalid, type Problem, throwAll } from '../core/problem.js';
import { checkFields, emptyFields, longest, type PostFields } from '../posts/post-fields.js';
import { cleanText, readFields } from './read-input.js';

const longestField = 5_000;
const isShort = v.maxLength<string, number, string>(longestField, `is longer than ${longestField} characters`);
const text = v.pipe(v.string('must be text'), v.transform(cleanText));
const short = v.pipe(v.string('must be text'), isShort, v.transform(cleanText));
const textOrNothing = v.nullable(
  v.pipe(
    v.string('must be text, or null for none'),
    isShort,
    v.transform((value) => cleanText(value).trim() || null),
  ),
);
const list = v.pipe(
  v.array(short, 'must be a list of texts'),
  v.maxLength(longest.aliases, `has more than ${longest.aliases} entries`),
  v.transform((items) => [...new Set(items.map((item) => item.trim()).filter(Boolean))]),
);
const names = v.pipe(
  list,
  v.check((items) => items.every((item) => !item.includes(',')), 'holds a name with a comma, which separates names in the editor'),
);

const fields = {
  title: v.optional(short),
  slug: v.optional(short),
  markdown: v.optional(text),
  status: v.optional(v.picklist(['idea', 'scheduled', 'published'], 'must be idea, scheduled or published')),
  publishedAt: v.optional(textOrNothing),
  tags: v.optional(names),
  categories: v.optional(names),
  aliases: v.optional(list),
  kind: v.optional(v.picklist(['post', 'page'], 'must be post or page')),
  link: v.optional(textOrNothing),
  excerpt: v.optional(textOrNothing),
  lang: v.optional(textOrNothing),
  translation: v.optional(textOrNothing),
  takeover: v.optional(v.boolean('must be true or false')),
};

const readOnly = ['id', 'uid', 'url', 'version', 'createdAt', 'updatedAt', 'words', 'authors', 'receipt'];

export type PostInput = { fields: Partial<PostFields>; status: 'idea' | 'scheduled' | 'published' | undefined; takeover: boolean };

/** What a program says about a post: only what it named. @param timeZone of a time that names none @throws Problem that names the first field at fault, and all of them in `errors` */
export function readPostInput(sent: unknown, timeZone: string): PostInput {
  const { status, publishedAt, aliases, title, slug, takeover = false, ...rest } = readFields(fields, sent, readOnly);
  const problems: Problem[] = [];
  const said = {
    ...rest,
    title: title?.trim(),
    slug: slug?.trim(),
    ...(publishedAt === undefined ? {} : { publishedAt: publishedAt && gather(problems, () => momentFrom(publishedAt, timeZone), null) }),
    ...(aliases === undefined ? {} : { aliases: aliases.flatMap((alias) => gather(problems, () => [pathFrom(alias)], [])) }),
    ...(rest.link ? { link: URL.parse(rest.link)?.href ?? rest.link } : {}),
  };
  const named = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Partial<PostFields>;
  gather(problems, () => checkFields({ ...emptyFields, ...named }), undefined);
  throwAll(problems);
  return { status, takeover, fields: named };
}

const mergerFields = {
  into: v.pipe(v.number('must be the number of a post'), v.integer('must be the number of a post')),
  append: v.optional(v.boolean('must be true or false')),
};

/** Into which post another one is merged, and whether its text comes along. @throws as `readPostInput` */
export function readMergerInput(sent: unknown): { into: number; appends: boolean } {
  const { into, append = false } = readFields(mergerFields, sent);
  return { into, appends: append };
}

const isoDate = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

function momentFrom(written: string, timeZone: string): string {
  const date = isoDate.test(written) ? readDate(written, timeZone) : null;
  if (!date) throw invalid('publishedAt', `“${written.slice(0, 60)}” is not a date such as 2026-11-21 or 2026-11-21T09:30:00Z`);
  return date.at;
}

function pathFrom(alias: string): string {
  const path = /[?#]/.test(alias) ? null : decodePath(alias);
  if (path === null) throw invalid('aliases', `“${alias.slice(0, 60)}” is not a path such as /old/post`);
  return path;
}
