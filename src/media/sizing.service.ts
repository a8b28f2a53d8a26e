import { join } from 'node:path';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { folderOf } from '../core/media.js';
import { Config } from '../platform/config.js';
import { dropFolder, makeStaging, place } from './media-folder.store.js';
import { type MediaRow, MediaStore } from './media.store.js';
import { Workbench } from './workbench.service.js';

/** A picture that ends the process three times, or takes it too long, does without. */
const mostAttempts = 3;
/** How long a picture that another process added may stay unnoticed. */
const lookMs = 20_000;

/** Makes the sizes of pictures, one after the other, while nobody waits. The rows say what is still to do: a crash loses nothing. */
@Injectable()
export class Sizing implements OnModuleDestroy {
  readonly #log = new Logger('media');
  #run: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isAsked = false;
  #isEnding = false;
  #onReady = async (): Promise<void> => {};

  constructor(
    private readonly config: Config,
    private readonly store: MediaStore,
    private readonly workbench: Workbench,
  ) {}

  /** Calls `listener` when pages can show a picture in its sizes. */
  onReady(listener: () => Promise<void>): void {
    this.#onReady = listener;
  }

  /** Looks for work, and goes on looking from then on. Returns at once. */
  wake(): void {
    this.#isAsked = true;
    if (this.#isEnding || this.#run) return;
    clearTimeout(this.#timer);
    this.#run = this.#makeAll()
      .catch((error: unknown) => this.#report(error))
      .then(() => this.#rest());
  }

  /** Until what is to do now is done. */
  async settled(): Promise<void> {
    while (this.#run) await this.#run;
  }

  async onModuleDestroy(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#timer);
    await this.#run;
  }

  #rest(): void {
    this.#run = undefined;
    if (this.#isEnding) return;
    if (this.#isAsked) this.wake();
    else this.#timer = setTimeout(() => this.wake(), lookMs).unref();
  }

  async #makeAll(): Promise<void> {
    while (this.#isAsked && !this.#isEnding) {
      this.#isAsked = false;
      for (let row = await this.store.nextWaiting(); row && !this.#isEnding; row = await this.store.nextWaiting()) await this.#try(row);
    }
  }

  async #try(row: MediaRow): Promise<void> {
    try {
      await this.#make(row);
    } catch (error) {
      if (this.#isEnding) return;
      if (await this.store.failed(row, mostAttempts)) this.#report(`${row.name}: ${String(error)}`);
    }
  }

  async #make(row: MediaRow): Promise<void> {
    const staging = makeStaging(this.config.media);
    const folder = folderOf(row.digest);
    try {
      const done = await this.workbench.run({ kind: 'sizes', source: join(this.config.media, folder, row.file), target: staging, type: row.type });
      if (!('sizes' in done)) throw new Error('The workbench did other work');
      await this.store.keepSizes(row, done.sizes, () => {
        for (const { file } of done.sizes) place(join(staging, file), this.config.media, folder, file);
      });
    } finally {
      dropFolder(staging);
    }
    await this.#onReady();
  }

  #report(error: unknown): void {
    if (!this.#isEnding) this.#log.error(String(error));
  }
}
