import { existsSync } from 'node:fs';
import { inOwnTransaction } from '../platform/own-transaction.store.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import { Sample, type SampleJson } from './sample.js';

/** Seconds of a minute, an hour and a day; each is folded into the next. */
export const spans = [60, 3_600, 86_400] as const;
export type Span = (typeof spans)[number];

/** How much is kept of each: a day of minutes, a month of hours and three years of days, in 10 MB at the most, whatever happens. */
export const most: Readonly<Record<Span, { rows: number; bytes: number }>> = {
  60: { rows: 1_500, bytes: 4_000_000 },
  3600: { rows: 800, bytes: 4_000_000 },
  86400: { rows: 1_100, bytes: 2_000_000 },
};
/** of each kind */
const mostMarks = 300;

export type MarkKind = 'start' | 'upgrade' | 'publication' | 'shedding';
/** `at` in milliseconds since 1970. */
export type Mark = { at: number; kind: MarkKind; words: string };

/**
 * Samples in the database, by a connection of their own: who only serves readers has no Prisma. A minute is written once, and read again when its
 * hour is over. What comes late for a stretch that is folded already, because a clock was set back, goes into the longer ones too.
 */
export class SampleStore {
  #connection: SqliteConnection | undefined;
  #foldedAt = NaN;

  constructor(private readonly databaseFile: string) {}

  /** Adds to the minute of `at` (milliseconds), and folds and forgets what it is time for: one transaction. */
  async write(at: number, sample: Sample | null, marks: readonly Mark[]): Promise<void> {
    if (!existsSync(this.databaseFile)) return;
    await inOwnTransaction(this.#open(), () => {
      if (sample) this.#add(60, at / 1_000, sample);
      for (const mark of marks) this.#run('INSERT INTO Mark (at, kind, words) VALUES (?, ?, ?)', mark.at, mark.kind, mark.words);
      if (marks.length > 0) this.#run(dropMarks, mostMarks);
      const hour = startOf(3_600, at / 1_000);
      if (hour !== this.#foldedAt) this.#tidy(at / 1_000);
      this.#foldedAt = hour;
    });
  }

  /** Samples of a span that began in [from, to), in seconds, oldest first. */
  read(span: Span, from: number, to: number): { at: number; sample: Sample }[] {
    const rows = this.#run('SELECT at, data FROM Sample WHERE span = ? AND at >= ? AND at < ? ORDER BY at', span, from, to) as [number, string][];
    return rows.map(([at, data]) => ({ at, sample: Sample.from(JSON.parse(data) as SampleJson) }));
  }

  /** From the milliseconds `from`, oldest first. */
  marks(from: number): Mark[] {
    const rows = this.#run('SELECT at, kind, words FROM Mark WHERE at >= ? ORDER BY at', from) as [number, MarkKind, string][];
    return rows.map(([at, kind, words]) => ({ at, kind, words }));
  }

  lastMark(...kinds: MarkKind[]): Mark | undefined {
    const named = JSON.stringify(kinds);
    const rows = this.#run('SELECT at, kind, words FROM Mark WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 1', named);
    const [at, kind, words] = (rows[0] ?? []) as [number, MarkKind, string];
    return kind && { at, kind, words };
  }

  /** The one value that a query gives. */
  value(sql: string): number | null {
    const [row] = this.#run(sql) as [number | null][];
    return row?.[0] ?? null;
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  #add(span: Span, at: number, sample: Sample): void {
    const start = startOf(span, at);
    const [known] = this.#run('SELECT folded, data FROM Sample WHERE span = ? AND at = ?', span, start) as [number, string][];
    const all = known ? Sample.from(JSON.parse(known[1]) as SampleJson) : new Sample();
    all.merge(sample);
    this.#run('INSERT INTO Sample (span, at, data) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET data = excluded.data', span, start, JSON.stringify(all));
    if (known?.[0] === 1) this.#add(longer(span)!, at, sample);
  }

  /** Folds each stretch whose longer one is over, and forgets the oldest beyond what is kept. */
  #tidy(now: number): void {
    for (const span of spans) {
      const next = longer(span);
      if (next) {
        const over = this.#run('SELECT at, data FROM Sample WHERE span = ? AND folded = 0 AND at < ?', span, startOf(next, now)) as [number, string][];
        for (const [at, data] of over) this.#add(next, at, Sample.from(JSON.parse(data) as SampleJson));
        this.#run('UPDATE Sample SET folded = 1 WHERE span = ? AND folded = 0 AND at < ?', span, startOf(next, now));
      }
      this.#run(forget, span, most[span].rows, most[span].bytes);
    }
  }

  #run(sql: string, ...values: (string | number)[]): unknown[] {
    return this.#open()
      .prepare(sql)
      .run.all(...values);
  }

  #open(): SqliteConnection {
    return (this.#connection ??= new SqliteConnection(this.databaseFile, 'write', 0));
  }
}

const startOf = (span: Span, seconds: number): number => Math.floor(seconds / span) * span;
const longer = (span: Span): Span | undefined => spans[spans.indexOf(span) + 1];

/** The oldest of a span, beyond so many rows and bytes. */
const forget = `
  DELETE FROM Sample WHERE span = ?1 AND at IN (
    SELECT at FROM (SELECT at, row_number() OVER newest AS number, sum(length(data)) OVER newest AS bytes FROM Sample WHERE span = ?1 WINDOW newest AS (ORDER BY at DESC))
    WHERE number > ?2 OR bytes > ?3)`;
const dropMarks =
  'DELETE FROM Mark WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY kind ORDER BY id DESC) AS number FROM Mark) WHERE number > ?)';
