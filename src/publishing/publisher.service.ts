import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { everything, siteChanged } from '../core/facts.js';
import { fullPages } from '../core/pagination.js';
import { allPaths, listPages } from '../pages/all-paths.store.js';
import { bornOf } from '../pages/born.js';
import type { Outcome } from '../pages/outcome.js';
import { outcomeAt } from '../pages/routes.js';
import { SiteView } from '../pages/site-view.store.js';
import { Theme } from '../pages/theme.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Reader } from '../platform/database.service.js';
import { holdingLock } from '../platform/lock.store.js';
import type { Settings } from '../settings/settings.js';
import { settingsIn } from '../settings/settings.store.js';
import { EdgeOutbox } from './edge-outbox.store.js';
import { nothingDone, type Receipt } from './receipt.js';
import { SiteTree } from './site-tree.store.js';
import { forgetStale, type Made, markBegun, pathsMade, pathsMadeFrom, recordMade, type StaleRow } from './trace.store.js';

/** Pages made at once: their compression fills both cores while the next ones are read. */
const atOnce = 8;

/** Told after each page: how many are made, of how many. */
export type Progress = (done: number, total: number) => void;

/**
 * The only bridge from the database to the site tree. Takes what changes made stale, makes those pages again, and lets
 * the bytes decide which files are touched. What is stale is forgotten only when the tree holds it: a crash at any
 * point is finished by the next run.
 */
@Injectable()
export class Publisher {
  readonly #log = new Logger('publishing');
  readonly #tree: SiteTree;
  #lastRun: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly theme: Theme,
    private readonly clock: Clock,
    private readonly outbox: EdgeOutbox,
  ) {
    this.#tree = new SiteTree(config.site);
  }

  /** Makes the site agree with the database, at the cost of what changed. */
  publish(progress?: Progress): Promise<Receipt> {
    return this.#alone(() => this.#makeStale(progress));
  }

  /** Makes every page again and removes files that belong to none. On an untouched blog it changes not one file. */
  rebuild(progress?: Progress): Promise<Receipt> {
    return this.#alone(async () => {
      await this.database.change((tx) => tx.stale.create({ data: everything }));
      return this.#makeStale(progress);
    });
  }

  /** One run at a time, in this process and in all others. */
  #alone(work: () => Promise<Receipt>): Promise<Receipt> {
    const run = this.#lastRun.then(() => holdingLock(join(this.config.data, 'publishing.lock'), work));
    this.#lastRun = run.catch(() => undefined);
    return run;
  }

  async #makeStale(progress: Progress = () => {}): Promise<Receipt> {
    const start = performance.now();
    const reader = await this.database.reader();
    const stale = await reader.stale.findMany({ orderBy: { id: 'asc' } });
    if (stale.length === 0) return nothingDone;
    const settings = await settingsIn(reader);
    const isWhole = stale.some(({ fact }) => fact === everything.fact);
    const paths = await this.#pathsOf(stale, reader, settings);
    const wasCut = stale.some(({ begun }) => begun === 1);
    await this.database.change((tx) => markBegun(tx, stale));
    const { made, failed } = await this.#makeAll(paths, reader, settings, progress);
    const swept = isWhole && failed.length === 0 ? await this.#tree.sweep(kindsOf(made)) : 0;
    const receipt = receiptOf(made, failed, swept, start);
    const isNew = wasCut || receipt.changed.length + receipt.removed.length + swept > 0;
    if (isNew) await this.#tree.announce();
    // A run that was cut may have changed any of them and told nobody
    await this.#settle(stale, made, receipt, wasCut ? made.map(({ path }) => path) : [...receipt.changed, ...receipt.removed]);
    return receipt;
  }

  /** Posts first, lists after them, removals last: no list ever names a page that is not there. */
  async #pathsOf(stale: StaleRow[], reader: Reader, settings: Settings): Promise<string[]> {
    const facts = stale.map(({ fact }) => fact);
    if (facts.includes(everything.fact) || facts.includes(siteChanged.fact)) return [...new Set([...(await allPaths(reader, settings)), ...(await pathsMade(reader))])];
    const listed = facts.includes('timeline:all') ? await reader.post.count({ where: { status: 'published', kind: 'post' } }) : 0;
    const known = listed > 0 ? new Set(await pathsMade(reader)) : new Set();
    const newLists = listPages(fullPages(listed, settings.postsPerPage)).filter((path) => !known.has(path));
    const born = stale.flatMap(({ fact, at }) => bornOf(fact, at));
    const retried = facts.filter((fact) => fact.startsWith('page:')).map((fact) => fact.slice('page:'.length));
    return [...new Set([...born, ...retried, ...(await pathsMadeFrom(reader)), ...newLists])];
  }

  async #makeAll(paths: string[], reader: Reader, settings: Settings, progress: Progress) {
    const made: Made[] = [];
    const failed: Receipt['failed'] = [];
    const later: string[] = [];
    const make = async (path: string, mayRemove: boolean): Promise<void> => {
      try {
        const view = new SiteView(reader, settings, this.config.url);
        const outcome = await outcomeAt({ path, view, theme: this.theme });
        if (!mayRemove && outcome?.kind !== 'page') return void later.push(path);
        made.push({ path, kind: outcome?.kind ?? null, used: view.used, changed: await this.#tree.put(path, outcome) });
      } catch (error) {
        failed.push({ path, reason: error instanceof Error ? error.message : String(error) });
        this.#log.error(`${path} could not be made and keeps its last good file: ${String(error)}`);
      }
      progress(made.length + failed.length, paths.length);
    };
    await inBatches(paths.filter(isPost), (path) => make(path, false));
    await inBatches(paths.filter((path) => !isPost(path)), (path) => make(path, false));
    await inBatches(later, (path) => make(path, true));
    return { made, failed };
  }

  /** In one transaction: what the tree now holds, what is no longer stale, and which addresses the edges must forget. */
  async #settle(stale: StaleRow[], made: Made[], { failed }: Receipt, news: string[]): Promise<void> {
    const now = this.clock.iso();
    await this.database.change(async (tx) => {
      await recordMade(tx, made, now);
      await forgetStale(tx, stale);
      await tx.stale.createMany({ data: failed.map(({ path }) => ({ fact: `page:${path}`, at: '' })) });
      await this.outbox.add(tx, news, now);
    });
    this.outbox.flushSoon();
  }
}

const isPost = (path: string): boolean => !/^\/(tags|categories|archive|page)(\/|$)|^\/$|\.(xml|json|txt)$/.test(path);

async function inBatches(paths: string[], work: (path: string) => Promise<void>): Promise<void> {
  const queue = paths.values();
  const worker = async () => {
    for (const path of queue) await work(path);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function kindsOf(made: Made[]): Map<string, Outcome['kind']> {
  return new Map(made.flatMap(({ path, kind }) => (kind ? [[path, kind] as const] : [])));
}

function receiptOf(made: Made[], failed: Receipt['failed'], swept: number, start: number): Receipt {
  const touched = made.filter(({ changed }) => changed);
  return {
    changed: touched.filter(({ kind }) => kind === 'page' || kind === 'moved').map(({ path }) => path),
    removed: touched.filter(({ kind }) => kind === null || kind === 'gone').map(({ path }) => path),
    untouched: made.length - touched.length,
    failed,
    swept,
    milliseconds: Math.round(performance.now() - start),
  };
}
