/*
 * WebP (RFC 9649): RIFF chunks. Kept are those that the picture is painted with; EXIF, XMP, chunks that the standard does
 * not know and whatever follows the end are left out.
 */

const painting = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const paintingFrame = new Set(['VP8 ', 'VP8L', 'ALPH']);
const flagsOfMetadata = 0x08 | 0x04;
const frameHeaderBytes = 16;

/** `frames` is 1 for a picture that stands still. @throws RangeError or Error when the file ends too early or is no WebP */
export function stripWebp(file: Buffer): { bytes: Buffer; frames: number } {
  const end = 8 + file.readUInt32LE(4);
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WEBP') throw new Error('no WebP');
  if (end > file.length) throw new Error('ends too early');
  const chunks = chunksIn(file.subarray(12, end)).filter(({ type }) => painting.has(type));
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks.map(kept)]);
  const head = Buffer.from('RIFF\0\0\0\0');
  head.writeUInt32LE(body.length, 4);
  return { bytes: Buffer.concat([head, body]), frames: Math.max(chunks.filter(({ type }) => type === 'ANMF').length, 1) };
}

type Chunk = { type: string; data: Buffer };

export function chunksIn(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > bytes.length) throw new Error('ends too early');
    chunks.push({ type: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function kept({ type, data }: Chunk): Buffer {
  if (type === 'VP8X') {
    const flags = Buffer.from(data);
    flags[0]! &= ~flagsOfMetadata;
    return written(type, flags);
  }
  if (type !== 'ANMF') return written(type, data);
  const inner = chunksIn(data.subarray(frameHeaderBytes)).filter((chunk) => paintingFrame.has(chunk.type));
  return written(type, Buffer.concat([data.subarray(0, frameHeaderBytes), ...inner.map((chunk) => written(chunk.type, chunk.data))]));
}

function written(type: string, data: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
