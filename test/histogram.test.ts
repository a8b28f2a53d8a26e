import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Histogram } from '../src/core/histogram.js';

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2 ** 45 })), { minLength: 1, maxLength: 200 });
const filled = (from: number[], precision = 4) => {
  const made = new Histogram(precision);
  from.forEach((value) => made.add(value));
  return made;
};

test('a quantile is never below the true one, and above it by no more than its precision', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(4, 7), (from, share, precision) => {
      const sorted = from.toSorted((a, b) => a - b);
      const real = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]!;
      const told = filled(from, precision).quantile(share);
      assert.ok(told >= real && told <= real * (1 + 2 ** -precision), `${told} for ${real}`);
    }),
  );
});

test('count, sum, least and greatest are exact, also after it was added to another and kept as JSON', () => {
  fc.assert(
    fc.property(values, values, (some, more) => {
      const joined = Histogram.from(JSON.parse(JSON.stringify(filled(some))) as ReturnType<Histogram['toJSON']>);
      joined.merge(Histogram.from(filled(more).toJSON()));
      const all = [...some, ...more];
      assert.deepEqual(joined.toJSON(), filled(all).toJSON());
      assert.deepEqual([joined.count, joined.min, joined.max], [all.length, Math.min(...all), Math.max(...all)]);
      assert.equal(
        joined.sum,
        all.reduce((sum, value) => sum + value, 0),
      );
    }),
  );
});

test('each value lies in its bucket, and buckets meet without a gap', () => {
  for (const value of [0, 1, 15, 16, 17, 31, 32, 33, 1023, 1024, 2 ** 31 - 1, 2 ** 31, 2 ** 45 + 7]) {
    const [bucket] = filled([value]).buckets();
    assert.ok(bucket!.from <= value && value <= bucket!.to, `${value}`);
  }
  const edges = [...filled(Array.from({ length: 5000 }, (_, value) => value)).buckets()];
  edges.slice(1).forEach(({ from }, index) => assert.equal(from, edges[index]!.to + 1));
});

test('an empty one answers 0, and one of another precision is not added', () => {
  const empty = new Histogram();
  assert.deepEqual([empty.quantile(0.5), empty.min, empty.max, empty.count], [0, 0, 0, 0]);
  assert.throws(() => empty.merge(new Histogram(7)), /precision 7 can't be added to 4/);
  const cleared = filled([1, 2, 3]);
  cleared.clear();
  assert.deepEqual(cleared.toJSON(), empty.toJSON());
});
