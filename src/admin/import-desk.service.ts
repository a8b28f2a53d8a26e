import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { type Sent as SentFile, SentFolder } from '../archive/folder/sent-folder.store.js';
import type { ImportReport } from '../archive/run/import-report.js';
import type { ImportOptions } from '../archive/run/importer.service.js';
import type { UndoReport } from '../archive/run/undo-report.js';
import { ImportUndo } from '../archive/run/undo.service.js';
import { Problem } from '../core/problem.js';
import { Arrivals } from '../export/arrivals.service.js';
import type { RestoreReport } from '../export/restore-report.js';
import { type Proven, proveAddresses } from '../health/address-proof.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { Config } from '../platform/config.js';
import { Publisher } from '../publishing/publisher.service.js';
import { TreeStore } from '../site/tree.store.js';

/** What somebody sent, and what was said of it; after an import, what its old addresses answer with. */
export type Sent = SentFile<Said>;
export type Said = (ImportReport | RestoreReport) & { proof?: Proven[] };

/** What is under way: `about` is the id of what was sent, or `run-N`. */
export type Work = { about: string; what: 'trial' | 'import' | 'undo'; done: number; total: number | null };

/** What is done soon is shown at once. */
const soonMs = 1_500;

/** Imports that somebody asks for in the admin: one thing at a time, while they look on or do not. */
@Injectable()
export class ImportDesk implements OnModuleDestroy {
  readonly files: SentFolder<Said>;
  readonly #log = new Logger('import');
  /** why the last work on something came to nothing */
  readonly #failures = new Map<string, string>();
  #work: Work | null = null;
  #ended: Promise<void> = Promise.resolve();
  #isEnding = false;
  /** of this process */
  lastUndo: UndoReport | null = null;

  constructor(
    private readonly config: Config,
    private readonly arrivals: Arrivals,
    private readonly undoing: ImportUndo,
    private readonly library: MediaLibrary,
    private readonly publisher: Publisher,
  ) {
    this.files = new SentFolder(config.imports);
  }

  get work(): Work | null {
    return this.#work;
  }

  get isAtWork(): boolean {
    return this.#work !== null;
  }

  failureOf(about: string): string | null {
    return this.#failures.get(about) ?? null;
  }

  /** Says what an import of it would do. Comes back when that is known, or it takes longer. @throws Problem('busy') */
  rehearse(sent: Sent): Promise<void> {
    return this.#begin({ about: sent.id, what: 'trial', done: 0, total: null }, async (progress) => {
      this.files.keep(sent.id, await this.arrivals.run(sent.path, { dryRun: true, progress, ...wishesOf(sent) }));
    });
  }

  /** Brings it in and publishes. @throws Problem('busy') */
  bring(sent: Sent): Promise<void> {
    return this.#begin({ about: sent.id, what: 'import', done: 0, total: null }, async (progress) => {
      const report = await this.arrivals.run(sent.path, { dryRun: false, progress, ...wishesOf(sent) });
      this.files.keep(sent.id, report);
      await this.publisher.publish();
      const { oldAddresses = [] } = report as Partial<ImportReport>;
      const proof = await proveAddresses(oldAddresses, new TreeStore(this.config.site), this.config.url);
      if (proof.length > 0) this.files.keep(sent.id, { ...report, proof });
    });
  }

  /** Takes a run back and publishes. @throws Problem('busy') */
  undo(run: number): Promise<void> {
    return this.#begin({ about: `run-${run}`, what: 'undo', done: 0, total: null }, async (progress) => {
      this.lastUndo = await this.undoing.undo(run, progress);
      await this.publisher.publish();
      await this.library.dropLeftovers();
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.#isEnding = true;
    await this.#ended;
  }

  async #begin(work: Work, job: (progress: (done: number, total: number | null) => void) => Promise<void>): Promise<void> {
    if (this.#work) throw new Problem('busy', 'Another import is at work: wait until it is done');
    this.#work = work;
    this.#failures.delete(work.about);
    const progress = (done: number, total: number | null): void => {
      if (this.#isEnding) throw new Error('The app ended');
      Object.assign(work, { done, total });
    };
    this.#ended = job(progress)
      .catch((error: unknown) => this.#tell(work.about, error as Error))
      .finally(() => (this.#work = null));
    await Promise.race([this.#ended, pause(soonMs, undefined, { ref: false })]);
  }

  #tell(about: string, error: Error): void {
    this.#failures.set(about, error.message);
    if (!(error instanceof Problem)) this.#log.error(error.message, error.stack);
  }
}

/** What was said of the old site, as the import takes it. */
function wishesOf({ oldSite: said }: Sent): Pick<ImportOptions, 'oldSite' | 'fetchFrom'> {
  if (!said) return {};
  const orNone = (text: string): string | undefined => (text === '' ? undefined : text);
  const addresses = said.addresses
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const oldSite = { site: orNone(said.site), permalinks: orNone(said.permalinks), lists: said.sitemap === '' ? [] : [said.sitemap], addresses };
  return { oldSite, fetchFrom: said.fetches ? said.hosts : undefined };
}
