import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { encodePath, fileOf } from '../core/path.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';

const answerMs = 5_000;
const atOnce = 50;
/** Seconds until the next try, by how many have failed. */
const backOff = [1, 2, 5, 15, 60, 300];
/** How long what another process left in the outbox (an import while the edge was away) may stay unnoticed. */
const lookMs = 20_000;

/**
 * Tells the caches in front (Varnish) which addresses to forget. An address stays in the outbox until the edge has
 * acknowledged it, over failures and restarts.
 */
@Injectable()
export class EdgeOutbox implements OnModuleDestroy {
  readonly #log = new Logger('edge');
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #isEnding = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Puts addresses into the outbox, in the transaction that knows that they changed. */
  async add(tx: Writer, paths: string[], now: string): Promise<void> {
    for (const edge of this.config.edges) {
      const rows = JSON.stringify(paths.map(encodePath));
      await tx.$executeRaw`
        INSERT INTO Purge (edge, path, attempts, createdAt, nextAt) SELECT ${edge}, value, 0, ${now}, ${now} FROM json_each(${rows})`;
    }
  }

  /** How many addresses an edge has not yet acknowledged. */
  async outstanding(): Promise<number> {
    return (await this.database.reader()).purge.count();
  }

  /** Starts sending what is due, without waiting for it. */
  flushSoon(): void {
    if (this.config.edges.length > 0 && !this.#isEnding) void this.flush().catch((error: unknown) => this.#log.error(String(error)));
  }

  /** Sends everything that is due; what fails is tried again later. */
  flush(): Promise<void> {
    // One after the other, and each looks anew: what was added while one ended is not left behind
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#sendDue());
    return this.#flushing;
  }

  async onModuleDestroy(): Promise<void> {
    this.#isEnding = true;
    await this.#flushing.catch(() => undefined);
    clearTimeout(this.#timer);
  }

  async #sendDue(): Promise<void> {
    const reader = await this.database.reader();
    for (;;) {
      const due = await reader.purge.findMany({ where: { nextAt: { lte: this.clock.iso() } }, orderBy: { id: 'asc' }, take: atOnce });
      if (due.length === 0) break;
      const sent = await Promise.all(due.map((row) => this.#send(row)));
      if (this.#isEnding && sent.includes(false)) return;
    }
    const next = await reader.purge.findFirst({ orderBy: { nextAt: 'asc' }, select: { nextAt: true } });
    this.#again(next ? Date.parse(next.nextAt) - this.clock.now().getTime() : lookMs);
  }

  async #send(row: { id: number; edge: string; path: string; attempts: number }): Promise<boolean> {
    // A page that lives on may stay at the edge in reserve, for when nginx fails; one that was withdrawn may not
    const livesOn = existsSync(join(this.config.site, 'pages', fileOf(decodeURIComponent(row.path))));
    const headers = { 'x-qvill-host': new URL(this.config.url).host, 'x-qvill-purge': livesOn ? 'soft' : 'hard' };
    const problem = await purge(row.edge + row.path, headers);
    await this.database.change(async (tx) => {
      if (problem === null) return tx.purge.delete({ where: { id: row.id } });
      const seconds = backOff[Math.min(row.attempts, backOff.length - 1)]!;
      const nextAt = new Date(this.clock.now().getTime() + seconds * 1_000).toISOString();
      return tx.purge.update({ where: { id: row.id }, data: { attempts: { increment: 1 }, lastError: problem, nextAt } });
    });
    return problem === null;
  }

  #again(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flushSoon(), Math.min(Math.max(milliseconds, 100), lookMs));
    this.#timer.unref();
  }
}

/** Null when the edge acknowledged, else why it did not. */
async function purge(url: string, headers: Record<string, string>): Promise<string | null> {
  try {
    const answer = await fetch(url, { method: 'PURGE', headers, signal: AbortSignal.timeout(answerMs), redirect: 'manual' });
    await answer.body?.cancel();
    return answer.ok ? null : `the edge answered ${answer.status}`;
  } catch (error) {
    return error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error);
  }
}
