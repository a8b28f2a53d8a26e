import { invalid } from '../../core/problem.js';
import { mendedUtf8 } from './mended-utf8.js';

/** What a stream of bytes says, and on how many places it was no UTF-8. */
export type TextStream = { chunks: AsyncIterable<string>; mended: () => number };

/**
 * Text piece by piece: in the encoding that its byte order mark or its XML declaration names, else UTF-8. A byte that is none is read as
 * windows-1252, as whoever wrote it will have meant it.
 * @throws Problem('invalid') when the encoding has a name that nobody knows, or when the text holds NUL bytes
 */
export function textStream(bytes: AsyncIterable<Uint8Array>): TextStream {
  let mended = 0;
  async function* chunks(): AsyncGenerator<string> {
    let decode: ((bytes: Uint8Array, isLast: boolean) => string) | null = null;
    for await (const piece of bytes) {
      decode ??= decoderFor(encodingOf(piece), () => (mended += 1));
      const text = decode(piece, false);
      if (text.includes('\0')) throw invalid('file', 'This is no text file: it holds NUL bytes');
      if (text !== '') yield text;
    }
    const rest = decode?.(new Uint8Array(), true) ?? '';
    if (rest !== '') yield rest;
  }
  return { chunks: chunks(), mended: () => mended };
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  // Without a mark: the `<` of a declaration takes two bytes (XML 1.0, appendix F)
  if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be';
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le';
  const start = new TextDecoder('windows-1252').decode(head.subarray(0, 300));
  const named = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']{1,40})["']/.exec(start)?.[1] ?? 'utf-8';
  // What can be read as bytes so far is not UTF-16, whatever it says
  return /^utf-?16/i.test(named) || start.startsWith('\u00ef\u00bb\u00bf') ? 'utf-8' : named.toLowerCase();
}

function decoderFor(encoding: string, onMended: () => void): (bytes: Uint8Array, isLast: boolean) => string {
  if (/^utf-?8$/.test(encoding)) return utf8(onMended);
  try {
    const decoder = new TextDecoder(encoding);
    return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast });
  } catch {
    throw invalid('file', `It says that it is written in “${encoding}”, and nobody here knows what that is`);
  }
}

function utf8(onMended: () => void): (bytes: Uint8Array, isLast: boolean) => string {
  let carried: Uint8Array = new Uint8Array();
  let isFirst = true;
  return (bytes, isLast) => {
    const all = carried.length > 0 ? Buffer.concat([carried, bytes]) : bytes;
    const end = isLast ? all.length : all.length - unfinished(all);
    carried = Uint8Array.from(all.subarray(end));
    const text = mendedUtf8(all.subarray(0, end), onMended);
    const whole = isFirst ? text.replace(/^\uFEFF/, '') : text;
    if (text !== '') isFirst = false;
    return whole;
  };
}

/** How many bytes at the end begin a sign that goes on. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

const lengthOf = (byte: number): number => (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1);
