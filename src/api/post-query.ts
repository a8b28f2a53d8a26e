import * as v from 'valibot';
import type { PostQuery } from './post-list.store.js';
import { readFields } from './read-input.js';

const usualLimit = 20;
const highestLimit = 100;
/** What somebody looks for; every text is searched for it. */
export const longestQuery = 100;

const once = v.string('must be given once');
const orNull = <S extends v.GenericSchema<unknown, string>>(schema: S) =>
  v.optional(
    v.pipe(
      schema,
      v.transform((value: string) => value || null),
    ),
    '',
  );

const fields = {
  status: v.optional(v.nullable(v.picklist(['idea', 'scheduled', 'published'], 'must be idea, scheduled or published')), null),
  kind: v.optional(v.nullable(v.picklist(['post', 'page'], 'must be post or page')), null),
  tag: orNull(once),
  q: orNull(v.pipe(once, v.maxLength(longestQuery, `must have ${longestQuery} characters at most`))),
  after: orNull(v.pipe(once, v.regex(/^(?:\d{4}-[\d:.TZ-]{1,24}#\d{1,15})?$/, 'must be as a Link header gave it'))),
  limit: v.pipe(
    v.optional(once, String(usualLimit)),
    v.regex(/^\d{1,4}$/, `must be a number from 1 to ${highestLimit}`),
    v.transform(Number),
    v.minValue(1, `must be a number from 1 to ${highestLimit}`),
    v.maxValue(highestLimit, `must be a number from 1 to ${highestLimit}`),
  ),
};

/** The query of a list. @throws Problem('invalid') that names the parameter */
export const readPostQuery = (query: unknown): PostQuery => readFields(fields, { ...(query as object) });

/** The pages beside this one (RFC 8288). `address` is the list's own, absolute. */
export function pageLinks(address: string, query: Record<string, string>, next: string | null): Record<string, string> {
  const { after, ...same } = query;
  const link = (rel: string, parameters: Record<string, string>) =>
    `<${[address, new URLSearchParams(parameters)].join('?').replace(/\?$/, '')}>; rel="${rel}"`;
  const links = [...(next ? [link('next', { ...same, after: next })] : []), ...(after || next ? [link('first', same)] : [])];
  return links.length > 0 ? { Link: links.join(', ') } : {};
}
