import { setImmediate as nextTurn } from 'node:timers/promises';
import { isNarrow } from '../instruments/memory-limit.store.js';
import { prepareTexts } from '../pages/prepare-texts.store.js';
import type { KeptValues } from '../pages/kept-values.js';
import { newestId } from '../pages/public-posts.store.js';
import type { Theme } from '../pages/theme.service.js';
import type { Config } from '../platform/config.js';
import type { Database } from '../platform/database.service.js';
import { Rows } from '../platform/rows.store.js';
import type { TextStore } from '../rendering/texts.store.js';
import type { Settings } from '../settings/settings.js';
import { settingsFromRows } from '../settings/settings-rows.store.js';
import { KeptBetweenRuns } from './kept-between-runs.js';
import { makeBeside } from './large-run.store.js';
import { newsIn, type Outcomes, type Progress } from './outcomes.js';
import { PageThreads } from './page-threads.service.js';
import { SearchIndex } from './search-index.store.js';
import { SiteTree } from './site-tree.store.js';
import { makeHere } from './small-run.store.js';
import { takeStale } from './take-stale.store.js';
import type { StaleRow } from './trace.store.js';
import { type Compared, compareHeld } from './tree-check.store.js';

/** So many posts are made faster than threads are started. */
const fewPosts = 100;

type OnLive = (outcomes: Outcomes, stale: StaleRow[]) => void;
type Ran = { stale: StaleRow[]; outcomes: Outcomes; swept: number };

/** Makes what is stale: in the tree that readers have, or, when it is much, beside it. One run at a time: who calls holds the lock. */
export class PageRun {
  readonly #tree: SiteTree;
  readonly #index: SearchIndex;
  readonly #kept = new KeptBetweenRuns();
  #rows: Rows | undefined;
  #isEnding = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly theme: Theme,
    private readonly texts: TextStore,
    private readonly onNews: () => void,
  ) {
    this.#tree = new SiteTree(config);
    this.#index = new SearchIndex(config);
  }

  /** @param onLive called when readers have the pages, where their packed forms follow */
  async make(onLive: OnLive, progress: Progress): Promise<Ran> {
    const rows = (this.#rows ??= new Rows(this.config.databaseFile));
    return (await this.#makeInPlace(rows, onLive, progress)) ?? this.#makeBeside(rows, progress);
  }

  /** Lets a run that is under way fail, so that the process can end. */
  cut(): void {
    this.#isEnding = true;
  }

  get isCut(): boolean {
    return this.#isEnding;
  }

  /** Compares the tree with the blog as it is (see `compareHeld`). */
  async compare(progress: Progress): Promise<Compared | null> {
    const rows = (this.#rows ??= new Rows(this.config.databaseFile));
    const comparison = await compareHeld(rows, (settings) => this.#shop(rows, settings, progress).workshop, this.#tree.layout, progress);
    if (comparison && comparison.differences.length > 0) this.#tell();
    return comparison;
  }

  shed(): void {
    this.#kept.shed();
  }

  /** Takes away what runs left behind that were killed. */
  tidy(): void {
    this.#tree.tidy();
  }

  /** When nothing is left of the tree that a large run replaced. */
  get removal(): Promise<void> {
    return this.#tree.removal;
  }

  close(): void {
    this.#rows?.close();
    this.#index.close();
  }

  /** Null when it is too much for that. */
  async #makeInPlace(rows: Rows, onLive: OnLive, progress: Progress): Promise<Ran | null> {
    const { stale, kept, settings, paths, isTooMuch } = await takeStale(this.database, rows, this.#kept);
    try {
      if (isTooMuch) return null;
      const change = this.#tree.change();
      try {
        const outcomes = await makeHere(paths, change, this.#shop(rows, settings, progress, kept));
        outcomes.addFailed(change.goLive());
        this.#announce(stale, outcomes);
        onLive(outcomes, stale);
        // Who waited is answered first
        await nextTurn();
        outcomes.end();
        await this.theme.rest();
        outcomes.addFailed(await change.pack());
        await change.sync();
        this.#announce(stale, outcomes);
        return { stale, outcomes, swept: 0 };
      } finally {
        change.end();
      }
    } finally {
      rows.release();
    }
  }

  async #makeBeside(rows: Rows, progress: Progress): Promise<Ran> {
    const next = await this.#tree.begin();
    const isLarge = newestId(rows) > fewPosts;
    const onText = (done: number, total: number) => {
      this.#goOn();
      progress(done, total, 'texts');
    };
    if (isLarge) await prepareTexts({ rows, settings: settingsFromRows(rows), texts: this.texts }, onText);
    const threads = isLarge && !isNarrow() ? new PageThreads({ config: this.config, from: this.#tree.layout.root, to: next.root }, this.texts) : null;
    try {
      const { stale, settings, paths, isAll } = await takeStale(this.database, rows, this.#kept, { threads });
      try {
        const shop = this.#shop(rows, settings, progress);
        const ran = { stale, ...(await makeBeside(paths, { ...shop, tree: this.#tree, next, threads, isAll })) };
        this.onNews();
        return ran;
      } finally {
        rows.release();
      }
    } finally {
      await threads?.end();
      await this.#tree.discard(next);
    }
  }

  #shop(rows: Rows, settings: Settings, progress: Progress, kept?: KeptValues) {
    const workshop = { rows, settings, url: this.config.url, theme: this.theme, ...(kept ? { kept } : {}) };
    return { workshop, index: this.#index, goOn: () => this.#goOn(), progress };
  }

  #goOn(): void {
    if (this.#isEnding) throw new Error('The process ended while pages were made; the next start goes on');
  }

  #announce(stale: StaleRow[], outcomes: Outcomes): void {
    if (newsIn(stale, outcomes).length > 0) this.#tell();
  }

  #tell(): void {
    this.#tree.announce();
    this.onNews();
  }
}
