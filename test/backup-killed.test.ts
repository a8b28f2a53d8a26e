import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BackedUpBlog } from './support/backed-up.js';
import { killBackups, killRestores } from './support/backup/kills.js';
import { faultSkipReason } from './support/fault/faulty.js';
import { seeded } from './support/kill/seeded.js';
import { startBlog } from './support/blog.js';

/* A sample of `npm run kill-backups`, which kills at every call. */

let house: BackedUpBlog;
before(async () => {
  house = await BackedUpBlog.start();
});
after(() => house?.stop());

const skip = faultSkipReason();
const random = seeded(Date.now());
const some = (count: number) => (all: number) => Array.from({ length: count }, () => 1 + Math.floor(random() * all));
const every = (all: number) => Array.from({ length: all }, (_, k) => k + 1);

test('a backup that is killed at any moment leaves nothing under the name of one, and the next leaves nothing of it', { skip }, async () => {
  const renames = await killBackups(house.data, { which: 'renames', choose: every });
  const { kills, wrong } = await killBackups(house.data, { which: 'calls', choose: some(5) });
  assert.deepEqual([...renames.wrong, ...wrong], []);
  assert.ok(renames.kills >= 2 && kills > 5, `${renames.kills} and ${kills}`);
});

test('a backup, or a restore, for which the disk has no room in its middle leaves the same', { skip }, async () => {
  const { file } = await house.backup('two');
  const data = house.at('third');
  const other = await startBlog({ data });
  await other.stop();
  const full = { which: 'calls', choose: some(4), fault: 'ENOSPC' } as const;
  const [backups, restores] = [await killBackups(house.data, full), await killRestores(data, file, full)];
  assert.deepEqual([...backups.wrong, ...restores.wrong], []);
  assert.ok(backups.kills > 3 && restores.kills > 2, `${backups.kills} and ${restores.kills}`);
});

test('a restore that is killed before any of its renames, or anywhere else, leaves the old blog or the new one, whole', { skip }, async () => {
  const { file } = await house.backup('one');
  const data = house.at('other');
  const other = await startBlog({ data });
  await other.stop();
  const renames = await killRestores(data, file, { which: 'renames', choose: every });
  const { kills, wrong } = await killRestores(data, file, { which: 'calls', choose: some(5) });
  assert.deepEqual([...renames.wrong, ...wrong], []);
  assert.ok(renames.kills >= 5 && kills > 3, `${renames.kills} and ${kills}`);
});
