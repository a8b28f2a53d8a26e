import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { BackedUpBlog } from './support/backed-up.js';

let house: BackedUpBlog;
before(async () => {
  house = await BackedUpBlog.start();
});
after(() => house?.stop());

const sum = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

test('a backup is one file for its owner alone, and unpacked by any program it is a data folder with all of the blog', async () => {
  mkdirSync(join(house.data, 'theme'), { recursive: true });
  writeFileSync(join(house.data, 'theme', 'site.css'), 'body { color: black }\n');
  const { file, made } = await house.backup('one');
  assert.deepEqual(house.namesIn('one'), [file.split('/').at(-1)]);
  assert.match(file, /\/qvill-localhost-3000-\d{8}T\d{6}Z\.zip$/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  execFileSync('unzip', ['-q', file, '-d', house.at('unpacked')]);
  const read = (name: string) => readFileSync(join(house.at('unpacked'), name), 'utf8');
  const manifest = JSON.parse(read('backup.json')) as { files: Record<string, { bytes: number; sha256: string }>; counts: { posts: number } };
  assert.deepEqual(manifest.counts, made['counts']);
  for (const [name, known] of Object.entries(manifest.files)) {
    assert.equal(sum(join(house.at('unpacked'), name)), known.sha256, name);
    assert.equal(statSync(join(house.at('unpacked'), name)).size, known.bytes);
  }
  const names = Object.keys(manifest.files);
  assert.ok(names.includes('theme/site.css') && names.some((name) => name.startsWith('media/')), names.join());
  const database = new DatabaseSync(join(house.at('unpacked'), 'blog.db'));
  const hash = database.prepare("SELECT passwordHash FROM Author WHERE email = 'ann@example.org'").get()!['passwordHash'];
  database.close();
  assert.ok(String(hash).length > 40, 'she can sign in afterwards');
});

test('what readers had is written down as sha256sum reads it', async () => {
  const { file } = await house.backup('tree');
  execFileSync('unzip', ['-q', file, 'tree.txt', '-d', house.at('tree')]);
  execFileSync('sha256sum', ['--check', '--quiet', join(house.at('tree'), 'tree.txt')], { cwd: house.exported.blog.config.site });
});

test('without a word it goes into the data folder, and says that it is to be kept secret', async () => {
  const { status, out, error } = await house.run(['backup']);
  assert.deepEqual([status, error], [0, '']);
  assert.match(out, /backups\/qvill-localhost-3000-\d{8}T\d{6}Z\.zip: 6 posts, 1 files, 2 accounts, [\d.]+ kB\n.*not encrypted.*keep it to yourself/);
  assert.equal(statSync(join(house.data, 'backups')).mode & 0o777, 0o700);
  const quiet = await house.run(['backup', '--quiet']);
  assert.deepEqual([quiet.status, quiet.out, quiet.error], [0, '', '']);
});

test('--keep N leaves the newest N of this blog, and touches nothing of others', async () => {
  await house.backup('kept');
  const others = ['qvill-other.example-20200101T000000Z.zip', 'notes.txt', 'qvill-localhost-3000-20200101T000000Z.zip.txt'];
  const old = ['20200101T000000Z', '20210101T000000Z', '20220101T000000Z'].map((at) => `qvill-localhost-3000-${at}.zip`);
  for (const name of [...others, ...old]) writeFileSync(join(house.at('kept'), name), name);
  const left = '.qvill-localhost-3000-20200101T000000Z.zip.tmp';
  writeFileSync(join(house.at('kept'), left), 'half');
  const { made } = await house.backup('kept', '--keep', '2');
  assert.deepEqual((made['dropped'] as string[]).toSorted(), old);
  const names = house.namesIn('kept');
  assert.equal(names.length, others.length + 2);
  for (const name of others) assert.ok(names.includes(name), name);
});

test('media that are missing or spoiled are named, and all else is in it', async () => {
  const folder = join(house.data, 'media');
  const media = readdirSync(folder).find((name) => name.length === 20)!;
  const file = join(folder, media, readdirSync(join(folder, media))[0]!);
  const bytes = readFileSync(file);
  writeFileSync(file, 'spoiled');
  const spoiled = await house.run(['backup', '--to', house.at('spoiled')]);
  assert.equal(spoiled.status, 1);
  assert.match(spoiled.out, /media\/[0-9a-f]{20}\/dot\.svg is in the library, and its bytes are not those that came/);
  writeFileSync(file, bytes);
});

test('where it can’t be written, and where there is no blog, it says so in a line', async () => {
  writeFileSync(house.at('file'), '');
  const refused = await house.run(['backup', '--to', join(house.at('file'), 'below')]);
  assert.deepEqual([refused.status, refused.error.split('\n').length], [1, 2], refused.error);
  const nobody = await house.run(['backup'], { QVILL_DATA: house.at('nobody') });
  assert.match(nobody.error, /^qvill: There is no blog in .*nobody\n$/);
  assert.ok(!existsSync(house.at('nobody')));
  assert.equal((await house.run(['backup', '--keep', '0'])).status, 2);
});
