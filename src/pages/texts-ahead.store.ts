import { Rows } from '../platform/rows.store.js';
import type { Config } from '../platform/config.js';
import type { TextStore } from '../rendering/texts.store.js';
import { settingsFromRows } from '../settings/settings-rows.store.js';
import { newestId } from './public-posts.store.js';
import { prepareSome } from './prepare-texts.store.js';

/**
 * Renders the texts of posts while more of them are being written: whoever writes ten thousand leaves a core idle, and what comes after
 * finds them kept. One that changes afterwards, or is missed, is rendered with its page.
 */
export class TextsAhead {
  readonly #rows: Rows;
  #last: number;
  #work: Promise<void> | undefined;
  #isWanted = false;

  constructor(
    { databaseFile }: Config,
    private readonly texts: TextStore,
  ) {
    this.#rows = new Rows(databaseFile);
    this.#last = newestId(this.#rows);
  }

  /** Says that there are more. */
  look(): void {
    this.#isWanted = true;
    this.#work ??= this.#go()
      .catch(() => {})
      .finally(() => (this.#work = undefined));
  }

  /** When all is rendered that was there when it was looked last. */
  async end(): Promise<void> {
    await this.#work;
    this.#rows.close();
  }

  async #go(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      this.#last = await prepareSome(this.#last, { rows: this.#rows, settings: settingsFromRows(this.#rows), texts: this.texts });
    }
    await this.texts.rest();
  }
}
