import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const pack = promisify(gzip);
const brotli = promisify(brotliCompress);

/** For a page, brotli at 5 takes a fraction of the time of 11; stronger forms may be made later, when nobody waits. */
const brotliQuality = 5;

export const compressedEndings = ['.gz', '.br'] as const;
export type Encoded = Record<'' | (typeof compressedEndings)[number], Buffer>;

/** No window larger than the page (powers of two from 64 KiB): brotli otherwise clears megabytes for each. */
const windowFor = (bytes: number): number => Math.min(Math.max(Math.ceil(Math.log2(bytes + 1)), 16), 22);

/** A page's bytes in every form in which it is served, by the ending of the file. Equal bytes give equal forms. */
export async function encode(body: Buffer): Promise<Encoded> {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_PARAM_LGWIN } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: brotliQuality, [BROTLI_PARAM_SIZE_HINT]: body.length, [BROTLI_PARAM_LGWIN]: windowFor(body.length) };
  const chunkSize = 65_536;
  const [gz, br] = await Promise.all([pack(body, { level: 6, chunkSize }), brotli(body, { params, chunkSize })]);
  return { '': body, '.gz': gz, '.br': br };
}
