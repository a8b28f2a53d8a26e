import { setImmediate as readersFirst } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { factsChanged } from '../core/facts.js';
import { keyOf } from '../core/path.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import type { SettingName, Settings } from '../settings/settings.js';
import { saveSettings, settingsIn } from '../settings/settings.store.js';
import { exampleOf, type Move, movesBy } from './moves.store.js';

/** The permalink pattern, and all that moves with it: in sets, because a blog of years has thousands of posts. */
@Injectable()
export class PermalinkStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** How many public posts a pattern would move. @throws Problem('conflict', 'permalink') when two would meet */
  async countMoves(pattern: string): Promise<number> {
    return (await movesBy(await this.database.reader(), pattern)).length;
  }

  /** Where the newest post would be by a pattern; null while there is none. */
  async example(pattern: string): Promise<string | null> {
    return exampleOf(await this.database.reader(), pattern);
  }

  /**
   * Saves settings. With another permalink pattern every public post moves in the same transaction, and its old addresses lead to the new
   * one. @throws Problem('invalid' or 'conflict'); nothing has changed then. Returns the names of the settings that differed
   */
  save(values: Partial<Settings>): Promise<SettingName[]> {
    return this.database.change((tx) => saveAndMove(tx, values, this.clock.iso()));
  }
}

/** As `PermalinkStore.save`, within a transaction. */
export async function saveAndMove(tx: Writer, values: Partial<Settings>, now: string): Promise<SettingName[]> {
  const changed = await saveSettings(tx, values);
  if (changed.includes('permalink')) await moveAll(tx, (await settingsIn(tx)).permalink, now);
  return changed;
}

/** Statement by statement, because each takes as long as some hundred answers to readers. */
async function moveAll(tx: Writer, pattern: string, now: string): Promise<void> {
  const moves = await movesBy(tx, pattern);
  await readersFirst();
  const rows = JSON.stringify(moves.map(({ id, from, to }) => [id, to, keyOf(from), keyOf(to)]));
  const aliases = await tx.$queryRaw<{ postId: number; key: string }[]>`
    SELECT postId, key FROM Alias WHERE postId IN (SELECT value ->> 0 FROM json_each(${rows}))`;
  // A form that was opened before does not know of the alias, and would take it away: it has to learn that the post is another version
  await tx.$executeRaw`UPDATE Post SET path = each.value ->> 1, version = version + 1 FROM json_each(${rows}) each WHERE Post.id = each.value ->> 0`;
  await readersFirst();
  await tx.$executeRaw`
    UPDATE WorkingCopy SET form = json_set(form, '$.aliases', ltrim((form ->> '$.aliases') || char(10) || (each.value ->> 2), char(10)))
    FROM json_each(${rows}) each WHERE postId = each.value ->> 0`;
  await tx.$executeRaw`DELETE FROM Alias WHERE key IN (SELECT value ->> 3 FROM json_each(${rows}))`;
  await readersFirst();
  // An address that answered stays with its post, also where the alias of another waited behind it
  await tx.$executeRaw`
    INSERT INTO Alias (key, postId, createdAt)
    SELECT value ->> 2, value ->> 0, ${now} FROM json_each(${rows}) WHERE value ->> 2 <> value ->> 3
    ON CONFLICT (key) DO UPDATE SET postId = excluded.postId`;
  await readersFirst();
  const aliasesOf = Map.groupBy(aliases, ({ postId }) => postId);
  await recordMoves(tx, moves, aliasesOf);
}

/** The facts that moving each of them by itself would touch. */
async function recordMoves(tx: Writer, moves: Move[], aliases: Map<number, { key: string }[]>): Promise<void> {
  const facts = moves.flatMap(({ id, from, to }) => {
    const standing = {
      id,
      kind: 'post',
      publishedAt: '',
      tags: [],
      categories: [],
      authors: [],
      authorSlugs: [],
      translation: null,
      aliases: (aliases.get(id) ?? []).map(({ key }) => key),
    };
    return factsChanged({ ...standing, path: from }, { ...standing, path: to }).map(({ fact }) => fact);
  });
  await tx.$executeRaw`INSERT INTO Stale (fact, at) SELECT DISTINCT value, '' FROM json_each(${JSON.stringify(facts)})`;
}
