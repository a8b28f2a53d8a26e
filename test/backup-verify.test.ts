import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { BackedUpBlog } from './support/backed-up.js';
import { bytesOf, treeAt } from './support/tree.js';

type Verified = { total: number; identical: number; changed: number; wrong: string[]; changedSince: string[] };

let house: BackedUpBlog;
let file: string;
before(async () => {
  house = await BackedUpBlog.start();
  ({ file } = await house.backup('one'));
});
after(() => house?.stop());

async function verify(...args: string[]): Promise<Verified> {
  const { status, out, error } = await house.run(['verify', ...args, '--json']);
  assert.equal(error, '');
  const verified = JSON.parse(out) as Verified;
  assert.equal(status, verified.wrong.length > 0 ? 1 : 0);
  return verified;
}

test('a backup of a blog on which nothing changed gives every file of its site again, and leaves nothing of the look at it', async () => {
  const before = bytesOf(await treeAt(house.exported.blog.config.site));
  const { status, out } = await house.run(['verify', file]);
  assert.equal(status, 0, out);
  assert.match(out, /restore verified, (\d+) of \1 identical, \d\d:\d\d UTC\n/);
  assert.deepEqual(bytesOf(await treeAt(house.exported.blog.config.site)), before);
  assert.deepEqual(readdirSync(join(house.data, 'backups')).toSorted(), ['record.json']);
});

test('what was published, changed and withdrawn since is told apart from what is wrong', async () => {
  const id = await house.exported.publish({ title: 'Since then', slug: 'since' });
  const { wrong, changedSince, identical, changed, total } = await verify(file);
  assert.deepEqual(wrong, []);
  assert.equal(identical + changed, total);
  assert.ok(changedSince.includes('pages/2026/since/index.html') && changedSince.includes('pages/atom.xml'), changedSince.join());
  assert.ok(!changedSince.some((name) => name.startsWith('pages/about')));
  await house.exported.trash(id);
  assert.deepEqual((await verify(file)).wrong, []);
});

test('what would not come back as it was is named, with status 1', async () => {
  const { data } = house;
  const page = join(data, 'site', 'pages', 'about.html');
  const bytes = readFileSync(page);
  // The site is not what its database says, and a backup of both can’t bring it back
  writeFileSync(page, 'spoiled');
  const spoiled = await house.backup('spoiled');
  rmSync(page);
  const { wrong } = await verify(spoiled.file);
  assert.deepEqual(wrong, ['pages/about.html would come back with other bytes']);
  writeFileSync(page, bytes);
  assert.deepEqual((await verify(spoiled.file)).wrong, []);
});

test('pages that were about to be made when it was taken are no fault of it', async () => {
  const database = new DatabaseSync(join(house.data, 'blog.db'));
  database.exec(
    "UPDATE Post SET title = 'Another name' WHERE slug = 'about'; INSERT INTO Stale (fact, at) SELECT 'post:' || id, '' FROM Post WHERE slug = 'about'",
  );
  const { file: early } = await house.backup('early');
  database.exec("UPDATE Post SET title = 'About' WHERE slug = 'about'");
  database.close();
  await house.exported.publish({ title: 'And another', slug: 'another' });
  const { wrong, changedSince } = await verify(early);
  assert.deepEqual(wrong, []);
  assert.ok(changedSince.includes('pages/about.html'));
});

test('cut, spoiled, foreign and newer files are refused in words, and what came of it is written down', async () => {
  const bytes = readFileSync(file);
  const spoil = (at: number) => Buffer.concat([bytes.subarray(0, at), Buffer.from([bytes[at]! ^ 255]), bytes.subarray(at + 1)]);
  const cases: [name: string, bytes: Buffer, says: RegExp][] = [
    ['cut.zip', bytes.subarray(0, bytes.length - 100), /can’t be used as a backup: The archive can't be read/],
    ['spoiled.zip', spoil(2_000), /can’t be used as a backup: (it is not what the archive says of it|it is damaged|blog\.db is not what)/],
    ['foreign.zip', Buffer.from('Not a zip at all'), /can’t be used as a backup: The archive can't be read/],
  ];
  for (const [name, content, says] of cases) {
    writeFileSync(house.at(name), content);
    const { status, error } = await house.run(['verify', house.at(name)]);
    assert.deepEqual([status, says.test(error)], [1, true], error);
  }
  const exported = house.at('export.zip');
  await house.run(['export', exported]);
  assert.match((await house.run(['verify', exported])).error, /it is no backup of Qvill’s; “bin\/qvill import” takes exports/);
  const { failure } = JSON.parse(readFileSync(join(house.data, 'backups', 'record.json'), 'utf8')) as { failure: { what: string; reason: string } };
  assert.deepEqual([failure.what, /no backup of Qvill/.test(failure.reason)], ['verify', true]);
  assert.match((await house.run(['verify', house.at('nothing.zip')])).error, /There is no file/);
});
