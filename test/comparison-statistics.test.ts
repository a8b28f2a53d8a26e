import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { choose, decide, level } from '../src/comparison/decide.js';
import { distance, type Sample, sampleIn, sampleOf } from '../src/comparison/distance.js';
import { leastRounds, provenIn } from '../src/comparison/family.js';
import { dice } from '../src/core/dice.js';
import { Histogram } from '../src/core/histogram.js';

const rounds = (values: number[]): Sample[] => values.map((value) => sampleOf([value]));
const near = (is: number, wanted: number) => assert.ok(Math.abs(is - wanted) < 1e-9, `${is} is not ${wanted}`);

describe('the distance of Kolmogorov and Smirnov', () => {
  const known: [string, number[], number[], number][] = [
    ['the same values', [1, 2, 3], [3, 1, 2], 0],
    ['nothing in common', [1, 2, 3], [4, 5], 1],
    ['half of them shifted', [1, 2, 3, 4], [3, 4, 5, 6], 0.5],
    // Conover, Practical Nonparametric Statistics, 6.3, example 1
    ['a textbook', [7.6, 8.4, 8.6, 8.7, 9.3, 9.9, 10.1, 10.6, 11.2], [5.2, 5.7, 5.9, 6.5, 6.8, 8.2, 9.1, 9.8, 10.8, 11.3, 11.5, 12.3, 12.5, 13.4, 14.6], 0.4],
    ['ties', [1, 1, 1, 2], [1, 2, 2, 2], 0.5],
  ];
  for (const [name, ours, theirs, wanted] of known) test(`is ${wanted} for ${name}`, () => near(distance(sampleOf(ours), sampleOf(theirs)), wanted));

  test('is the same from both sides, 0 to itself, and never more than 1', () => {
    const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, (ours, theirs) => {
        const [a, b] = [sampleOf(ours), sampleOf(theirs)];
        const apart = distance(a, b);
        near(apart, distance(b, a));
        near(distance(a, a), 0);
        assert.ok(apart >= 0 && apart <= 1);
      }),
    );
  });

  test('of two histograms is that of their values, but for the width of a bucket', () => {
    const random = dice(7);
    const draw = (shift: number) => Array.from({ length: 3_000 }, () => 500 + shift + Math.floor(1_000 * random()));
    const [ours, theirs] = [draw(0), draw(200)];
    const histogram = (values: number[]) => values.reduce((all, value) => (all.add(value), all), new Histogram(7));
    assert.ok(Math.abs(distance(sampleOf(ours), sampleOf(theirs)) - distance(sampleIn(histogram(ours)), sampleIn(histogram(theirs)))) < 0.02);
  });
});

describe('a difference is proven', () => {
  // Critical values of the two-sided test for equal sizes at 1 %, as tables print them: D must be at least so many parts of n
  for (const [size, critical] of [
    [5, 5],
    [6, 6],
    [7, 6],
    [8, 7],
    [9, 7],
    [10, 8],
  ] as const)
    // prettier-ignore
    test(`with ${size} rounds from a distance of ${critical}/${size} on`, () => {
      assert.ok(decide(apartBy(size, critical)).p <= level);
      assert.ok(decide(apartBy(size, critical - 1)).p > level);
    });

  test('with a probability that can be counted by hand', () => {
    near(decide(apartBy(5, 5)).p, 2 / 252);
    near(decide(apartBy(8, 7)).p, 32 / 12_870);
  });

  test('with the same verdict in a sample of the ways when there are too many', () => {
    const { p } = decide({ ours: rounds(Array.from({ length: 12 }, (_, n) => n)), theirs: rounds(Array.from({ length: 12 }, (_, n) => n + 6)) });
    // 2 (C(24, 6) - C(24, 0)) / C(24, 12), by the reflection of paths
    assert.ok(Math.abs(p - (2 * (choose(24, 6) - 1)) / choose(24, 12)) < 0.02, `${p}`);
  });

  test('by whole rounds: one bad moment with ten thousand slow answers in it makes nobody slower', () => {
    const random = dice(3);
    const round = (slow: number) => sampleOf(Array.from({ length: 1_000 }, () => 1 + random() + slow));
    const quiet = Array.from({ length: 10 }, () => round(0));
    const disturbed = Array.from({ length: 10 }, (_, n) => round(n === 4 ? 50 : 0));
    assert.ok(decide({ ours: quiet, theirs: disturbed }).p > level);
  });

  test('and has a direction, or none when each is ahead somewhere', () => {
    const at = (values: number[]) => Array.from({ length: 8 }, () => sampleOf(values));
    assert.equal(decide({ ours: at([1, 2]), theirs: at([3, 4]) }).leads, 'ours');
    assert.equal(decide({ ours: at([3, 4]), theirs: at([1, 2]) }).leads, 'theirs');
    assert.equal(decide({ ours: at([2, 3]), theirs: at([1, 4]) }).leads, 'crossing');
    assert.equal(decide({ ours: at([2, 3]), theirs: at([2, 3]) }).leads, 'none');
  });

  test('about once in a hundred where there is none, although requests of a round resemble each other', () => {
    const random = dice(20_261_122);
    const side = () =>
      Array.from({ length: 6 }, () => {
        const mood = random();
        return sampleOf(Array.from({ length: 20 }, () => mood + 0.1 * random()));
      });
    const trials = 1_000;
    let wrong = 0;
    for (let trial = 0; trial < trials; trial++) if (decide({ ours: side(), theirs: side() }).p <= level) wrong++;
    assert.ok(wrong <= 0.02 * trials, `${wrong} of ${trials}`);
    // The same requests, taken for independent ones: what this must not be
    const pooled = (samples: Sample[]): Sample => samples.flat().toSorted(([a], [b]) => a - b);
    let naive = 0;
    for (let trial = 0; trial < 100; trial++) if (distance(pooled(side()), pooled(side())) > 1.628 * Math.sqrt(2 / 120)) naive++;
    assert.ok(naive > 50, `${naive} of 100`);
  });
});

describe('a report that asks many questions', () => {
  test('holds all of them together to one in a hundred', () => {
    assert.deepEqual(provenIn([0.004, 0.0001, 0.9]), [true, true, false]);
    assert.deepEqual(provenIn([0.006, 0.006]), [false, false]);
    assert.deepEqual(provenIn([]), []);
  });

  test('knows with how many rounds it can prove anything at all', () => {
    assert.equal(leastRounds(1), 5);
    assert.equal(leastRounds(63), 8);
    assert.ok(decide({ ours: rounds([1, 2, 3, 4]), theirs: rounds([5, 6, 7, 8]) }).p > level);
  });
});

/** Two sides of so many rounds whose distribution functions are `parts` of them apart, and as near to each other elsewhere as can be. */
function apartBy(size: number, parts: number): { ours: Sample[]; theirs: Sample[] } {
  const ours = Array.from({ length: size }, (_, n) => n);
  return { ours: rounds(ours), theirs: rounds(ours.map((n) => n + parts - 0.5)) };
}
