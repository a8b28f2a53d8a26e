import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { BackedUpBlog } from './support/backed-up.js';
import { killBackups, killRestores } from './support/backup/kills.js';
import { seeded } from './support/kill/seeded.js';
import { startBlog } from './support/blog.js';

/* A sample of `npm run kill-backups`, which kills a thousand times. */

let house: BackedUpBlog;
before(async () => {
  house = await BackedUpBlog.start();
});
after(() => house?.stop());

test('a backup that is killed at any moment leaves nothing under the name of one, and the next leaves nothing of it', async () => {
  const { wrong } = await killBackups(house.data, 15, seeded(Date.now()));
  assert.deepEqual(wrong, []);
});

test('a restore that is killed at any moment leaves the old blog or the new one, whole', async () => {
  const { file } = await house.backup('one');
  const data = house.at('other');
  const other = await startBlog({ data });
  await other.stop();
  const { wrong } = await killRestores(data, file, 15, seeded(Date.now()));
  assert.deepEqual(wrong, []);
  rmSync(data, { recursive: true });
});
