import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Installed } from './support/installed.js';
import { SmallDisk } from './support/small-disk.js';

const disk = new SmallDisk('memory', 128);
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
    for (const step of ['makes the site from the copy', 'The app is started again']) {
      const { status, out, error } = await fullFrom(step, upgrade);
      assert.equal(status, 1, `${step}: ${out}${error}`);
      assert.match(out + error, /no room/, step);
      assert.deepEqual(await readers(), [200, 200, 200], step);
      disk.makeRoom();
      // It looks every second whether it can go on
      for (const end = performance.now() + 60_000; ; await pause(100)) {
        const said = await house.answers();
        if (said === null) break;
        assert.ok(performance.now() < end, `${step}: ${said}`);
      }
      const next = await house.run(upgrade);
      assert.equal(next.status, 0, next.out + next.error);
      await house.shows('0.2.0');
      assert.deepEqual(readdirSync(join(house.data, 'backups')).filter((name) => name.startsWith('.')), []); // prettier-ignore
      const back = await house.run(['rollback']);
      assert.equal(back.status, 0, back.out + back.error);
      await house.shows('0.1.0');
    }
  },
);
