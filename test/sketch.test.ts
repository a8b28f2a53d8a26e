import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Sketch } from '../src/core/sketch.js';

const digest = (thing: string | number) => createHash('sha256').update(String(thing)).digest();
function sketchOf(things: Iterable<string | number>, registers = 4_096): Sketch {
  const sketch = Sketch.of(registers);
  for (const thing of things) sketch.add(digest(thing));
  return sketch;
}
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

test('a sketch knows how many different things it saw, to some per cent, however often each came', () => {
  assert.equal(sketchOf([]).estimate, 0);
  assert.equal(sketchOf(['a', 'b', 'a', 'a']).estimate, 2);
  // Four standard errors: of the digests that stand here, so it never fails by chance
  for (const [registers, share] of [
    [4_096, 0.065],
    [256, 0.26],
  ] as const)
    // prettier-ignore
    for (const count of [10, 100, 1_000, 5_000, 12_000, 100_000]) {
      const { estimate } = sketchOf(numbers(7, count), registers);
      assert.ok(Math.abs(estimate - count) <= share * count, `${estimate} of ${count} with ${registers}`);
    }
});

test('the sketches of two halves are that of the whole, in any order, and one that comes again changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500)), fc.array(fc.nat(500)), (some, others) => {
      const [one, two, whole] = [sketchOf(some), sketchOf(others), sketchOf([...others, ...some])];
      one.merge(two);
      one.merge(two);
      assert.deepEqual(one.registers, whole.registers);
      assert.equal(one.estimate, sketchOf(new Set([...some, ...others])).estimate);
    }),
  );
});

test('sketches of other sizes are refused', () => {
  assert.throws(() => Sketch.of(100), RangeError);
  assert.throws(() => Sketch.of(8), RangeError);
  assert.throws(() => Sketch.of(16).merge(Sketch.of(32)), RangeError);
});
