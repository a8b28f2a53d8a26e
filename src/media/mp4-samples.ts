import { blank, type FileBytes } from './file-bytes.js';
import { type Box, boxAt } from './mp4-boxes.js';

/** Makes zeros of everything that a track holds (ISO/IEC 14496-12, 8.7): the tables say in which chunks, and how much of each. */
export function blankSamples(file: FileBytes, track: Box): void {
  const table = boxAt(file, track, 'mdia/minf/stbl');
  const read = (name: string): Buffer | undefined => {
    const box = table && boxAt(file, table, name);
    return box && file.read(box.data, box.end - box.data);
  };
  const [sizes, groups, near, far] = ['stsz', 'stsc', 'stco', 'co64'].map(read);
  const offsets = near ?? far;
  if (!sizes || !groups || !offsets) return;
  const common = sizes.readUInt32BE(4);
  let sample = 0;
  for (let chunk = 0; chunk < offsets.readUInt32BE(4); chunk++) {
    const start = near ? near.readUInt32BE(8 + 4 * chunk) : Number(far!.readBigUInt64BE(8 + 8 * chunk));
    let length = 0;
    for (let n = samplesIn(groups, chunk + 1); n > 0; n--) length += common || sizes.readUInt32BE(12 + 4 * sample++);
    blank(file, start, Math.min(start + length, file.size));
  }
}

/** How many samples a chunk has: what the last group that begins at or before it says. */
function samplesIn(groups: Buffer, chunk: number): number {
  let samples = 0;
  for (let i = 0; i < groups.readUInt32BE(4) && groups.readUInt32BE(8 + 12 * i) <= chunk; i++) samples = groups.readUInt32BE(12 + 12 * i);
  return samples;
}
