import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killImports } from './support/kill/imports.js';
import { seeded } from './support/kill/seeded.js';

test('an import that is killed leaves whole posts, and the next one or its undoing goes on to the end', async (context) => {
  const seed = Date.now() % 1e9;
  context.diagnostic(`seed ${seed}`);
  const { kills, undoings, wrong } = await killImports({ kills: 2, posts: 30, random: seeded(seed) });
  assert.deepEqual(wrong, []);
  assert.ok(kills > 2 && undoings === 1);
});
