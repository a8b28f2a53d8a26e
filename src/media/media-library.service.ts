import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { type MediaFile, mediaFile } from '../core/media.js';
import { Problem } from '../core/problem.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { holdingLock } from '../platform/lock.store.js';
import { type Brought, bringMedia } from './brought-media.store.js';
import type { Cleaned } from './job.js';
import { limits } from './limits.js';
import { baseName, labelOf } from './media-name.js';
import { diskIsFull, dropFolder, makeStaging, place, receive, sweep } from './media-folder.store.js';
import { type MediaRow, MediaStore, type Noted } from './media.store.js';
import { Sizing } from './sizing.service.js';
import { Workbench } from './workbench.service.js';

/** A file as it arrives: its bytes, and the name that it has where it comes from. */
export type Incoming = { file: AsyncIterable<Uint8Array>; name: string };

type Keep<T> = (cleaned: Cleaned, settle: (folder: string, file: string) => void) => Promise<T>;

/** A file of the library, for whoever added it. */
export type Added = MediaFile & { id: number };

/**
 * The media library: every door adds, replaces and removes files here. What is kept has been cleaned first; the bytes that
 * arrived never are. Afterwards the door publishes, and `dropLeftovers` takes away bytes that nobody is led to any more.
 */
@Injectable()
export class MediaLibrary {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly store: MediaStore,
    private readonly workbench: Workbench,
    private readonly sizing: Sizing,
  ) {}

  /**
   * Adds a file. The same bytes a second time give the file that is there. `alt` says what a picture shows (empty: nothing that
   * must be told). @throws Problem('large' | 'unsupported' | 'invalid' | 'full') with a sentence that names the file
   */
  add({ file, name, by, alt = null, noted }: Incoming & { by: number | null; alt?: string | null; noted?: Noted }): Promise<Added> {
    return this.#take({ file, name }, async (cleaned, settle) => this.store.add({ cleaned, base: baseName(name), alt, by, ...(noted && { noted }) }, settle));
  }

  /** Puts another file in a file's place, under its name. @throws as `add`; Problem('missing'), and 'conflict' when it is in the library already */
  replace(id: number, incoming: Incoming): Promise<Added> {
    return this.#take(incoming, (cleaned, settle) => this.store.replace(id, cleaned, settle));
  }

  /** Puts a file where it stood in another house, under its own names. @throws as `add` */
  bring(incoming: Incoming, brought: Brought): Promise<Added> {
    return this.#take(incoming, (cleaned, settle) => this.database.change((tx) => bringMedia(tx, cleaned, brought, settle)));
  }

  /** Puts a picture into the folder of the library that is no file of it: `keep` writes down whose it is. `settle` puts the bytes there. @throws as `add` */
  keepPicture<T>(incoming: Incoming, keep: Keep<T>): Promise<T> {
    return this.#clean(incoming, (cleaned, settle) => {
      if (!cleaned.type.startsWith('image/')) throw new Problem('unsupported', `it is no picture, but ${cleaned.type}`, 'file');
      return keep(cleaned, settle);
    });
  }

  /** Removes bytes that nothing leads to: of files that were replaced or removed, and what a crash left half-way. */
  dropLeftovers(): Promise<void> {
    return this.#alone(async () => {
      const kept = await this.store.folders();
      sweep(this.config.media, (folder) => kept.has(folder));
    });
  }

  async #take(incoming: Incoming, keep: Keep<MediaRow>): Promise<Added> {
    const row = await this.#clean(incoming, keep);
    this.sizing.wake();
    return { id: row.id, ...mediaFile(row) };
  }

  async #clean<T>({ file, name }: Incoming, keep: Keep<T>): Promise<T> {
    const label = labelOf(name);
    const staging = makeStaging(this.config.media);
    try {
      const [source, target] = [join(staging, 'sent'), join(staging, 'cleaned')];
      await receive(file, source, limits.fileBytes, label);
      const done = await this.workbench.run({ kind: 'clean', source, target, name: label });
      if (!('cleaned' in done)) throw new Error('The workbench did other work');
      return await this.#alone(() => keep(done.cleaned, (folder, own) => place(target, this.config.media, folder, own)));
    } catch (error) {
      throw isFull(error) ? diskIsFull(label) : error;
    } finally {
      dropFolder(staging);
    }
  }

  /** While no other process sweeps: bytes are in their place a moment before the database knows them. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    return holdingLock(this.config.mediaLockFile, work);
  }
}

const isFull = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOSPC' || (error instanceof Problem && error.kind === 'full');
