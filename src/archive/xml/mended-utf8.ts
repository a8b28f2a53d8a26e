const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const [ancient, encoder] = [new TextDecoder('windows-1252'), new TextEncoder()];
/** What each byte above ASCII is in windows-1252, as UTF-8. */
const ancientSigns = Array.from({ length: 128 }, (_, n) => encoder.encode(ancient.decode(Uint8Array.of(128 + n))));
const longestSign = 3;

/** UTF-8 in which a byte that belongs to no sign is read as windows-1252. A text without any is looked at once, any other twice. @param onMended for each such byte */
export function mendedUtf8(bytes: Uint8Array, onMended: () => void): string {
  try {
    return strict.decode(bytes);
  } catch {
    return strict.decode(mended(bytes, onMended));
  }
}

function mended(bytes: Uint8Array, onMended: () => void): Uint8Array {
  const written = new Uint8Array(bytes.length * longestSign);
  let end = 0;
  for (let at = 0; at < bytes.length;) {
    const length = signLength(bytes, at);
    const sign = length > 0 ? bytes.subarray(at, at + length) : ancientSigns[bytes[at]! - 128]!;
    if (length === 0) onMended();
    written.set(sign, end);
    end += sign.length;
    at += Math.max(1, length);
  }
  return written.subarray(0, end);
}

/** How many bytes the sign takes that begins here; 0: none begins (Unicode, table 3-7). */
function signLength(bytes: Uint8Array, at: number): number {
  const [first, second = 0] = [bytes[at]!, bytes[at + 1]];
  if (first < 0x80) return 1;
  const length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const from = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const to = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (length === 0 || second < from || second > to) return 0;
  for (let n = 2; n < length; n++) if (((bytes[at + n] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}
