import { Problem } from '../core/problem.js';

/** All that a stream of bytes has to say, as UTF-8 without a mark at its beginning. @throws Problem('large') as soon as it is more than `most` bytes */
export async function readUpTo(stream: AsyncIterable<Uint8Array>, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > most)
      throw new Problem('large', `What came by standard input is larger than ${most >= 1_048_576 ? `${most / 1_048_576} MB` : `${most / 1_024} KB`}`);
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
