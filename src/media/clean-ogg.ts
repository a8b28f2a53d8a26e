import type { FileBytes } from './file-bytes.js';

/*
 * Ogg (RFC 3533) with Opus, Vorbis or FLAC in it: the second packet of a stream holds its comments. Their words become
 * spaces, and the checksums of the pages are made anew. What stands behind the last whole page is cut off.
 */

type Page = { start: number; data: number; end: number; serial: number; lengths: Buffer };

/** @throws Error when there is no page */
export function cleanOgg(file: FileBytes): void {
  const packets = new Map<number, { number: number; spans: Page[] }>();
  let at = 0;
  for (let page = pageAt(file, 0); page; page = pageAt(file, page.end)) {
    const stream = packets.get(page.serial) ?? { number: 0, spans: [] };
    packets.set(page.serial, stream);
    if (stream.number < 2) {
      // The first packet has its page for itself; the second begins the next one, and may go on over several
      if (stream.number === 1) stream.spans.push(page);
      const ends = page.lengths.some((length) => length < 255);
      if (ends && stream.number === 1) blankComments(file, stream.spans);
      if (ends) stream.number++;
    }
    at = page.end;
  }
  if (at === 0) throw new Error('no page');
  file.truncate(at);
}

function pageAt(file: FileBytes, start: number): Page | null {
  const head = file.read(start, 27);
  if (head.length < 27 || head.toString('latin1', 0, 4) !== 'OggS') return null;
  const lengths = file.read(start + 27, head[26]!);
  const data = start + 27 + head[26]!;
  const end = data + lengths.reduce((sum, length) => sum + length, 0);
  return end > file.size ? null : { start, data, end, serial: head.readUInt32LE(14), lengths };
}

function blankComments(file: FileBytes, pages: Page[]): void {
  const bytes = Buffer.concat(pages.map(({ data, end }) => file.read(data, end - data)));
  let at = beginningOf(bytes);
  if (at === null) return;
  at = blankText(bytes, at, ' ');
  const count = at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0;
  at += 4;
  for (let n = 0; n < count && at + 4 <= bytes.length; n++) at = blankText(bytes, at, 'X=');
  let taken = 0;
  for (const { start, data, end } of pages) {
    file.write(data, bytes.subarray(taken, (taken += end - data)));
    const page = file.read(start, end - start);
    page.writeUInt32LE(0, 22);
    page.writeUInt32LE(checksum(page), 22);
    file.write(start, page);
  }
}

/** Where the words begin, by what stands before them: Vorbis, Opus, a block of FLAC. */
function beginningOf(bytes: Buffer): number | null {
  const mark = bytes.toString('latin1', 0, 8);
  if (mark.startsWith('\x03vorbis')) return 7;
  if (mark === 'OpusTags') return 8;
  return bytes.length > 4 && (bytes[0]! & 0x7f) === 4 ? 4 : null;
}

/** A length and as many bytes of text. Returns where it ends. */
function blankText(bytes: Buffer, at: number, beginning: string): number {
  const end = Math.min(at + 4 + bytes.readUInt32LE(at), bytes.length);
  bytes.fill(' ', at + 4, end);
  if (end - at - 4 >= beginning.length) bytes.write(beginning, at + 4);
  return end;
}

const polynomial = 0x04c11db7;
const table = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let bit = 0; bit < 8; bit++) rest = rest & 0x80000000 ? (rest << 1) ^ polynomial : rest << 1;
  return rest >>> 0;
});

const checksum = (bytes: Buffer): number => bytes.reduce((sum, byte) => ((sum << 8) ^ table[((sum >>> 24) ^ byte) & 0xff]!) >>> 0, 0);
