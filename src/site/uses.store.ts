import { existsSync } from 'node:fs';
import type { Clock } from '../platform/clock.js';
import { inOwnTransaction } from '../platform/own-transaction.store.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { Misses, writing } from './missed.js';

/** How long a use may be in memory alone. */
const waitMs = 3_000;

/**
 * How often redirect rules are used, and which addresses readers miss: gathered in memory and written every few seconds, so that no reader
 * waits for the disk.
 */
export class UseCounts {
  readonly #hits = new Map<string, number>();
  readonly #misses = new Misses();
  #connection: SqliteConnection | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly databaseFile: string,
    private readonly clock: Clock,
  ) {}

  hit(source: string, times = 1): void {
    this.#hits.set(source, (this.#hits.get(source) ?? 0) + times);
    this.#begin();
  }

  miss(path: string, referrer: string | undefined): void {
    this.#misses.add(path, referrer);
    if (!this.#misses.isEmpty) this.#begin();
  }

  /** Writes down what was counted. Hits that can't be written now are kept for the next time. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if ((this.#hits.size === 0 && this.#misses.isEmpty) || !existsSync(this.databaseFile)) return;
    const [hits, misses] = [[...this.#hits], this.#misses.take()];
    this.#hits.clear();
    try {
      const connection = (this.#connection ??= new SqliteConnection(this.databaseFile, 'write', 0));
      const now = this.clock.iso();
      await inOwnTransaction(connection, () => {
        connection.prepare(addHits).run.all(now, JSON.stringify(hits));
        for (const [sql, ...values] of writing(misses, now)) connection.prepare(sql).run.all(...values);
      });
    } catch {
      for (const [source, times] of hits) this.hit(source, times);
    }
  }

  async close(): Promise<void> {
    await this.write();
    clearTimeout(this.#timer);
    this.#connection?.close();
    this.#connection = undefined;
  }

  #begin(): void {
    this.#timer ??= setTimeout(() => void this.write(), waitMs).unref();
  }
}

/** Takes a moment, and [[source, times], …] as JSON. */
export const addHits = `
  UPDATE Redirect SET hits = hits + (each.value ->> 1), lastUsedAt = ? FROM json_each(?) AS each WHERE source = each.value ->> 0`;
