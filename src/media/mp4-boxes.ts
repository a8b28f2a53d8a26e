import type { FileBytes } from './file-bytes.js';

/** A box of an MP4 file: from `start` to, not including, `end`; what it holds begins at `data`. */
export type Box = { type: string; start: number; data: number; end: number };

/** @throws Error when one ends behind `end` */
export function boxesIn(file: FileBytes, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  for (let at = start; at < end;) {
    const head = file.read(at, 16);
    if (head.length < 8) throw new Error('ends too early');
    const short = head.readUInt32BE(0);
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - at : short;
    const data = at + (short === 1 ? 16 : 8);
    if (at + size > end || at + size < data) throw new Error('a box ends behind its end');
    boxes.push({ type: head.toString('latin1', 4, 8), start: at, data, end: at + size });
    at += size;
  }
  return boxes;
}

/** The first box at a path such as `mdia/hdlr` below another. */
export function boxAt(file: FileBytes, { data, end }: Box, path: string): Box | undefined {
  const [first, ...rest] = path.split('/');
  const box = boxesIn(file, data, end).find(({ type }) => type === first);
  return box && rest.length > 0 ? boxAt(file, box, rest.join('/')) : box;
}
