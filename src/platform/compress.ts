import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, type BrotliOptions, constants } from 'node:zlib';
import { gzipped, gzippedSync } from './gzip.js';

const brotli = promisify(brotliCompress);

/** For a page, brotli at 5 takes a fraction of the time of 11; stronger forms may be made later, when nobody waits. Below 5 it is no smaller than gzip. */
const brotliQuality = 5;

export const compressedEndings = ['.gz', '.br'] as const;
export type PackedEnding = (typeof compressedEndings)[number];
export type Encoded = Record<'' | PackedEnding, Buffer>;

/** No window larger than the page (powers of two from 64 KiB): brotli otherwise clears megabytes for each. */
const windowFor = (bytes: number): number => Math.min(Math.max(Math.ceil(Math.log2(bytes + 1)), 16), 22);

function brotliOptions({ length }: Buffer): BrotliOptions {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_PARAM_LGWIN } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: brotliQuality, [BROTLI_PARAM_SIZE_HINT]: length, [BROTLI_PARAM_LGWIN]: windowFor(length) };
  return { params, chunkSize: 65_536 };
}

/** A page's bytes in every form in which it is served, by the ending of the file. Equal bytes give equal forms. */
export async function encode(body: Buffer): Promise<Encoded> {
  const [gz, br] = await Promise.all([gzipped(body), brotli(body, brotliOptions(body))]);
  return { '': body, '.gz': gz, '.br': br };
}

/** One packed form, as `encode` makes it, by the thread that asks: where nobody waits for it, for half of the work. */
export const packed: Record<PackedEnding, (body: Buffer) => Buffer> = {
  '.gz': gzippedSync,
  '.br': (body) => brotliCompressSync(body, brotliOptions(body)),
};
