import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { compressedEndings } from '../platform/compress.js';
import { gzipHead } from '../platform/gzip.js';

const unpackers = { '.gz': gunzipSync, '.br': brotliDecompressSync };
/** What `info: true` gives; the types of Node do not know it. */
type Unpacked = { buffer: Buffer; engine: { bytesWritten: number } };

/** Whether all of these bytes, and nothing behind them, unpack to this page. */
export function unpacksTo(ending: (typeof compressedEndings)[number], packed: Buffer, page: Buffer): boolean {
  if (ending === '.gz' && !packed.subarray(0, gzipHead.length).equals(gzipHead)) return false;
  try {
    const { buffer, engine } = unpackers[ending](packed, { info: true, maxOutputLength: page.length + 1 }) as unknown as Unpacked;
    return buffer.equals(page) && engine.bytesWritten === packed.length;
  } catch {
    return false;
  }
}
