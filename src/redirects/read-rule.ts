import { decodePath, keyOf, sourceOf } from '../core/path.js';
import { whyNoOldAddress } from '../core/old-address.js';
import { invalid } from '../core/problem.js';
import { webAddress } from '../core/web-address.js';
import { codes, goneCode, isName, type Rule } from './rule.js';
import { withoutEndings } from '../core/without-end.js';

const longest = { source: 2_000, parts: 50, target: 2_000 };
/** Stands for a name while the rest of a source is decoded; no key holds it. */
const mark = '\u0001';

/** What somebody wrote: a source, where it leads, and the code; `origin` is the blog's own. */
export type Written = { source: string; target: string; code: string };

/** @throws Problem('invalid') that names the field: source, target or code */
export function readRule({ source, target, code }: Written, origin: string): Rule {
  const number = readCode(code);
  const from = readSource(source);
  return { source: from, code: number, target: number === goneCode ? null : readTarget(target, from, origin) };
}

/** Netlify's `!` after a code has no meaning here: a page that lives at an address always wins. */
function readCode(text: string): number {
  const code = Number(text.trim().replace(/!$/, '') || 301);
  if (codes.includes(code)) return code;
  const what = code === 200 ? '200 would show one page at the address of another, which is not done here; ' : `“${text.trim()}” is no code of a redirect; `;
  throw invalid('code', `${what}it can be ${codes.slice(0, -1).join(', ')} or ${codes.at(-1)}`);
}

function readSource(text: string): string {
  const typed = text.trim();
  const fault = (why: string) => invalid('source', `“${typed.slice(0, 80)}” ${why}`);
  if (typed === '') throw invalid('source', 'The address that leads on is missing');
  if (typed.length > longest.source) throw fault(`is longer than ${longest.source} characters`);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) throw fault('is on a host; a rule begins with a path of this blog');
  if (/[?#]/.test(typed)) throw fault('has a query or a fragment; rules look at the path alone');
  const parts = typed.replace(/^\/*/, '').split('/');
  if (parts.length > longest.parts) throw fault(`has more than ${longest.parts} parts`);
  const hasRest = /^(\*|\*\*|:splat)$/.test(parts.at(-1)!);
  const words = (hasRest ? parts.slice(0, -1) : parts).map(withoutName);
  if (words.some((word) => word.includes('*'))) throw fault('has a star that is not its last part; a name such as :word stands for one part');
  const path = decodePath(`/${words.join('/')}`);
  if (path === null) throw fault('can’t be decoded');
  const key = keyOf(path);
  const why = hasRest || key.includes(mark) ? whyNoPattern(key) : whyNoOldAddress(key);
  if (why) throw fault(why);
  const names = key.split('/').filter((word) => word.startsWith(mark));
  if (new Set(names).size < names.length || names.includes(`${mark}splat`)) throw fault('has a name twice');
  const source = key
    .split('/')
    .map((word) => (word.startsWith(mark) ? `:${word.slice(1)}` : sourceOf(word)))
    .join('/');
  return hasRest ? `${source === '/' ? '' : source}/*` : source;
}

/** `:slug.html` is `:slug`: an ending does not count. */
function withoutName(part: string): string {
  const name = withoutEndings(part, /\.html?$/i, '.html'.length);
  return isName(name) ? mark + name.slice(1).toLowerCase() : part;
}

/** What is below the app's own addresses never gets as far as a rule. */
function whyNoPattern(key: string): string | null {
  const example = key.replaceAll(mark, 'x');
  return whyNoOldAddress(example === '/' ? '/x' : `${example}/x/x/x`);
}

function readTarget(text: string, source: string, origin: string): string {
  const typed = text.trim();
  const fault = (why: string) => invalid('target', `“${typed.slice(0, 80)}” ${why}`);
  if (typed === '') throw invalid('target', 'Where it leads is missing');
  const local = typed.startsWith(`${origin}/`) ? typed.slice(origin.length) : typed;
  const isPath = /^\/(?!\/)/.test(local);
  const address = webAddress(isPath ? `http://blog.invalid${local}` : local);
  if (address === null || (!isPath && !/^https?:\/\//i.test(local)))
    throw fault('is neither a path, which begins with one slash, nor an http or https address');
  if (address.length > longest.target) throw fault(`is longer than ${longest.target} characters`);
  // As encodePath (core/path.ts) writes it
  const target = (isPath ? address.slice('http://blog.invalid'.length) : address).replaceAll('%24', '$');
  const known = new Set([...source.split('/').filter(isName), ...(source.endsWith('/*') ? [':splat'] : [])]);
  if (known.size === 0) return target;
  const path = isPath ? target : target.replace(/^https?:\/\/[^/?#]*/, '');
  const unknown = path.match(/:[a-z]\w*/gi)?.find((name) => !known.has(name.toLowerCase()));
  if (unknown) throw fault(`names ${unknown}, which its source does not`);
  return target;
}
