import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareSites } from '../src/backup/compare.js';
import { backupName, isLeftover, madeAt } from '../src/backup/names.js';
import { outdated } from '../src/backup/rotation.js';

const dayMs = 86_400_000;
const nightly = (nights: number) =>
  Array.from({ length: nights }, (_, n) => new Date(Date.UTC(2026, 10, 22, 3, 10) - n * dayMs).toISOString()).map((at) => ({ name: at.slice(0, 10), at }));

test('after years of nights there are 7 days, 4 weeks and 12 months, each by its newest', () => {
  const all = nightly(900);
  const gone = new Set(outdated(all, null, null));
  const left = all.map(({ name }) => name).filter((name) => !gone.has(name));
  const days = '2026-11-22 2026-11-21 2026-11-20 2026-11-19 2026-11-18 2026-11-17 2026-11-16';
  assert.deepEqual(left.slice(0, 10), `${days} 2026-11-15 2026-11-08 2026-11-01`.split(' '));
  assert.deepEqual([left.length, left[10], left.at(-1)], [7 + 3 + 11, '2026-10-31', '2025-12-31']);
});

const backups = fc
  .uniqueArray(fc.integer({ min: 0, max: 40_000 }), { maxLength: 60 })
  .map((hours) => hours.map((n) => new Date(Date.UTC(2022, 0, 1) + n * 3_600_000).toISOString()).map((at) => ({ name: at, at })));

test('whatever there is, the newest and the last that was verified stay, a second rotation drops nothing, and --keep N leaves N', () => {
  fc.assert(
    fc.property(backups, fc.option(fc.integer({ min: 1, max: 20 })), fc.nat(), (all, keep, n) => {
      const proven = all.length > 0 ? all[n % all.length]!.name : null;
      const gone = outdated(all, keep, proven);
      const left = all.filter(({ name }) => !gone.includes(name));
      const newest = all.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]?.name;
      assert.ok(newest === undefined || !gone.includes(newest));
      assert.ok(proven === null || !gone.includes(proven));
      assert.deepEqual(outdated(left, keep, proven), []);
      if (keep !== null) assert.ok(left.length <= keep + 1 && left.length >= Math.min(all.length, keep));
    }),
  );
});

test('names say whose they are and when they were made', () => {
  const at = '2026-11-22T03:12:00.000Z';
  for (const isEncrypted of [false, true]) assert.equal(madeAt('https://blog.example', backupName('https://blog.example', at, isEncrypted)), at);
  assert.equal(madeAt('https://other.example', backupName('https://blog.example', at, false)), null);
  assert.equal(madeAt('https://blog.example', backupName('https://blog.example.org', at, false)), null);
  for (const name of ['.notes.tmp', '.qvill-blog.example-x.zip.tmp', backupName('https://blog.example', at, false)])
    assert.ok(!isLeftover('https://blog.example', name));
});

test('what comes back is the same, changed since, waiting, another version’s, or wrong', () => {
  const site = (sums: Record<string, string>) => new Map(Object.entries(sums));
  const was = site({ same: '1', edited: '1', gone: '1', lost: '1', spoiled: '1', soon: '1' });
  const live = site({ same: '1', edited: '2', added: '2', lost: '1', spoiled: '1', soon: '2' });
  const restored = site({ same: '1', edited: '1', gone: '1', spoiled: '3', soon: '3' });
  const plain = { inTheMaking: new Set(['soon']), isOtherVersion: false, failed: new Map() };
  const { changedSince, wrong, identical, total } = compareSites({ restored, live, was }, plain);
  assert.deepEqual([identical, total, changedSince], [1, 7, ['added', 'edited', 'gone', 'soon']]);
  assert.deepEqual(wrong, ['lost would be missing', 'spoiled would come back with other bytes']);
  assert.deepEqual(compareSites({ restored, live, was }, { ...plain, isOtherVersion: true }).unclear, 2);
  const failed = new Map([['lost', 'no template']]);
  assert.deepEqual(compareSites({ restored, live, was }, { ...plain, failed }).wrong[0], 'lost could not be made: no template');
});
