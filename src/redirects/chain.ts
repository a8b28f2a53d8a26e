import { decodePath, keyOf } from '../core/path.js';
import { withQuery } from '../core/with-query.js';
import { ruleFor, type RuleBook } from './match.js';
import { isName } from './rule.js';

/** The blog as rules see it: the rules themselves, and where a post answers for a key (its address in URL form, or null). */
export type World = { book: RuleBook; home: (key: string) => string | null };

/** The addresses on the way, the last one being where it ends; or that it never does. */
export type Chain = { hops: string[]; isEndless: boolean };

const mostHops = 20;
/** What names a rest twice grows at every step. */
const longestHop = 10_000;

/** Where an address leads, step by step: through rules and old addresses of posts. */
export function chainFrom(address: string, world: World): Chain {
  const hops = [address];
  for (let next = nextOf(address, world); next !== null; next = nextOf(next, world)) {
    const isEndless = hops.includes(next) || hops.length > mostHops || next.length > longestHop;
    hops.push(next);
    if (isEndless) return { hops, isEndless };
  }
  return { hops, isEndless: false };
}

function nextOf(address: string, { book, home }: World): string | null {
  if (!address.startsWith('/')) return null;
  const path = decodePath(address);
  if (path === null) return null;
  const [, query = '', hash = ''] = /^[^?#]*\??([^#]*)(.*)$/s.exec(address)!;
  const at = home(keyOf(path));
  if (at !== null) return decodePath(at) === path ? null : withQuery(at, query) + hash;
  const target = ruleFor(path, book)?.target;
  return target == null ? null : withQuery(target, query);
}

/** An address that a rule is for: a word of our own in the place of each name. */
export const exampleOf = (source: string): string =>
  source
    .split('/')
    .map((word) => (isName(word) || word === '*' ? 'x' : word))
    .join('/');

/** A chain as it is told: `/a → /b → /a`. */
export const inWords = ({ hops }: Chain): string => (hops.length > 7 ? [...hops.slice(0, 6), '…'] : hops).map((hop) => hop.slice(0, 80)).join(' → ');
