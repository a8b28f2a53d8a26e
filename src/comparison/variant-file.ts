import * as v from 'valibot';
import { invalid } from '../core/problem.js';
import { plainVariant, type Variant, type Wanted } from './variant.js';

const lines = v.union([v.pipe(v.string(), v.transform((line) => [line])), v.array(v.string())]); // prettier-ignore
const positive = v.pipe(v.number(), v.minValue(1));
const value = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

const variant = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1)),
  url: v.pipe(v.string(), v.regex(/^https?:\/\//, 'it does not begin with http:// or https://')),
  start: v.optional(lines),
  folder: v.optional(v.string()),
  environment: v.optional(v.record(v.string(), value)),
  version: v.optional(v.string()),
});

const schema = v.strictObject({
  variants: v.pipe(v.array(variant), v.minLength(2, 'it takes two variants at least')),
  paths: v.optional(v.array(v.pipe(v.string(), v.startsWith('/', 'a path begins with /')))),
  rates: v.optional(v.array(positive)),
  rounds: v.optional(v.pipe(positive, v.integer())),
  seconds: v.optional(v.pipe(v.number(), v.minValue(0.05))),
});

/** What a file of variants says, once it was read as YAML or JSON. @throws Problem('invalid') with the place and what is wrong there */
export function wantedFrom(read: unknown): Wanted {
  const result = v.safeParse(schema, read);
  if (!result.success) {
    const [issue] = result.issues;
    throw invalid('file', `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  }
  const { variants, ...others } = result.output;
  return { ...others, variants: variants.map(({ name, url, ...more }): Variant => ({ ...plainVariant(name, url), ...more })) };
}

/** What stands for something else where the post is written. */
const ofMarkup = /[<>&*`|\\[\]\p{Cc}]|__|~~/u;

/** @returns the first name that would not be read as it is in a post; null when there is none */
export const oddName = (variants: readonly Variant[]): string | null => variants.find(({ name }) => ofMarkup.test(name))?.name ?? null;

/** Names are what people tell variants apart by. @returns the first that two have; null when there is none */
export const sharedName = (variants: readonly Variant[]): string | null =>
  variants.find(({ name }, at) => variants.findIndex((other) => other.name === name) < at)?.name ?? null;
