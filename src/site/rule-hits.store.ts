import { existsSync } from 'node:fs';
import type { Clock } from '../platform/clock.js';
import { inOwnTransaction } from '../platform/own-transaction.store.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';

/** How long a use may be in memory alone. */
const waitMs = 3_000;

/** How often redirect rules are used, and when last: gathered in memory and written every few seconds, so that no reader waits for the disk. */
export class RuleHits {
  readonly #counts = new Map<string, number>();
  #connection: SqliteConnection | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly databaseFile: string,
    private readonly clock: Clock,
  ) {}

  count(source: string, times = 1): void {
    this.#counts.set(source, (this.#counts.get(source) ?? 0) + times);
    this.#timer ??= setTimeout(() => void this.write(), waitMs).unref();
  }

  /** Writes down what was counted. What can't be written now is kept for the next time. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counted = [...this.#counts];
    if (counted.length === 0 || !existsSync(this.databaseFile)) return;
    this.#counts.clear();
    try {
      const connection = (this.#connection ??= new SqliteConnection(this.databaseFile, 'write', 0));
      const rows = JSON.stringify(counted);
      await inOwnTransaction(connection, () => connection.prepare(addHits).run.all(this.clock.iso(), rows));
    } catch {
      for (const [source, times] of counted) this.count(source, times);
    }
  }

  async close(): Promise<void> {
    await this.write();
    clearTimeout(this.#timer);
    this.#connection?.close();
    this.#connection = undefined;
  }
}

/** Takes a moment, and [[source, times], …] as JSON. */
export const addHits = `
  UPDATE Redirect SET hits = hits + (each.value ->> 1), lastUsedAt = ? FROM json_each(?) AS each WHERE source = each.value ->> 0`;
