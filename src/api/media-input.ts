import * as v from 'valibot';
import { limits } from '../media/limits.js';
import type { MediaQuery } from './media-shelf.store.js';
import { longestQuery } from './post-query.js';
import { cleanText, readFields } from './read-input.js';

const usualLimit = 20;
const highestLimit = 100;

const once = v.string('must be given once');
const range = `must be a number from 1 to ${highestLimit}`;

const listFields = {
  q: v.optional(v.pipe(once, v.maxLength(longestQuery, `must have ${longestQuery} characters at most`)), ''),
  after: v.optional(v.pipe(once, v.regex(/^\d{0,15}$/, 'must be as a Link header gave it')), ''),
  limit: v.pipe(v.optional(once, String(usualLimit)), v.regex(/^\d{1,4}$/, range), v.transform(Number), v.minValue(1, range), v.maxValue(highestLimit, range)),
};

/** The query of a list of files. @throws Problem('invalid') that names the parameter */
export function readMediaQuery(query: unknown): MediaQuery {
  const { q, after, limit } = readFields(listFields, { ...(query as object) });
  return { q: q.trim() || null, after: after === '' ? null : Number(after), limit };
}

/** One line. */
const alt = v.pipe(
  v.string('must be text, or null while nobody has said it'),
  v.transform((text) => cleanText(text).replace(/\s+/g, ' ').trim()),
  v.maxLength(limits.altLength, `must have at most ${limits.altLength} characters`),
);

const readOnly = ['id', 'name', 'url', 'type', 'bytes', 'width', 'height', 'markdown', 'createdAt', 'uses', 'usedIn'];

/** What a program says about a file: what it shows; empty, that nothing must be told; null, that it is not said yet. @throws Problem that names the field */
export const readDescription = (sent: unknown): string | null => readFields({ alt: v.nullable(alt) }, sent, readOnly).alt;

/** What comes beside a file, in the form or in the address: left empty it is not said. */
export const readAltBeside = (sent: unknown): string | null => readFields({ alt: v.optional(alt, '') }, { alt: sent }).alt || null;

/** What stands in the address when a file is sent: what it is called, and what it shows. */
export const sentBeside = v.object({ name: v.optional(once), alt: v.optional(once) });
export type SentBeside = v.InferOutput<typeof sentBeside>;

/** Whether a file goes although posts show it. */
export const force = v.optional(v.picklist(['true', 'false'], 'must be true or false'), 'false');
