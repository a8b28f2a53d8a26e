import { cleanMp4Boxes } from './clean-mp4.js';
import { blank, type FileBytes } from './file-bytes.js';
import { type Box, boxesIn } from './mp4-boxes.js';

/*
 * AVIF (ISO/IEC 23008-12): boxes as in MP4, and in `meta` a list of items, of which the picture is one. EXIF and XMP are
 * items too: where they lie there are zeros afterwards, and no offset moves. How the picture is turned is said elsewhere and stays.
 */

const telling = new Set(['Exif', 'mime', 'uri ']);
/** `meta` and some of its boxes begin with a version and flags. */
const fullBytes = 4;

/** Returns whether it is an animation. @throws Error when a box ends behind the file, or there is no picture */
export function cleanAvif(file: FileBytes): boolean {
  const top = boxesIn(file, 0, file.size);
  const meta = top.find(({ type }) => type === 'meta');
  if (!meta) throw new Error('no picture');
  const inner = boxesIn(file, meta.data + fullBytes, meta.end);
  const named = (type: string): Box | undefined => inner.find((box) => box.type === type);
  const [list, places, held] = [named('iinf'), named('iloc'), named('idat')];
  if (!list || !places) throw new Error('no picture');
  const items = tellingItems(file, list);
  for (const { item, method, offset, length } of extentsIn(file.read(places.data, places.end - places.data))) {
    const start = method === 1 ? (held?.data ?? file.size) + offset : offset;
    if (items.has(item)) blank(file, start, Math.min(start + length, file.size));
  }
  cleanMp4Boxes(file);
  return top.some(({ type }) => type === 'moov');
}

/** The items that tell something; from now on they are of no kind that anybody reads. */
function tellingItems(file: FileBytes, list: Box): Set<number> {
  const version = file.read(list.data, 1)[0];
  const entries = boxesIn(file, list.data + fullBytes + (version === 0 ? 2 : 4), list.end);
  const found = new Set<number>();
  for (const { data } of entries) {
    const head = file.read(data, 16);
    const isLong = head[0] === 3;
    const at = isLong ? 10 : 8;
    if (!telling.has(head.toString('latin1', at, at + 4))) continue;
    found.add(isLong ? head.readUInt32BE(4) : head.readUInt16BE(4));
    file.write(data + at, Buffer.from('free'));
  }
  return found;
}

type Extent = { item: number; method: number; offset: number; length: number };

/** Where each item lies (14496-12, 8.11.3). The widths of all numbers are in the head of the box. */
function extentsIn(box: Buffer): Extent[] {
  const version = box.readUInt8(0);
  const [sizes, more] = [box.readUInt8(4), box.readUInt8(5)];
  let at = 6;
  const number = (bytes: number): number => {
    at += bytes;
    if (bytes === 8) return Number(box.readBigUInt64BE(at - 8));
    return bytes === 0 ? 0 : box.readUIntBE(at - bytes, bytes);
  };
  const extents: Extent[] = [];
  for (let items = number(version < 2 ? 2 : 4); items > 0; items--) {
    const item = number(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : number(2) & 15;
    number(2);
    const base = number(more >> 4);
    for (let count = number(2); count > 0; count--) {
      if (version > 0) number(more & 15);
      const offset = base + number(sizes >> 4);
      extents.push({ item, method, offset, length: number(sizes & 15) || Infinity });
    }
  }
  return extents;
}
