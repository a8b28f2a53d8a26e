import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { failedPage } from './failed-page.js';
import { type Failure, reasonOf, wholeSite } from './receipt.js';

/** Why a page, or with `wholeSite` everything that changed, is not as it should be. Moments in ISO 8601. */
export type PageProblem = Failure & { since: string; triedAt: string; attempts: number; nextAt: string };

const firstTrySeconds = 5;
const longestSeconds = 300;
const waitAfter = (attempts: number): number => Math.min(firstTrySeconds * 2 ** Math.min(attempts - 1, 10), longestSeconds);

/** What could not be published, for whoever asks: the admin, `doctor`, and the schedule, which tries again. */
@Injectable()
export class ProblemStore {
  /** Of a run that could not even be begun or ended. In memory: on a full disk nothing can be written down. */
  #stopped: PageProblem | null = null;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** All of them, the oldest first; no more than `most`. */
  async list(most = 1_000): Promise<PageProblem[]> {
    const rows = await (await this.database.reader()).pageProblem.findMany({ orderBy: [{ since: 'asc' }, { path: 'asc' }], take: most });
    return [...(this.#stopped ? [this.#stopped] : []), ...rows];
  }

  async count(): Promise<number> {
    return (await (await this.database.reader()).pageProblem.count()) + (this.#stopped ? 1 : 0);
  }

  /** Enters what a run could not make, and forgets all else: a run takes everything that is stale, what failed before among it. */
  async record(tx: Writer, failed: Failure[], now: string): Promise<void> {
    const rows = JSON.stringify(failed.map(({ path, reason }) => [path, reason]));
    await tx.$executeRaw`DELETE FROM PageProblem WHERE path NOT IN (SELECT value ->> 0 FROM json_each(${rows}))`;
    if (failed.length === 0) return;
    await tx.$executeRaw`
      INSERT INTO PageProblem (path, reason, since, triedAt, nextAt)
      SELECT value ->> 0, value ->> 1, ${now}, ${now}, ${this.#after(1)} FROM json_each(${rows}) WHERE true
      ON CONFLICT (path) DO UPDATE SET reason = excluded.reason, triedAt = excluded.triedAt, attempts = attempts + 1`;
    // How long it waits is the same for all that failed as often
    const known = await tx.pageProblem.groupBy({ by: ['attempts'] });
    for (const { attempts } of known) await tx.pageProblem.updateMany({ where: { attempts, triedAt: now }, data: { nextAt: this.#after(attempts) } });
  }

  /** A run broke off. Returns what that is to be called. */
  stopped(error: unknown): Failure {
    const now = this.clock.iso();
    const attempts = (this.#stopped?.attempts ?? 0) + 1;
    const problem = { path: wholeSite, reason: reasonOf(error), since: this.#stopped?.since ?? now, triedAt: now, attempts, nextAt: this.#after(attempts) };
    this.#stopped = problem;
    return { path: problem.path, reason: problem.reason };
  }

  /** A run came to its end. */
  ran(): void {
    this.#stopped = null;
  }

  /** Whether anything is stale that nobody has tried to make yet, or it is time to try again. */
  async isAnythingDue(): Promise<boolean> {
    const now = this.clock.iso();
    if (this.#stopped) return this.#stopped.nextAt <= now;
    const reader = await this.database.reader();
    if (await reader.stale.findFirst({ where: { fact: { not: { startsWith: failedPage('') } } } })) return true;
    return (await reader.pageProblem.findFirst({ where: { nextAt: { lte: now } } })) !== null;
  }

  #after(attempts: number): string {
    return new Date(this.clock.now().getTime() + waitAfter(attempts) * 1_000).toISOString();
  }
}
