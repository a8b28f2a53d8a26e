import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { callbackify } from 'node:util';
import { Problem } from '../core/problem.js';
import { allInside, type Bucket, escaped, inside } from './bucket.store.js';

/** A store takes 10,000 parts, so 160 GB; and one of them is in memory. */
const usualPartBytes = 16 * 1024 * 1024;

/**
 * An object that is written piece by piece, however large it becomes (S3’s multipart upload). Nobody sees anything of it before `complete`; one that is never
 * completed is taken away by `dropUploads`.
 */
export class BucketUpload extends Writable {
  readonly #tags: string[] = [];
  #waiting: Uint8Array[] = [];
  #bytes = 0;

  private constructor(
    private readonly bucket: Bucket,
    private readonly path: string,
    private readonly id: string,
    private readonly partBytes: number,
  ) {
    super();
  }

  static async begin(bucket: Bucket, key: string, partBytes = usualPartBytes): Promise<BucketUpload> {
    const path = `/${escaped(key)}`;
    const xml = await (await bucket.ask('POST', `${path}?uploads=`, { 'content-type': 'application/octet-stream' })).text();
    return new BucketUpload(bucket, path, inside(xml, 'UploadId'), partBytes);
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#waiting.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.partBytes) done();
    else this.#send(done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#send(done);
  }

  /** Makes an object of what was written. Its parts are vouched for one by one. */
  async complete(): Promise<void> {
    const parts = this.#tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
    const body = new Blob([`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`]);
    const answer = await this.bucket.ask('POST', `${this.path}?uploadId=${encodeURIComponent(this.id)}`, { 'content-type': 'application/xml' }, body);
    // A store that takes long says 200 before it knows
    const text = await answer.text();
    if (text.includes('<Error>'))
      throw new Problem('conflict', `The store could not put ${this.path} together: ${inside(text, 'Message') || inside(text, 'Code')}`);
  }

  abort(): Promise<void> {
    return dropUpload(this.bucket, this.path, this.id);
  }

  readonly #send = callbackify(() => this.#sendPart());

  async #sendPart(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#bytes = 0;
    const query = `partNumber=${this.#tags.length + 1}&uploadId=${encodeURIComponent(this.id)}`;
    const md5 = createHash('md5').update(bytes).digest('base64');
    const { headers } = await this.bucket.ask('PUT', `${this.path}?${query}`, { 'content-md5': md5 }, new Blob([bytes]));
    this.#tags.push(headers.get('etag') ?? '');
  }
}

/** Takes away what was begun under such names and is not complete: whoever wrote it is no more. */
export async function dropUploads(bucket: Bucket, prefix: string, isOurs: (key: string) => boolean): Promise<void> {
  const answer = await bucket.ask('GET', `?${new URLSearchParams({ uploads: '', prefix })}`, {}, null, [400, 404, 405, 501]);
  if (!answer.ok) return; // a store that can't list them
  const xml = await answer.text();
  for (const upload of allInside(xml, 'Upload')) {
    const key = inside(upload, 'Key');
    if (isOurs(key)) await dropUpload(bucket, `/${escaped(key)}`, inside(upload, 'UploadId'));
  }
}

async function dropUpload(bucket: Bucket, path: string, id: string): Promise<void> {
  await bucket.ask('DELETE', `${path}?uploadId=${encodeURIComponent(id)}`, {}, null, [404]);
}
