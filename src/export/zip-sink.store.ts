import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { Problem } from '../core/problem.js';
import type { Entry } from './contents.store.js';
import type { Sink } from './export-blog.service.js';

/** No file of an export has a time: the same blog gives the same bytes. This is the first that a zip can hold. */
const options = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };
/** What no packing makes smaller. */
const packed = /\.(?:jpe?g|png|gif|webp|avif|mp4|webm|mp3|m4a|ogg|pdf|zip)$/i;

const optionsFor = ({ name }: Entry) => ({ ...options, compress: !packed.test(name) });

/** Bytes that may be in memory because the stream takes them slowly. */
const mostWaiting = 1_000_000;

/** A zip, written into a stream as fast as that takes it: an entry is read when the one before it is through. */
export class ZipSink implements Sink {
  readonly #zip = new ZipFile();
  readonly #written: Promise<void>;
  #waiting = 0;

  constructor(target: Writable) {
    this.#zip.on('error', (error) => (this.#zip.outputStream as unknown as Readable).destroy(error));
    this.#written = pipeline(this.#zip.outputStream as unknown as Readable, target);
    this.#written.catch(() => {});
  }

  /** Small ones are handed over together; the next that is read as a stream comes when all before it are through. */
  async add(entry: Entry): Promise<void> {
    if ('bytes' in entry && (this.#waiting += entry.bytes.length) < mostWaiting) return this.#zip.addBuffer(entry.bytes, entry.name, optionsFor(entry));
    this.#waiting = 0;
    await this.#addStream(entry);
  }

  async #addStream(entry: Entry): Promise<void> {
    const through = new Promise<void>((resolve_, reject) => {
      const read = (give: (error: unknown, stream: NodeJS.ReadableStream) => void) => {
        const stream = 'file' in entry ? createReadStream(entry.file) : Readable.from([entry.bytes]);
        stream.once('end', resolve_).once('error', reject);
        give(null, stream);
      };
      this.#zip.addReadStreamLazy(entry.name, optionsFor(entry), read as never);
    });
    // A disk that is full, a reader who has gone
    await Promise.race([through, this.#written.then(() => Promise.reject(new Error('The zip ended before it was whole')))]);
  }

  async end(): Promise<void> {
    this.#zip.end();
    await this.#written;
  }

  abort(): void {
    (this.#zip.outputStream as unknown as Readable).destroy();
  }
}

/** A zip in a file, which gets its name when it is whole and on disk. A zip of that name that is there is replaced. */
export class ZipFileSink implements Sink {
  readonly #place: string;
  readonly #beside: string;
  readonly #sink: ZipSink;

  /** @throws Problem('conflict') when a folder has that name */
  constructor(place: string) {
    this.#place = resolve(place);
    if (existsSync(this.#place) && !statSync(this.#place).isFile()) throw new Problem('conflict', `${place} is no file`);
    this.#beside = join(dirname(this.#place), `.${basename(this.#place)}.${process.pid}.tmp`);
    this.#sink = new ZipSink(createWriteStream(this.#beside, { flush: true }));
  }

  add(entry: Entry): Promise<void> {
    return this.#sink.add(entry);
  }

  async end(): Promise<void> {
    await this.#sink.end();
    renameSync(this.#beside, this.#place);
  }

  abort(): void {
    this.#sink.abort();
    rmSync(this.#beside, { force: true });
  }
}
