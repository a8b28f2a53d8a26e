import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../src/comparison/free-port.service.js';
import { Installed } from './support/installed.js';
import { serve } from './support/process.js';
import { end } from './support/server.js';
import { addMigration, starts } from './support/versions.js';

let house: Installed;
before(async () => {
  house = await Installed.make();
  await house.start();
});
after(() => house?.remove());

const upgrade = (folder: string, ...more: string[]) => house.run(['upgrade', '--to', folder, '--quiet', ...more]);

/** The old version is in use and answers, and nothing is left of what was tried. */
async function assertOld(): Promise<void> {
  assert.equal(house.used, '0.1.0');
  await house.shows('0.1.0');
  assert.equal((await fetch(`http://127.0.0.1:${house.port}/admin/session/new`)).status, 200);
}

const change = (folder: string, file: string, text: string) => writeFileSync(join(folder, file), text);

test('a folder with no version in it is refused in a line', async () => {
  const { status, error } = await upgrade(house.folder);
  assert.deepEqual([status, error], [1, `qvill: There is no Qvill in ${house.folder}: unpack or clone the new version there\n`]);
  await assertOld();
});

test('a version that is older than the database is refused, and told the way back', async () => {
  const folder = house.version('0.0.9');
  const last = readdirSync(join(folder, 'prisma', 'migrations')).filter((name) => /^\d/.test(name)).toSorted().at(-1); // prettier-ignore
  rmSync(join(folder, 'prisma', 'migrations', last!), { recursive: true });
  const { status, error } = await upgrade(folder);
  assert.equal(status, 1);
  assert.match(error, new RegExp(`^qvill: Qvill 0\\.0\\.9 in \\S+ is older than the blog’s database, which has the migration ${last}: .*rollback`));
  await assertOld();
});

test('a version whose migration fails, that does not start, or that answers wrongly, is found out over a copy', async () => {
  const failing = house.version('0.2.1', 'DROP TABLE "Nobody";');
  const { status, error } = await upgrade(failing);
  assert.deepEqual([status, error], [1, `qvill: The version in ${failing} can’t make the site: no such table: Nobody\n`]);
  const dead = house.version('0.2.2');
  starts(dead, '[ "$1" != serve ] || { echo "qvill: no teapot" >&2; exit 1; }');
  assert.match(
    (await upgrade(dead)).out,
    /WRONG when it was started over a copy: it does not start: no teapot\n[^]*\nNothing was changed, and the blog goes on as it was\n$/,
  );
  const wrong = house.version('0.2.3');
  change(wrong, 'views/admin/sign-in.hbs', '{{#if}}');
  assert.match((await upgrade(wrong)).out, /WRONG when it was started over a copy: \/admin\/session\/new: it answers 500\n/);
  await assertOld();
});

test('a version that does well over a copy, and not in its place, is left again by itself', async () => {
  const folder = house.version('0.2.4', 'CREATE TABLE "Later" ("id" INTEGER PRIMARY KEY) STRICT;');
  starts(folder, `[ "$1 $QVILL_DATA" != "serve ${house.data}" ] || rm -f "$(dirname "$(readlink -f "$0")")/../views/admin/sign-in.hbs"`);
  const { status, out } = await upgrade(folder);
  assert.equal(status, 1);
  assert.match(
    out,
    /\nQvill 0\.2\.4 does not do, and the blog was led back:\n {2}\/admin\/session\/new: it answers 500\nThe blog runs Qvill 0\.1\.0 again\nThe newer state is kept in /,
  );
  await assertOld();
  // As if somebody had connected before the link led back
  const late = await house.run(['serve'], { version: '0.2.4' });
  assert.equal(late.status, 1);
  assert.match(late.error, /^qvill: The blog runs the version in \S+0\.1\.0, and this is the one in \S+0\.2\.4: start \S+current\/bin\/qvill\n$/);
  await assertOld();
});

test('of two upgrades at once the second is refused', async () => {
  const folder = house.version('0.2.5');
  starts(folder, 'sleep 1');
  const [one, other] = await Promise.all([upgrade(folder), upgrade(folder)]);
  assert.deepEqual([one.status, other.status].toSorted(), [0, 1], JSON.stringify([one, other]));
  assert.match(one.error + other.error, /^qvill: Another upgrade, or a way back from one, is under way\n$/);
  assert.equal((await house.run(['rollback', '--quiet'])).status, 0);
  await assertOld();
});

test('where nobody would start the app again it is not ended, and where there is no link the command says what to start', async () => {
  await house.end();
  const folder = house.version('0.2.6');
  addMigration(folder, '29990101000000_later', 'CREATE TABLE "Later" ("id" INTEGER PRIMARY KEY) STRICT;');
  const app = await serve(await freePort(), house.data);
  try {
    assert.match(
      (await upgrade(folder)).error,
      /^qvill: The app \(process \d+\) is running, and nobody is known who would start it again: .*--restart COMMAND/,
    );
    rmSync(house.link);
    const { status, out } = await house.run(['upgrade', '--to', folder], { version: '0.1.0' });
    assert.equal(status, 0);
    assert.ok(out.endsWith(`stop the app, and start\n  ${folder}/bin/qvill serve\nin its place, as it was started before\n`), out);
    assert.equal(app.exitCode, null);
  } finally {
    await end(app);
  }
});

test('an app that is not running is not running afterwards, and an older version’s command need not know of all this', async () => {
  house.use('0.1.0');
  const { status, out, error } = await house.run(['upgrade'], { version: '0.2.6' });
  assert.equal(status, 0, out + error);
  assert.equal(house.used, '0.2.6');
  await assert.rejects(fetch(`http://127.0.0.1:${house.port}/`));
});
