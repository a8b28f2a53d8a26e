import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

const usually = 1_048_576;
const readable = /^(?:text\/|application\/(?:xhtml\+xml|(?:[\w.+-]*\+)?json)\b)/i;

/** The text of an answer, up to a megabyte of it unless it is said, however small it was packed. What is no text is not read. */
export async function readSome(answer: IncomingMessage, mostBytes = usually): Promise<{ body: string; isCut: boolean }> {
  const { 'content-type': type = '' } = answer.headers;
  if (readable.test(type)) {
    const { bytes, isCut } = await readBytes(answer, mostBytes);
    return { body: decoded(bytes, type), isCut };
  }
  answer.destroy();
  return { body: '', isCut: false };
}

/** The bytes of an answer, up to so many. */
export async function readBytes(answer: IncomingMessage, mostBytes: number): Promise<{ bytes: Buffer; isCut: boolean }> {
  const kept: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of unpacked(answer)) {
      kept.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > mostBytes) break;
    }
  } finally {
    answer.destroy();
  }
  return { bytes: Buffer.concat(kept).subarray(0, mostBytes), isCut: bytes > mostBytes };
}

function unpacked(answer: IncomingMessage): Readable {
  const { 'content-encoding': encoding = 'identity' } = answer.headers;
  if (/^identity$/i.test(encoding)) return answer;
  const packed = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }[encoding.toLowerCase()];
  if (!packed) throw new Error(`it is packed as “${encoding.slice(0, 40)}”`);
  const plain = packed();
  // A connection that breaks would leave the other side waiting
  answer.on('error', (error) => plain.destroy(error));
  return answer.pipe(plain);
}

function decoded(bytes: Buffer, type: string): string {
  const charset = /charset\s*=\s*"?([\w:-]+)/i.exec(type)?.[1] ?? /<meta[^>]{0,200}charset\s*=\s*["']?([\w:-]+)/i.exec(bytes.toString('latin1', 0, 2048))?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
