import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fault, faults, faultSkipReason } from './support/fault/faulty.js';
import { failAgainAndAgain } from './support/fault/run.js';
import { killAgainAndAgain } from './support/kill/run.js';
import { seeded } from './support/kill/seeded.js';

/* A sample of `npm run kill-test` (1,000 times) and `npm run fault-test` (every call): docs/benchmarks.md has what they found. */

test('killed at any moment while many write, the blog loses nothing that was acknowledged, and its tree heals to the exact one', async () => {
  const { kills, acknowledged, wrong, strange } = await killAgainAndAgain({ kills: 3, each: 3, random: seeded(Date.now()) });
  assert.deepEqual({ wrong, strange }, { wrong: [], strange: [] });
  assert.ok(kills === 3 && acknowledged > 0, `${acknowledged} acknowledged`);
});

const sample = { EIO: 107, ENOSPC: 109, KILL: 149 } satisfies Record<Fault, number>;
for (const fault of Object.keys(faults) as Fault[])
  test(
    `whichever call of a publish ends in ${fault}, there is a clear error or a durable success, and the next request works`,
    { skip: faultSkipReason() },
    async () => {
      const { tried, wrong } = await failAgainAndAgain(fault, sample[fault], 1 + Math.floor(Math.random() * 40));
      assert.deepEqual(wrong, []);
      assert.ok(tried > 0);
    },
  );
