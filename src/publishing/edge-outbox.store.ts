import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { encodePath, fileOf } from '../core/path.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';
import { DueWork } from '../platform/due-work.service.js';

const answerMs = 5_000;
const atOnce = 50;
/** Seconds until the next try, by how many have failed. */
const backOff = [1, 2, 5, 15, 60, 300];

/**
 * Tells the caches in front (Varnish) which addresses to forget. An address stays in the outbox until the edge has
 * acknowledged it, over failures and restarts.
 */
@Injectable()
export class EdgeOutbox extends DueWork {
  /** What was withdrawn must not go on being shown: even a process that ends tells, as long as an edge hears. */
  protected override readonly canWait = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super('edge', clock);
  }

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

  override wake(): void {
    if (this.config.edges.length > 0) super.wake();
  }

  protected async doDue(): Promise<string | null> {
    const reader = await this.database.reader();
    for (;;) {
      const due = await reader.purge.findMany({ where: { nextAt: { lte: this.clock.iso() } }, orderBy: { id: 'asc' }, take: atOnce });
      if (due.length === 0) break;
      const sent = await Promise.all(due.map((row) => this.#send(row)));
      if (this.isEnding && sent.includes(false)) return null;
    }
    return (await reader.purge.findFirst({ orderBy: { nextAt: 'asc' }, select: { nextAt: true } }))?.nextAt ?? null;
  }

  async #send(row: { id: number; edge: string; path: string; attempts: number }): Promise<boolean> {
    // A page that lives on may stay at the edge in reserve, for when nginx fails; one that was withdrawn may not
    const livesOn = existsSync(join(this.config.site, 'pages', fileOf(decodeURIComponent(row.path))));
    const headers = { 'x-qvill-host': new URL(this.config.url).host, 'x-qvill-purge': livesOn ? 'soft' : 'hard' };
    const problem = await purge(row.edge + row.path, headers);
    await this.database.change(async (tx) => {
      if (problem === null) return tx.purge.delete({ where: { id: row.id } });
      const nextAt = this.at(backOff[Math.min(row.attempts, backOff.length - 1)]!);
      return tx.purge.update({ where: { id: row.id }, data: { attempts: { increment: 1 }, lastError: problem, nextAt } });
    });
    return problem === null;
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
