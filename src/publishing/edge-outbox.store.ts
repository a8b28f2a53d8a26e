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

type Refusal = { reason: string; isAway: boolean };

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

  /** What each edge has not yet acknowledged: how many addresses, and why not. For whoever publishes to know. */
  async outstandingByEdge(): Promise<{ edge: string; addresses: number; reason: string | null }[]> {
    const rows = await (await this.database.reader()).purge.groupBy({ by: ['edge'], _count: true, _max: { lastError: true }, where: { attempts: { gt: 0 } } });
    return rows.map(({ edge, _count, _max }) => ({ edge, addresses: _count, reason: _max.lastError }));
  }

  /**
   * Sends everything that is due and waits for it. After this no edge that can be reached shows what was: so it comes before whoever made the
   * change is told that it is done. An edge that can't be reached is given up after five seconds, and what it has to forget stays outstanding.
   */
  async settle(): Promise<void> {
    if (this.config.edges.length > 0) await this.flush().catch((error: unknown) => this.log.error(String(error)));
  }

  override wake(): void {
    if (this.config.edges.length > 0) super.wake();
  }

  protected async doDue(): Promise<string | null> {
    const reader = await this.database.reader();
    const edges = await reader.purge.groupBy({ by: ['edge'], where: { nextAt: { lte: this.clock.iso() } } });
    // Each at its own pace: one that hangs keeps nobody from telling the others
    await Promise.all(edges.map(({ edge }) => this.#sendTo(edge)));
    return (await reader.purge.findFirst({ orderBy: { nextAt: 'asc' }, select: { nextAt: true } }))?.nextAt ?? null;
  }

  async #sendTo(edge: string): Promise<void> {
    const reader = await this.database.reader();
    for (;;) {
      const where = { edge, nextAt: { lte: this.clock.iso() } };
      const due = await reader.purge.findMany({ where, orderBy: { id: 'asc' }, take: atOnce });
      if (due.length === 0) return;
      const problems = await Promise.all(due.map((row) => this.#send(row)));
      const away = problems.find((problem) => problem?.isAway)?.reason;
      const told = due.filter((_, i) => problems[i] === null).map(({ id }) => id);
      await this.database.change(async (tx) => {
        await tx.purge.deleteMany({ where: { id: { in: told } } });
        for (const [i, { id, attempts }] of due.entries()) {
          if (problems[i]) await tx.purge.updateMany({ where: { id }, data: { attempts: { increment: 1 }, ...this.#later(attempts, problems[i].reason) } });
        }
        // Nobody waits for it once for each address
        if (away) await tx.purge.updateMany({ where, data: { attempts: { increment: 1 }, ...this.#later(due[0]!.attempts, away) } });
      });
      if (away) return;
    }
  }

  #later(attempts: number, reason: string): { nextAt: string; lastError: string } {
    return { nextAt: this.at(backOff[Math.min(attempts, backOff.length - 1)]!), lastError: reason };
  }

  #send({ edge, path }: { edge: string; path: string }): Promise<Refusal | null> {
    // A page that lives on may stay at the edge until its new form is there; one that was withdrawn may not
    const livesOn = existsSync(join(this.config.site, 'pages', fileOf(decodeURIComponent(path))));
    return purge(edge + path, livesOn, { 'x-qvill-secret': this.config.edgeSecret });
  }
}

/** Null when the edge acknowledged, else why it did not. What the words mean is in nginx/qvill.vcl. */
async function purge(url: string, livesOn: boolean, secret: Record<string, string>): Promise<Refusal | null> {
  const signal = AbortSignal.timeout(answerMs);
  const send = async (word: string, packing = 'identity') => {
    const headers = { ...secret, 'x-qvill-purge': word, 'accept-encoding': packing };
    const answer = await fetch(url, { method: 'PURGE', headers, signal, redirect: 'manual' });
    await answer.body?.cancel();
    return answer;
  };
  try {
    const first = await send(livesOn ? 'soft' : 'hard');
    const packings = livesOn && first.ok && first.headers.has('x-qvill-kept') ? ['br', 'gzip', 'identity'] : [];
    const answers = [first, ...(await Promise.all(packings.map((packing) => send('refresh', packing))))];
    const refused = answers.find(({ ok }) => !ok);
    return refused ? { reason: `the edge answered ${refused.status}`, isAway: false } : null;
  } catch (error) {
    const reason = error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error);
    return { reason, isAway: true };
  }
}
