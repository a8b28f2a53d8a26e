import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { valueIn } from '../load/answer-reader.js';
import { Connection, nowUs } from '../load/connection.service.js';
import type { Failure } from '../load/failure.js';
import { type Dial, requestFor, usualTimeoutMs } from '../load/plan.js';

/** An answer, with what of its body can be read as text. `location` is as the server wrote it. */
export type Got = { status: number; type: string; location: string | null; bytes: number; body: Buffer };

const unpacking = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), br: promisify(brotliDecompress), deflate: promisify(inflate) };
const mostUnpacked = 32_000_000;

/** Asks one after the other, over a connection that is kept. */
export class Asker {
  readonly #connection: Connection;
  #answered: (failure: Failure | null) => void = () => {};

  constructor(
    private readonly dial: Dial,
    mostBytes: number,
    private readonly timeoutMs = usualTimeoutMs,
  ) {
    this.#connection = new Connection(dial, (_, failure) => this.#answered(failure));
    this.#connection.reader.keep = [];
    this.#connection.reader.most = mostBytes;
  }

  async get(path: string): Promise<Got | Failure> {
    const { promise, resolve } = Promise.withResolvers<Failure | null>();
    this.#answered = resolve;
    const timer = setTimeout(() => this.#connection.fail('timeout'), this.timeoutMs);
    this.#connection.ask({ path, group: '', status: null }, requestFor(path, this.dial), nowUs());
    const failure = await promise;
    clearTimeout(timer);
    if (failure) return failure;
    const { status, head, keep, bodyBytes: bytes } = this.#connection.reader;
    const lower = head.toLowerCase();
    const location = /^location:[ \t]*(.*?)[ \t]*$/im.exec(head)?.[1] ?? null;
    const body = await unpack(Buffer.concat(keep!), valueIn(lower, 'content-encoding') ?? '');
    if (body === null) return 'packing';
    return { status, type: valueIn(lower, 'content-type') ?? '', location, bytes, body };
  }

  close(): void {
    this.#connection.close();
  }
}

/** Null when it is not packed as it says, or is too much. */
async function unpack(bytes: Buffer, encoding: string): Promise<Buffer | null> {
  const way = unpacking[encoding as keyof typeof unpacking] ?? (bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacking.gzip : null);
  try {
    // A redirect may say how its body would be packed, and have none
    return way === null || bytes.length === 0 ? bytes : await way(bytes, { maxOutputLength: mostUnpacked });
  } catch {
    return null;
  }
}
