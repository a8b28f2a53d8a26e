import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Installed } from './support/installed.js';
import { SmallDisk } from './support/small-disk.js';

const disk = new SmallDisk('memory', 64);
const { skip } = disk;
let house: Installed;
let folder: string;
before(async () => {
  if (skip) return;
  house = await Installed.make(join(disk.folder, 'data'));
  folder = house.version('0.2.0', 'CREATE TABLE "Later" ("id" INTEGER PRIMARY KEY) STRICT;');
  await house.start();
});
after(async () => {
  await house?.remove();
  disk.end();
});

/** Runs a command, and has the disk full from when it has said that on. */
const fullFrom = (step: string, args: string[]) =>
  house.run(args, { heard: (said) => void (said.includes(step) && !existsSync(join(disk.folder, 'filler')) && disk.fill()) }); // prettier-ignore

const readers = async () => Promise.all(['/', '/rivers', '/atom.xml'].map(async (path) => (await fetch(`http://127.0.0.1:${house.port}${path}`)).status));

test(
  'an upgrade for which the disk has no room any more in its middle leaves a blog that is read, and comes to its end when there is room',
  { skip },
  async () => {
    const upgrade = ['upgrade', '--to', folder];
    for (const step of ['makes the site from the copy', 'A backup is made', 'The app is started again']) {
      const { status, out, error } = await fullFrom(step, upgrade);
      assert.equal(status, 1, `${step}: ${out}${error}`);
      assert.doesNotMatch(error, /^ +at /m);
      assert.deepEqual(await readers(), [200, 200, 200], step);
      disk.makeRoom();
      assert.equal(house.used, '0.1.0', `${step}: ${out}${error}`);
      assert.equal(await house.answers(), null, step);
      assert.deepEqual(readdirSync(join(house.data, 'backups')).filter((name) => name.startsWith('.')), []); // prettier-ignore
    }
    const { status, out, error } = await house.run(upgrade);
    assert.equal(status, 0, out + error);
    await house.shows('0.2.0');
  },
);
