import { sourceOf } from '../core/path.js';

/*
 * A rule says where an address leads at which nothing lives. Its source says what kind it is:
 *   /old            exact: this address, in any spelling
 *   /blog/*         prefix: /blog and all that is below it, which is `:splat`
 *   /:year/:slug    pattern: each name stands for one part of the path; `/*` may end it
 * Nothing else has a meaning, so that finding one takes as many steps as the path has parts. Sources are keys (core/path.ts) in URL
 * form, with what would have a meaning escaped: ASCII, without white space.
 */
export type Rule = { source: string; code: number; target: string | null };

export const codes: readonly number[] = [301, 302, 307, 308, 410];
export const goneCode = 410;

export type Kind = 'exact' | 'prefix' | 'pattern';

export const isName = (segment: string): boolean => /^:[a-z]\w*$/i.test(segment);

export function kindOf(source: string): Kind {
  if (source.split('/').some(isName)) return 'pattern';
  return source.endsWith('/*') ? 'prefix' : 'exact';
}

/** How many parts of a path a prefix names. */
export const depthOf = (source: string): number => source.split('/').length - 2;

/** The source of a prefix rule for these parts of a key. */
export const prefixOf = (words: readonly string[]): string => `${words.map((word) => `/${sourceOf(word)}`).join('')}/*`;

/** Patterns are tried one after the other, by whoever asks for what is nowhere else. */
export const mostPatterns = 1_000;

const manyBuckets = 4096;

/** The file of the site tree that holds a rule: 100,000 of them are 25 a file, and an answer reads one. nginx/qvill.js has the same. */
export function bucketOf(source: string): string {
  let sum = 0;
  for (let i = 0; i < source.length; i++) sum = (sum * 33 + source.charCodeAt(i)) % 65_521;
  return (sum % manyBuckets).toString(16).padStart(3, '0');
}

/** The bucket of patterns, which also says how deep prefixes go. */
export const patternBucket = 'patterns';

/** What a site tree's file says of a rule, and a line of text: `SOURCE CODE TARGET`. */
export const lineOf = ({ source, code, target }: Rule): string => `${source} ${code} ${target ?? '-'}`;

/** The rule in such a line. Null for a damaged one: a redirect to nowhere is worse than none. */
export function readLine(line: string): Rule | null {
  const [source = '', code = '', target = '', more] = line.split(' ');
  if (!source.startsWith('/') || more !== undefined || !codes.includes(Number(code)) || !/^[\x21-\x7e]+$/.test(target)) return null;
  return { source, code: Number(code), target: Number(code) === goneCode ? null : target };
}

/** The address in a source as people read it. */
export const shown = (source: string): string =>
  source
    .split('/')
    .map((segment) => (/^:|^\*$|%(2F|3A|2A|0|1|7F)/i.test(segment) ? segment : decodeURIComponent(segment)))
    .join('/');

/** Where a bucket is made: no reader's path. */
export const rulesPath = (bucket: string): string => `/.rules/${bucket}`;

export const isRulesPath = (path: string): boolean => path.startsWith('/.rules/');
