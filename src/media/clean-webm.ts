import { blank, type FileBytes } from './file-bytes.js';

/*
 * WebM (RFC 8794, RFC 9559): elements within elements. Tags and attachments become `Void` elements full of zeros of the
 * same size; title, date and file name are blanked. What stands behind the last whole element is cut off.
 */

const segment = 0x18538067;
const cluster = 0x1f43b675;
const info = 0x1549a966;
const empty = 0xec;
const dropped = new Set([0x1254c367, 0x1941a469]); // Tags, Attachments
const blanked = new Set([0x4461, 0x7ba9, 0x7384, 0x3e83bb, 0x3c83ab]); // DateUTC, Title, file names
const topLevel = new Set([0x114d9b74, info, 0x1654ae6b, cluster, 0x1c53bb6b, 0x1043a770, ...dropped, segment]);

type Element = { id: number; start: number; data: number; end: number; isOpen: boolean };

/** @throws Error when there is no segment */
export function cleanWebm(file: FileBytes): void {
  const body = [...elementsIn(file, 0, file.size)].find(({ id }) => id === segment);
  if (!body) throw new Error('no segment');
  let last = body.data;
  for (const element of elementsIn(file, body.data, body.end)) {
    if (dropped.has(element.id) || element.id === empty) setVoid(file, element);
    if (element.id === info) for (const { id, data, end } of elementsIn(file, element.data, element.end)) if (blanked.has(id)) blank(file, data, end);
    last = element.end;
  }
  if (last === body.data) throw new Error('nothing to play');
  file.truncate(last);
}

/** The elements of a stretch. One of unknown size, as recorders write it, ends where the next of its level begins. */
function* elementsIn(file: FileBytes, start: number, end: number): Generator<Element> {
  for (let at = start; at < end;) {
    const element = elementAt(file, at, end);
    if (!element) return;
    if (element.isOpen && element.id !== segment) element.end = endOfOpen(file, element, end);
    yield element;
    at = element.end;
  }
}

function endOfOpen(file: FileBytes, { data }: Element, end: number): number {
  let at = data;
  for (;;) {
    const inner = elementAt(file, at, end);
    if (!inner || topLevel.has(inner.id) || inner.isOpen) return at;
    at = inner.end;
  }
}

/** Null when none is whole here. */
function elementAt(file: FileBytes, start: number, end: number): Element | null {
  const head = file.read(start, 12);
  const idBytes = Math.clz32(head[0] ?? 0) - 23;
  const sizeBytes = Math.clz32(head[idBytes] ?? 0) - 23;
  if (idBytes > 4 || sizeBytes > 8 || head.length < idBytes + sizeBytes) return null;
  const size = head.subarray(idBytes, idBytes + sizeBytes).reduce((sum, byte, i) => sum * 256 + (i === 0 ? byte & (0xff >> sizeBytes) : byte), 0);
  const data = start + idBytes + sizeBytes;
  const isOpen = size === 2 ** (7 * sizeBytes) - 1;
  if (!isOpen && data + size > end) return null;
  return { id: head.readUIntBE(0, idBytes), start, data, end: isOpen ? end : data + size, isOpen };
}

/** A `Void` of the same size: its number of bytes is written in eight, which is what the shortest of these had with its id. */
function setVoid(file: FileBytes, { start, data, end }: Element): void {
  blank(file, data, end);
  const total = end - start;
  const sizeBytes = total >= 9 ? 8 : total - 1 > 0 ? 1 : 0;
  const head = Buffer.alloc(1 + sizeBytes);
  head[0] = empty;
  if (sizeBytes === 8) head.writeBigUInt64BE(0x0100000000000000n + BigInt(total - 9), 1);
  if (sizeBytes === 1) head[1] = 0x80 + total - 2;
  if (sizeBytes > 0) {
    file.write(start, head);
    blank(file, start + head.length, end);
  }
}
