import { blank, type FileBytes } from './file-bytes.js';

/*
 * What recordings say about themselves (titles, pictures, where and with what they were made) is blanked in its place.
 */

/** MP3: ID3v2 (https://id3.org) in front, ID3v1 and APE at the end. */
export function cleanMp3(file: FileBytes): void {
  for (let at = 0; file.read(at, 3).toString('latin1') === 'ID3';) {
    const head = file.read(at, 10);
    const end = at + 10 + head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
    file.write(at + 5, Buffer.from([0])); // no flags: nothing that they announce is there any more
    blank(file, at + 10, Math.min(end, file.size));
    at = end;
  }
  let end = file.size;
  if (end > 128 && file.read(end - 128, 3).toString('latin1') === 'TAG') {
    if (end > 355 && file.read(end - 355, 4).toString('latin1') === 'TAG+') blank(file, end - 355, end - 128);
    blank(file, end - 128, end);
    end -= 128;
  }
  const foot = end > 32 ? file.read(end - 32, 32) : Buffer.alloc(0);
  if (foot.toString('latin1', 0, 8) === 'APETAGEX') blank(file, Math.max(0, end - foot.readUInt32LE(12) - 32), end);
}

/** WAV (RIFF): the chunks that are not played become `JUNK`. @throws Error when there is nothing to play */
export function cleanWav(file: FileBytes): void {
  let hasSound = false;
  let at = 12;
  while (at + 8 <= file.size) {
    const head = file.read(at, 8);
    const type = head.toString('latin1', 0, 4);
    // A recorder that was cut off, or writes to a pipe, knows no size
    const end = Math.min(at + 8 + head.readUInt32LE(4), file.size);
    hasSound ||= type === 'data' && end > at + 8;
    if (!['fmt ', 'data', 'fact', 'cue ', 'smpl'].includes(type)) {
      file.write(at, Buffer.from('JUNK'));
      blank(file, at + 8, end);
    }
    at = end + (end % 2);
  }
  if (!hasSound) throw new Error('nothing to play');
}

const applicationBlock = 2;
const commentBlock = 4;
const pictureBlock = 6;
const paddingBlock = 1;

/** FLAC (RFC 9639): comments, pictures and what programs left become padding. @throws Error when a block ends behind the file */
export function cleanFlac(file: FileBytes): void {
  for (let at = 4; ;) {
    const head = file.read(at, 4);
    if (head.length < 4) throw new Error('ends too early');
    const [first, end] = [head[0]!, at + 4 + head.readUIntBE(1, 3)];
    if (end >= file.size) throw new Error('ends too early');
    const type = first & 0x7f;
    if (type === applicationBlock || type === commentBlock || type === pictureBlock) {
      file.write(at, Buffer.from([(first & 0x80) | paddingBlock]));
      blank(file, at + 4, end);
    }
    if (first & 0x80) return;
    at = end;
  }
}
