import { invalid } from '../../core/problem.js';

export type Decoded = { text: string; notices: string[] };

/**
 * The text of a file: UTF-8, UTF-16 with a byte order mark, and windows-1252 when it is neither.
 * @throws Problem('invalid') when it is empty or no text at all.
 */
export function decode(bytes: Uint8Array): Decoded {
  const { text, notices } = decodeAny(bytes);
  if (text.includes('\0')) throw invalid('file', 'This is no text file: it holds NUL bytes');
  if (text.trim() === '') throw invalid('file', 'The file is empty');
  return { text, notices };
}

function decodeAny(bytes: Uint8Array): Decoded {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  const text = strictly(utf16 ?? 'utf-8', bytes);
  if (text !== null) return { text, notices: utf16 ? ['is UTF-16: converted to UTF-8'] : [] };
  const ancient = new TextDecoder('windows-1252').decode(bytes);
  return { text: ancient, notices: ['is not UTF-8: read as windows-1252, so look at its accents'] };
}

function strictly(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
