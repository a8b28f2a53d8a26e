import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { BackedUpBlog } from './support/backed-up.js';
import { bytesOf, treeAt } from './support/tree.js';
import { addMigration, versionAt } from './support/versions.js';

type Rehearsal = { migrations: string[]; total: number; same: number; failed: unknown[]; changed: { file: string; what: string; diff: string[] }[] };

let house: BackedUpBlog;
let tree: Record<string, string>;
before(async () => {
  house = await BackedUpBlog.start();
  tree = bytesOf(await treeAt(house.exported.blog.config.site));
});
after(() => house?.stop());

const version = (name: string) => versionAt(house.at(name));

async function rehearse(folder: string): Promise<Rehearsal> {
  const { status, out, error } = await house.run(['upgrade', '--to', folder, '--dry-run', '--json', '--quiet']);
  assert.deepEqual([status, error], [0, ''], out);
  return (JSON.parse(out) as { rehearsal: Rehearsal }).rehearsal;
}

async function assertUntouched(): Promise<void> {
  assert.deepEqual(bytesOf(await treeAt(house.exported.blog.config.site)), tree);
  assert.deepEqual(readdirSync(join(house.data, 'backups')), []);
}

test('the same version would change nothing, and a rehearsal of it leaves nothing', async () => {
  const { total, same, changed, failed, migrations } = await rehearse(version('same'));
  assert.ok(total > 40);
  assert.deepEqual([same, changed, failed, migrations], [total, [], [], []]);
  await assertUntouched();
});

test('what another version makes otherwise is named, with the lines; and what it does to the database', async () => {
  const folder = version('other');
  const page = join(folder, 'views', 'site', 'layout.hbs');
  writeFileSync(page, readFileSync(page, 'utf8').replace('</body>', '<!-- another version -->\n</body>'));
  addMigration(folder, '29990101000000_later', 'CREATE TABLE "Later" ("id" INTEGER PRIMARY KEY) STRICT;\n');
  const { total, same, changed, migrations } = await rehearse(folder);
  assert.deepEqual(migrations, ['29990101000000_later']);
  const about = changed.find(({ file }) => file === 'pages/about.html');
  assert.ok(about?.diff.includes('+ <!-- another version -->'), JSON.stringify(about));
  assert.ok(!changed.some(({ file }) => file === 'pages/atom.xml'));
  assert.equal(changed.length + same, total);
  const { out } = await house.run(['upgrade', '--to', folder, '--dry-run']);
  assert.match(out, /^With Qvill \S+ (\d+) of \d+ pages change .*\nThe database is changed by 29990101000000_later\n {2}changed /);
  const database = new DatabaseSync(join(house.data, 'blog.db'));
  assert.equal(database.prepare("SELECT count(*) AS count FROM sqlite_master WHERE name = 'Later'").get()!['count'], 0);
  database.close();
  await assertUntouched();
});

test('a version that is broken, or none, is said in a line, and the blog goes on', async () => {
  const folder = version('broken');
  addMigration(folder, '29990101000000_wrong', 'DROP TABLE "Nobody";\n');
  const broken = await house.run(['upgrade', '--to', folder, '--dry-run', '--quiet']);
  assert.deepEqual([broken.status, broken.error], [1, `qvill: The version in ${folder} can’t make the site: no such table: Nobody\n`]);
  assert.match(
    (await house.run(['upgrade', '--to', house.at('nothing'), '--dry-run'])).error,
    /There is no Qvill in .*nothing: unpack or clone the new version there/,
  );
  await assertUntouched();
  assert.match(await (await fetch(`${house.exported.blog.url}/about`)).text(), /About/);
});
