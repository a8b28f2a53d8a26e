import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Bucket } from '../mirror/bucket.store.js';
import { BucketUpload, dropUploads } from '../mirror/bucket-upload.store.js';
import type { StoreAccess } from '../platform/store-access.js';
import { madeAt } from './names.js';
import type { Draft, Kept, Shelf } from './shelf.js';

/** An S3-compatible store. What is written is in memory part by part, and never on this machine’s disk. */
export class BucketShelf implements Shelf {
  readonly place: string;
  readonly #bucket: Bucket;

  constructor(
    access: StoreAccess,
    name: string,
    private readonly prefix: string,
    private readonly site: string,
  ) {
    this.place = `s3://${name}/${prefix}`.replace(/\/$/, '');
    this.#bucket = new Bucket(access, name);
  }

  async begin(name: string): Promise<Draft> {
    const stream = await BucketUpload.begin(this.#bucket, this.prefix + name);
    const drop = async (): Promise<void> => {
      stream.destroy();
      await finished(stream).catch(() => {});
      await stream.abort();
    };
    return { stream, keep: () => stream.complete(), drop };
  }

  async list(): Promise<Kept[]> {
    const listed = await this.#bucket.list(this.prefix);
    return listed.map(({ key, size }) => ({ name: key.slice(this.prefix.length), bytes: size }));
  }

  async read({ name, bytes }: Kept): Promise<Readable> {
    return Readable.fromWeb((await this.#bucket.read({ key: this.prefix + name, size: bytes })) as never);
  }

  remove(name: string): Promise<void> {
    return this.#bucket.remove(this.prefix + name);
  }

  tidy(): Promise<void> {
    return dropUploads(this.#bucket, this.prefix, (key) => madeAt(this.site, key.slice(this.prefix.length)) !== null);
  }
}
