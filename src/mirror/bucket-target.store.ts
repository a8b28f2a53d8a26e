import { inTurns } from '../core/in-turns.js';
import { typesByExtension } from '../media/kinds.js';
import type { StoreAccess } from '../platform/store-access.js';
import { contentTypeOf } from '../site/content-type.js';
import { Bucket } from './bucket.store.js';
import type { Ready } from './contents.js';
import { type Manifest, manifestName, manifestText, readManifest } from './manifest.js';
import type { There } from './plan.js';
import type { Target } from './target.js';

/** Requests under way at once. */
const atOnce = 8;

/** An S3-compatible store. It has no folders, so an object lies under the very address that it is for. */
export class BucketTarget implements Target {
  readonly hasFolders = false;
  readonly place: string;
  readonly #bucket: Bucket;

  constructor(
    access: StoreAccess,
    name: string,
    private readonly prefix: string,
  ) {
    this.place = `s3://${name}/${prefix}`.replace(/\/$/, '');
    this.#bucket = new Bucket(access, name);
  }

  async look(): Promise<{ manifest: Manifest | null; there: There }> {
    const listed = await this.#bucket.list(this.prefix);
    const there = new Map(listed.map(({ key, size, tag }) => [key.slice(this.prefix.length), { size, md5: tag }]));
    const manifest = there.delete(manifestName) ? readManifest(await this.#bucket.get(this.prefix + manifestName), this.place) : null;
    return { manifest, there };
  }

  send(files: Ready[]): Promise<void> {
    return inTurns(files, atOnce, (ready) =>
      this.#bucket.put(this.prefix + ready.name, { file: ready.file, md5: ready.md5 }, headersOf(ready), ready.moved?.to),
    );
  }

  remove(names: string[]): Promise<void> {
    return inTurns(names, atOnce, (name) => this.#bucket.remove(this.prefix + name));
  }

  record(manifest: Manifest): Promise<void> {
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    return this.#bucket.put(this.prefix + manifestName, { bytes: Buffer.from(manifestText(manifest)) }, headers);
  }
}

/** As the blog itself says it: site/stored-answer.ts. */
function headersOf({ path, moved }: Ready): Record<string, string> {
  if (moved) return { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'max-age=3600' };
  if (!path.startsWith('/media/')) return { 'content-type': contentTypeOf(path), 'cache-control': 'public, no-cache' };
  const type = typesByExtension[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' };
}
