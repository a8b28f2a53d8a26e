import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killMigrations } from './support/kill/migrations.js';
import { seeded } from './support/kill/seeded.js';

test('a migration that is killed leaves the old schema or the new, and the next start finishes it', { timeout: 200_000 }, async () => {
  const seed = Date.now() % 1e9;
  const { wrong } = await killMigrations(5, seeded(seed));
  assert.deepEqual(wrong, [], `seed ${seed}`);
});
