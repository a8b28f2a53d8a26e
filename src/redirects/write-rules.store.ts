import { factOfRules } from '../core/facts.js';
import { encodePath, keyOf } from '../core/path.js';
import type { Writer } from '../platform/database.service.js';
import { Turns } from '../platform/turns.js';
import type { Rows } from '../platform/rows.store.js';
import { bookFor } from './rule-book.store.js';
import { bucketOf, kindOf, patternBucket, type Rule } from './rule.js';
import { type Home, settle, type Settled } from './settle.js';

/** How rules are written: within the transaction of whoever changes them. */

/** Where posts answer, by key: at their own addresses and at their old ones. */
export async function homesOf(tx: Pick<Writer, '$queryRaw'>): Promise<Map<string, Home>> {
  const rows = await tx.$queryRaw<{ key: string; path: string; title: string }[]>`
    SELECT key, path, title FROM Alias JOIN Post ON Post.id = postId WHERE path IS NOT NULL
    UNION ALL SELECT path, path, title FROM Post WHERE path IS NOT NULL`;
  return new Map(rows.map(({ key, path, title }) => [keyOf(key), { at: encodePath(path), title: title || 'Untitled' }]));
}

/** Rows of one statement. */
const together = 1_000;

/** What comes and what goes, and the followed text that it comes from. */
export type Rewrite = { added: readonly Rule[]; removed: readonly string[]; feedId: number | null; now: string };

/**
 * Puts rules in force and takes others out of it, in the order in which they come. Facts and chains are settled with it. What is refused is
 * named, and the others are in force all the same.
 */
export async function writeRules(tx: Writer, rows: Rows, { added, removed, feedId, now }: Rewrite): Promise<Settled> {
  const book = bookFor(rows, added);
  for (const source of removed) book.drop(source);
  const settled = await settle(book, added, await homesOf(tx));
  await tx.$executeRaw`DELETE FROM Redirect WHERE source IN (SELECT value FROM json_each(${JSON.stringify(removed)}))`;
  const turns = new Turns();
  for (let at = 0; at < settled.changed.length; at += together) {
    const written = settled.changed.slice(at, at + together).map((rule) => [rule.source, kindOf(rule.source), placeOf(rule.source), rule.code, rule.target]);
    await tx.$executeRaw`
      INSERT INTO Redirect (source, kind, bucket, code, target, feedId, createdAt)
      SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, ${feedId}, ${now} FROM json_each(${JSON.stringify(written)})
      WHERE true ON CONFLICT (source) DO UPDATE SET code = excluded.code, target = excluded.target`;
    await turns.give();
  }
  await recordStale(tx, [...settled.changed.map(({ source }) => source), ...removed]);
  return settled;
}

const placeOf = (source: string): string => (kindOf(source) === 'pattern' ? patternBucket : bucketOf(source));

/** A prefix is in its bucket, and how deep it goes is said with the patterns. */
async function recordStale(tx: Writer, sources: string[]): Promise<void> {
  const buckets = new Set(sources.flatMap((source) => (kindOf(source) === 'prefix' ? [placeOf(source), patternBucket] : [placeOf(source)])));
  const facts = JSON.stringify([...buckets].map(factOfRules));
  await tx.$executeRaw`INSERT INTO Stale (fact, at) SELECT value, '' FROM json_each(${facts})`;
}
