import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mendedUtf8 } from '../src/archive/xml/mended-utf8.js';

const mendedBytes = (bytes: Uint8Array): [string, number] => {
  let count = 0;
  return [mendedUtf8(bytes, () => count++), count];
};
const ancient = (...bytes: number[]): string => new TextDecoder('windows-1252').decode(Uint8Array.from(bytes));
const isWhole = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

test('what is UTF-8 stays as it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.deepEqual(mendedBytes(new TextEncoder().encode(text)), [text.toWellFormed(), 0])));
});

test('every byte is one of a sign or is read as windows-1252: nothing is lost, whatever the bytes', () => {
  const part = fc.oneof(
    fc.constantFrom('a', 'é', '日', '😀').map((sign) => [...new TextEncoder().encode(sign)]),
    fc.array(fc.integer({ min: 0x80, max: 0xff }), { maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const bytes = Uint8Array.from(parts.flat());
      // The same by the slow way: the longest sign that decodes, else one byte
      let [slow, count] = ['', 0];
      for (let at = 0; at < bytes.length;) {
        const length = [4, 3, 2, 1].find(
          (n) => at + n <= bytes.length && isWhole(bytes.subarray(at, at + n)) && [...new TextDecoder().decode(bytes.subarray(at, at + n))].length === 1,
        );
        slow += length ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, at + length)) : ancient(bytes[at]!);
        if (!length) count++;
        at += length ?? 1;
      }
      assert.deepEqual(mendedBytes(bytes), [slow, count]);
    }),
    { numRuns: 2_000 },
  );
});

test('megabytes that are no UTF-8 at all are read', () => {
  const [text, count] = mendedBytes(new Uint8Array(5_000_000).fill(0xff));
  assert.deepEqual([text.length, count, text[0]], [5_000_000, 5_000_000, 'ÿ']);
});
