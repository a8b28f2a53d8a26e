import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Days } from '../src/readership/days.js';

test('readers are counted on the blog’s own days, of 23 and of 25 hours too, whatever the clock of the log says', () => {
  const days = new Days('Europe/Berlin');
  const hours = (from: string, count: number): (string | null)[] =>
    Array.from({ length: count }, (_, hour) => days.of(new Date(Date.parse(from) + hour * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z')));
  const lengths = (all: (string | null)[]) => [...Map.groupBy(all, (day) => day)].map(([day, of]) => [day, of.length]);
  assert.deepEqual(lengths(hours('2026-03-28T23:00:00Z', 47)), [
    ['2026-03-29', 23],
    ['2026-03-30', 24],
  ]);
  assert.deepEqual(lengths(hours('2026-10-24T22:00:00Z', 49)), [
    ['2026-10-25', 25],
    ['2026-10-26', 24],
  ]);
  // The same moment, as nginx writes it on a server before and after its own clock went back
  assert.deepEqual(
    ['2026-10-25T02:59:59+02:00', '2026-10-25T02:00:00+01:00', '2026-10-26T00:00:00+0200'].map((time) => days.of(time)),
    ['2026-10-25', '2026-10-25', '2026-10-25'],
  );
});
