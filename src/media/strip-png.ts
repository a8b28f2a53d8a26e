import { inflateSync } from 'node:zlib';

/*
 * PNG and APNG (https://www.w3.org/TR/png-3/): a signature and chunks. Kept are those that the picture is painted with,
 * colour profile and animation among them; texts, EXIF, times, private chunks and whatever follows the end are left out.
 */

const painting = new Set('IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT'.split(' '));

/** More than any real profile has, unpacked. */
const profileBytes = 4_000_000;

/** A profile is packed, behind its name and a byte that says how; one that unfolds without end would do so at every reader's. */
function isProfile(data: Buffer): boolean {
  try {
    return inflateSync(data.subarray(data.indexOf(0) + 2), { maxOutputLength: profileBytes }).length > 0;
  } catch {
    return false;
  }
}

/** `frames` is 1 for a picture that stands still. @throws RangeError or Error when the file ends too early or is no PNG */
export function stripPng(file: Buffer): { bytes: Buffer; frames: number } {
  if (!file.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]))) throw new Error('no PNG');
  const parts = [file.subarray(0, 8)];
  let frames = 0;
  for (let at = 8; ;) {
    const end = at + 12 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (end > file.length) throw new Error('ends too early');
    if (painting.has(type) && (type !== 'iCCP' || isProfile(file.subarray(at + 8, end - 4)))) parts.push(file.subarray(at, end));
    if (type === 'fcTL') frames++;
    if (type === 'IEND') return { bytes: Buffer.concat(parts), frames: Math.max(frames, 1) };
    at = end;
  }
}
