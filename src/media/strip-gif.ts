/*
 * GIF (GIF89a specification): blocks. Kept are pictures, their timing, how often they are repeated and a colour profile;
 * comments, XMP, texts, what other programs added and whatever follows the end are left out.
 */

const applications = ['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'];

/** `frames` is 1 for a picture that stands still. @throws RangeError or Error when the file ends too early or is no GIF */
export function stripGif(file: Buffer): { bytes: Buffer; frames: number } {
  if (!/^GIF8[79]a$/.test(file.toString('latin1', 0, 6))) throw new Error('no GIF');
  let at = 13 + tableBytes(file.readUInt8(10));
  const parts = [file.subarray(0, at)];
  let frames = 0;
  while (file.readUInt8(at) !== 0x3b) {
    const { end, keeps } = file[at] === 0x2c ? imageAt(file, at) : extensionAt(file, at);
    if (end > file.length) throw new Error('ends too early');
    if (file[at] === 0x2c) frames++;
    if (keeps) parts.push(file.subarray(at, end));
    at = end;
  }
  if (frames === 0) throw new Error('no picture');
  return { bytes: Buffer.concat([...parts, file.subarray(at, at + 1)]), frames };
}

type Block = { end: number; keeps: boolean };

function imageAt(file: Buffer, at: number): Block {
  const data = at + 10 + tableBytes(file.readUInt8(at + 9));
  return { end: endOfBlocks(file, data + 1), keeps: true };
}

function extensionAt(file: Buffer, at: number): Block {
  if (file[at] !== 0x21) throw new Error('no block');
  const label = file.readUInt8(at + 1);
  const application = label === 0xff ? file.toString('latin1', at + 3, at + 14) : '';
  return { end: endOfBlocks(file, at + 2), keeps: label === 0xf9 || applications.includes(application) };
}

const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

function endOfBlocks(file: Buffer, start: number): number {
  let at = start;
  while (file.readUInt8(at) !== 0) at += 1 + file[at]!;
  return at + 1;
}
