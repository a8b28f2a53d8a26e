import { decodePath, keyOf } from '../core/path.js';
import { Turns } from '../platform/turns.js';
import { type Chain, chainFrom, exampleOf, inWords, type World } from './chain.js';
import type { MemoryBook } from './memory-book.js';
import { kindOf, type Rule, shown } from './rule.js';

/** A post's address or old address, and whose it is. */
export type Home = { at: string; title: string };
export type Settled = { changed: Rule[]; refused: Refusal[] };
export type Refusal = { source: string; field: 'source' | 'target'; message: string };

/**
 * Puts new rules into a book of them, and gives what is different then: chains become one step, and what would go in a circle, or would
 * never be asked because a post answers there, is refused in words. Others have their turn meanwhile. @throws Problem('invalid', 'text') as the book does
 */
export async function settle(book: MemoryBook, added: readonly Rule[], homes: ReadonlyMap<string, Home>): Promise<Settled> {
  const turns = new Turns();
  const world: World = { book, home: (key) => homes.get(key)?.at ?? null };
  const before = new Map(added.map(({ source }) => [source, book.rule(source)]));
  const refused = new Map<string, Refusal>();
  const refuse = (source: string, circle: Chain) => {
    refused.set(source, { source, field: 'target', message: `It would lead in a circle: ${inWords(circle)}` });
    const former = before.get(source);
    if (former) book.put(former);
    else book.drop(source);
  };
  for (const rule of added) {
    await turns.give();
    const taken = takenBy(rule.source, homes);
    if (taken) refused.set(rule.source, { source: rule.source, field: 'source', message: taken });
    else book.put(rule);
  }
  for (const { source } of added) {
    await turns.give();
    if (refused.has(source)) continue;
    const circle = circleAt(source, world);
    if (circle) refuse(source, circle);
  }
  // A prefix can close a circle of which only an exact rule knows
  let suspect = added.length - 1;
  const isFree = (source: string) => before.has(source) && !refused.has(source) && kindOf(source) !== 'exact';
  if (added.some(({ source }) => isFree(source)))
    for (const { source } of book.all) {
      await turns.give();
      for (let circle = circleAt(source, world); circle; circle = circleAt(source, world)) {
        while (suspect >= 0 && !isFree(added[suspect]!.source)) suspect--;
        if (suspect < 0) break;
        refuse(added[suspect]!.source, circle);
      }
    }
  return { changed: await changes(book, added, world, refused), refused: [...refused.values()] };
}

function takenBy(source: string, homes: ReadonlyMap<string, Home>): string | null {
  const key = kindOf(source) === 'exact' ? keyOf(decodePath(source)!) : null;
  const home = key === null ? undefined : homes.get(key);
  if (!home) return null;
  const isOld = keyOf(decodePath(home.at)!) !== key;
  return isOld
    ? `${shown(source)} is an old address of “${home.title}” and leads to ${home.at} already`
    : `“${home.title}” lives at ${shown(source)}, and a page comes before a rule`;
}

function circleAt(source: string, world: World): Chain | null {
  const chain = chainFrom(exampleOf(source), world);
  return chain.isEndless ? chain : null;
}

/** The rules that are new or lead elsewhere, each with where it leads in the end. Those whose target has names in it are followed when they are asked. */
async function changes(book: MemoryBook, added: readonly Rule[], world: World, refused: ReadonlyMap<string, Refusal>): Promise<Rule[]> {
  const turns = new Turns();
  const fresh = new Set(added.map(({ source }) => source).filter((source) => !refused.has(source)));
  const changed: Rule[] = [];
  for (const rule of book.all) {
    await turns.give();
    const target = rule.target === null || kindOf(rule.source) !== 'exact' ? rule.target : chainFrom(rule.target, world).hops.at(-1)!;
    if (target === rule.target && !fresh.has(rule.source)) continue;
    const settled = { ...rule, target };
    book.put(settled);
    changed.push(settled);
  }
  return changed;
}
