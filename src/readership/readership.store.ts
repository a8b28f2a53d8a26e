import { existsSync } from 'node:fs';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { inOwnTransaction } from '../platform/own-transaction.store.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { settingsOf } from '../settings/settings-rows.store.js';
import { addCounts, closeDays, hasOpenDays } from './counts.store.js';
import { Days } from './days.js';
import { plainHost } from './referrer.js';
import { Salts } from './salts.store.js';
import { type Count, Tally } from './tally.js';

/** How long after midnight the last lines of a day may still come. */
const graceMs = 60_000;

/** What is known of readers, in the blog's file: without the framework and without Prisma, because a blog that is only read does without them. */
export class ReadershipStore {
  readonly #salts: Salts;
  #connection: SqliteConnection | undefined;
  #days: { zone: string; days: Days } | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.#salts = new Salts(config.saltsFile);
  }

  /** Whether there is a blog to write to. */
  get exists(): boolean {
    return existsSync(this.config.databaseFile);
  }

  /** As the owner has it now: whether anything is counted, and what a day is. */
  choices(): { isCounting: boolean; days: Days } {
    const { statistics, timeZone } = settingsOf(this.connection);
    if (this.#days?.zone !== timeZone) this.#days = { zone: timeZone, days: new Days(timeZone) };
    return { isCounting: statistics, days: this.#days.days };
  }

  tally(): Tally {
    return new Tally(plainHost(this.config.url), (...who) => this.#salts.disguise(...who));
  }

  /** All of it in one transaction, with what else `work` writes. */
  write(counts: Count[], work: (connection: SqliteConnection) => void = () => {}): Promise<void> {
    return inOwnTransaction(this.connection, () => {
      work(this.connection);
      addCounts(this.connection, counts);
    });
  }

  /** Ends the days that are over: of who came only the number stays, and the secret that knew them goes. */
  async endDays(): Promise<void> {
    const today = this.choices().days.of(new Date(this.clock.now().getTime() - graceMs).toISOString())!;
    if (hasOpenDays(this.connection, today)) await inOwnTransaction(this.connection, () => closeDays(this.connection, today));
    this.#salts.dropBefore(today);
  }

  /** Forgets all that was ever counted. */
  async forget(): Promise<void> {
    await inOwnTransaction(this.connection, () => this.connection.db.exec('DELETE FROM Reading'));
    this.#salts.dropBefore('9999');
  }

  get connection(): SqliteConnection {
    return (this.#connection ??= new SqliteConnection(this.config.databaseFile, 'write', 0));
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }
}
