import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { migrate } from '../src/platform/migrations.store.js';
import { BackedUpBlog, password } from './support/backed-up.js';
import { startBlog } from './support/blog.js';
import { bytesOf, treeAt } from './support/tree.js';
import { filesOf } from './support/whole-blog.js';

let house: BackedUpBlog;
let file: string;
let tree: Record<string, string>;
let media: Record<string, string>;
before(async () => {
  house = await BackedUpBlog.start();
  ({ file } = await house.backup('one'));
  tree = bytesOf(await treeAt(house.exported.blog.config.site));
  media = filesOf(join(house.data, 'media'));
});
after(() => house?.stop());

type Manifest = { format: number; files: Record<string, { sha256: string }> };

const sum = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** A backup that somebody else has put together. */
function pack(folder: string, name: string, manifest: Manifest): void {
  writeFileSync(join(folder, 'backup.json'), JSON.stringify(manifest));
  execFileSync('zip', ['-q', '-r', house.at(name), '.'], { cwd: folder });
}

const restore = (data: string, ...args: string[]) => house.run(['restore', ...args], { QVILL_DATA: data });

test('into an empty place the blog comes back to the last byte of its site, its media and its accounts', async () => {
  const data = house.at('empty/deep');
  const { status, out, error } = await restore(data, file);
  assert.deepEqual([status, error], [0, ''], out);
  assert.match(out, /empty\/deep is the blog of 20\d\d-.* 6 posts, 1 files, 2 accounts\nPages: /);
  assert.deepEqual(bytesOf(await treeAt(join(data, 'site'))), tree);
  assert.deepEqual(filesOf(join(data, 'media')), media);
  assert.deepEqual(readdirSync(data).filter((name) => name.startsWith('before-') || name === '.restoring'), []); // prettier-ignore
  const blog = await startBlog({ data, environment: { QVILL_URL: house.exported.blog.config.url } });
  try {
    const body = new URLSearchParams({ email: 'ann@example.org', password });
    const answer = await fetch(`${blog.url}/admin/session`, { method: 'POST', body, redirect: 'manual', headers: { origin: blog.url } });
    assert.deepEqual([answer.status, /qvill_session=/.test(answer.headers.get('set-cookie') ?? '')], [303, true]);
    assert.match(await (await fetch(`${blog.url}/about`)).text(), /About/);
  } finally {
    await blog.stop();
  }
});

test('into a full place it takes the place of what is there, which is kept aside as it was', async () => {
  const data = house.at('full');
  const other = await startBlog({ data });
  await other.stop();
  mkdirSync(join(data, 'theme'));
  writeFileSync(join(data, 'theme', 'site.css'), 'p { margin: 0 }\n');
  const { status, out } = await restore(data, file);
  assert.equal(status, 0, out);
  const [, aside = ''] = /What was there before is in (\S+):/.exec(out)!;
  assert.match(aside, /full\/before-restore-\d{8}T\d{6}Z$/);
  const titles = (folder: string) => {
    const database = new DatabaseSync(join(folder, 'blog.db'));
    const rows = database.prepare('SELECT title FROM Post ORDER BY id').all();
    database.close();
    return rows.map(({ title }) => title);
  };
  assert.deepEqual([titles(aside).length, titles(data).length], [1, 6]);
  assert.ok(existsSync(join(aside, 'theme', 'site.css')) && !existsSync(join(data, 'theme')));
  assert.deepEqual(bytesOf(await treeAt(join(data, 'site'))), tree);
});

test('while the app runs it is refused in words, and nothing is touched', async () => {
  const before = filesOf(join(house.data, 'media'));
  const { status, error } = await restore(house.data, file);
  assert.deepEqual([status, /^qvill: The blog is running: stop it .*blog\.db is in use\n$/.test(error)], [1, true], error);
  assert.deepEqual(filesOf(join(house.data, 'media')), before);
  assert.match(await (await fetch(`${house.exported.blog.url}/about`)).text(), /About/);
});

test('damaged, foreign and newer ones are refused, and nothing is there afterwards', async () => {
  const data = house.at('untouched');
  const folder = house.at('inside');
  execFileSync('unzip', ['-q', file, '-d', folder]);
  const manifest = JSON.parse(readFileSync(join(folder, 'backup.json'), 'utf8')) as Manifest;
  const database = new DatabaseSync(join(folder, 'blog.db'));
  database.exec("INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_later', '2999')");
  database.close();
  pack(folder, 'tampered.zip', manifest);
  const files = { ...manifest.files, 'blog.db': { sha256: sum(join(folder, 'blog.db')) } };
  pack(folder, 'newer.zip', { ...manifest, files });
  pack(folder, 'later.zip', { ...manifest, format: 2 });
  pack(folder, 'out.zip', { ...manifest, files: { ...files, '../../out.txt': { sha256: '' } } });
  const cases: [name: string, says: RegExp][] = [
    ['tampered.zip', /blog\.db is not what it was when the backup was made/],
    ['newer.zip', /The database was made by a newer Qvill \(it has the migration 29990101000000_later\)/],
    ['later.zip', /it is of format 2, and this version of Qvill reads formats up to 1/],
    ['out.zip', /\.\.\/\.\.\/out\.txt is missing in it/],
  ];
  for (const [name, says] of cases) {
    const { status, error } = await restore(data, house.at(name));
    assert.deepEqual([status, says.test(error)], [1, true], error);
    assert.deepEqual(readdirSync(data).filter((each) => each !== 'backup.lock'), []); // prettier-ignore
  }
});

test('one of an older schema is brought up to date', async () => {
  const folder = house.at('older');
  execFileSync('unzip', ['-q', file, '-d', folder]);
  const migrations = house.at('migrations');
  cpSync(join('prisma', 'migrations'), migrations, { recursive: true });
  const names = readdirSync(migrations).filter((name) => /^\d/.test(name)).toSorted(); // prettier-ignore
  for (const name of names.slice(-3)) rmSync(join(migrations, name), { recursive: true });
  rmSync(join(folder, 'blog.db'));
  migrate(join(folder, 'blog.db'), migrations, folder, () => '2026-01-01T00:00:00.000Z');
  const database = new DatabaseSync(join(folder, 'blog.db'));
  database.exec("INSERT INTO Setting (name, value) VALUES ('title', '\"From older days\"')");
  database.close();
  const manifest = JSON.parse(readFileSync(join(folder, 'backup.json'), 'utf8')) as Manifest;
  pack(folder, 'older.zip', { ...manifest, files: { 'blog.db': { sha256: sum(join(folder, 'blog.db')) }, 'tree.txt': manifest.files['tree.txt']! } });
  const { status, error } = await restore(house.at('newer'), house.at('older.zip'));
  assert.deepEqual([status, error], [0, '']);
  const after = new DatabaseSync(house.at('newer/blog.db'));
  assert.equal(after.prepare('SELECT count(*) AS count FROM _prisma_migrations').get()!['count'], names.length);
  after.close();
  assert.match(readFileSync(house.at('newer/site/pages/index.html'), 'utf8'), /From older days/);
});
