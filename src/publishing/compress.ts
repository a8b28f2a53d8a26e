import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const pack = promisify(gzip);
const brotli = promisify(brotliCompress);

/** For a page, brotli at 5 takes a fraction of the time of 11; stronger forms may be made later, when nobody waits. */
const brotliQuality = 5;

export const compressedEndings = ['.gz', '.br'] as const;
export type Encoded = Record<'' | (typeof compressedEndings)[number], Buffer>;

/** A page's bytes in every form in which it is served, by the ending of the file. Equal bytes give equal forms. */
export async function encode(body: Buffer): Promise<Encoded> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  const [gz, br] = await Promise.all([pack(body, { level: 6 }), brotli(body, { params })]);
  return { '': body, '.gz': gz, '.br': br };
}
