/*
 * JPEG (ITU-T T.81): a row of segments, each with a marker. Kept is what the picture is decoded with and its colour
 * profile; comments, EXIF, XMP, IPTC, previews and whatever stands behind the end are left out. Not a pixel changes.
 */

const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
const app0 = 0xe0;
const app2 = 0xe2;
const app14 = 0xee;

/** @throws RangeError or Error when the file ends too early or is no JPEG */
export function stripJpeg(file: Buffer): Buffer {
  if (file.readUInt16BE(0) !== 0xff00 + startOfImage) throw new Error('no JPEG');
  const parts = [file.subarray(0, 2)];
  for (let at = 2; ;) {
    if (file[at] !== 0xff) throw new Error('no marker');
    while (file.readUInt8(at + 1) === 0xff) at++;
    const marker = file.readUInt8(at + 1);
    if (marker === endOfImage) return Buffer.concat([...parts, file.subarray(at, at + 2)]);
    const length = file.readUInt16BE(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > file.length) throw new Error('ends too early');
    parts.push(kept(marker, file.subarray(at, end)));
    at = end;
    if (marker !== startOfScan) continue;
    const next = endOfScan(file, at);
    parts.push(file.subarray(at, next));
    at = next;
  }
}

function kept(marker: number, segment: Buffer): Buffer {
  const label = segment.toString('latin1', 4, 16);
  if (marker === app0) return label.startsWith('JFIF\0') ? withoutThumbnail(segment) : Buffer.alloc(0);
  if (marker === app2) return label === 'ICC_PROFILE\0' ? segment : Buffer.alloc(0);
  if (marker === app14) return label.startsWith('Adobe') ? segment.subarray(0, 16) : Buffer.alloc(0);
  const decodes = (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= 0xda && marker <= 0xdf);
  return decodes ? segment : Buffer.alloc(0);
}

function withoutThumbnail(segment: Buffer): Buffer {
  const head = Buffer.from(segment.subarray(0, 18));
  if (head.length < 18) throw new Error('JFIF is too short');
  head.writeUInt16BE(16, 2);
  head.writeUInt16BE(0, 16);
  return head;
}

/** Where the next marker is: in the data of a scan 0xFF is followed by 0, or by a restart marker. */
function endOfScan(file: Buffer, start: number): number {
  for (let at = file.indexOf(0xff, start); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const next = file.readUInt8(at + 1);
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw new Error('ends too early');
}
