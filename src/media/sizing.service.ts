import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { folderOf } from '../core/media.js';
import { isNarrow } from '../instruments/memory-limit.store.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { DueWork } from '../platform/due-work.service.js';
import { dropFolder, makeStaging, place } from './media-folder.store.js';
import { type MediaRow, MediaStore } from './media.store.js';
import { widestAvif } from './widths.js';
import { Workbench } from './workbench.service.js';

/** A picture that ends the process three times, or takes it too long, does without. */
const mostAttempts = 3;

/** Makes the sizes of pictures, one after the other, while nobody waits. The rows say what is still to do: a crash loses nothing. */
@Injectable()
export class Sizing extends DueWork {
  #onReady = async (): Promise<void> => {};

  constructor(
    private readonly config: Config,
    private readonly store: MediaStore,
    private readonly workbench: Workbench,
    clock: Clock,
  ) {
    super('media', clock);
  }

  /** Calls `listener` when pages can show a picture in its sizes. */
  onReady(listener: () => Promise<void>): void {
    this.#onReady = listener;
  }

  protected async doDue(): Promise<null> {
    for (let row = await this.store.nextWaiting(); row && !this.isEnding; row = await this.store.nextWaiting()) await this.#try(row);
    return null;
  }

  async #try(row: MediaRow): Promise<void> {
    try {
      await this.#make(row);
    } catch (error) {
      if (this.isEnding) return;
      if (await this.store.failed(row, mostAttempts)) this.log.error(`${row.name}: ${String(error)}`);
    }
  }

  async #make(row: MediaRow): Promise<void> {
    const staging = makeStaging(this.config.media);
    const folder = folderOf(row.digest);
    try {
      const done = await this.workbench.run({
        kind: 'sizes',
        source: join(this.config.media, folder, row.file),
        target: staging,
        type: row.type,
        widestAvif: widestAvif(isNarrow()),
      });
      if (!('sizes' in done)) throw new Error('The workbench did other work');
      await this.store.keepSizes(row, done.sizes, () => {
        for (const { file } of done.sizes) place(join(staging, file), this.config.media, folder, file);
      });
    } finally {
      dropFolder(staging);
    }
    await this.#onReady();
  }
}
