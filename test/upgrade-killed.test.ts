import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faultSkipReason } from './support/fault/faulty.js';
import { Installed } from './support/installed.js';
import { breakOff } from './support/upgrade-kills.js';

/* A sample of `npm run kill-upgrades`, which breaks them off at every rename. */

const skip = faultSkipReason();
let house: Installed;
let folder: string;
before(async () => {
  house = await Installed.make();
  folder = house.version('0.2.0', 'CREATE TABLE "Later" ("id" INTEGER PRIMARY KEY) STRICT;');
  await house.start();
});
after(() => house?.remove());

test('an upgrade that is killed before the link is led away leaves one version or the other, and the next one comes to its end', { skip }, async () => {
  // The last renames but one: the link
  const { kills, wrong } = await breakOff(house, { args: ['upgrade', '--to', folder], which: 'renames', choose: (all) => [all - 1] });
  assert.deepEqual([wrong, kills], [[], 1]);
});

test('Ctrl-C while the copy is looked at changes nothing, and after the switch the old version is back', async () => {
  const stopAt = (step: string) =>
    house.run(['upgrade', '--to', folder], { heard: (said, child) => void (said.includes(step) && child.kill('SIGINT')) }); // prettier-ignore
  const early = await stopAt('makes the site from the copy');
  assert.deepEqual([early.status, early.error.split('\n').at(-2)], [1, 'qvill: It was interrupted. The blog is as it was']);
  const late = await stopAt('The app is started again');
  assert.equal(late.status, 1);
  assert.match(late.out + late.error, /does not do, and the blog was led back:\n {2}it was interrupted\nThe blog runs Qvill 0\.1\.0 again\n/);
  assert.deepEqual([house.used, await house.answers()], ['0.1.0', null]);
});

test('a rollback that is killed before the link is led back leaves one version or the other', { skip }, async () => {
  assert.equal((await house.run(['upgrade', '--to', folder, '--quiet'])).status, 0);
  const { kills, wrong } = await breakOff(house, { args: ['rollback'], which: 'renames', choose: (all) => [all - 3] });
  assert.deepEqual([wrong, kills], [[], 1]);
});
