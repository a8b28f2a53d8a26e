import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { WorkingCopyStore } from '../src/posts/working-copy.store.js';
import { blankForm } from './support/fields.js';
import { quiet, SyncedBlog } from './support/synced.js';

let both: SyncedBlog;
before(async () => {
  both = await SyncedBlog.start();
});
beforeEach(async () => {
  both.begin();
  for (const { id } of both.posts()) await both.trash(id);
});
after(() => both?.stop());

test('posts become files, and a second sync does nothing', async () => {
  await both.create({
    title: 'River: a “story”',
    markdown: 'One\r\nTwo  \n---\nThree',
    tags: ['Go', 'a, b'],
    categories: ['C'],
    excerpt: 'Short',
    publishedAt: '2026-01-02T03:04:05.678Z',
  });
  await both.create({ title: 'Later', markdown: 'Perhaps' }, 'idea');
  assert.deepEqual((await both.sync()).toFolder, ['posts/river-a-story.md', 'ideas/later.md']);
  const text = both.read('posts/river-a-story.md');
  assert.match(
    text,
    /^---\ntitle: "River: a “story”"\ndate: 2026-01-02T03:04:05\.678Z\nslug: "river-a-story"\ntags: \["Go", "a, b"\]\n[^]*\n---\nOne\r\nTwo {2}\n---\nThree$/,
  );
  assert.match(both.read('ideas/later.md'), /\ndraft: true\n/);
  assert.deepEqual(await both.sync(), quiet);
  assert.deepEqual(both.sides().folder, both.sides().blog);
});

test('what is written in a file is in the post, and its front matter stays as its author has it', async () => {
  await both.create({ title: 'Hills', markdown: 'Old', publishedAt: '2026-01-01T00:00:00.000Z' });
  await both.sync();
  const [path] = ['posts/hills.md'];
  const uid = /uid": "([^"]+)"/.exec(both.read(path))![1]!;
  both.write(
    path,
    `---\n# mine\nqvill: { uid: ${uid} }\nslug: hills # stays\ntags:\n  - b\n  - a\nmood: calm\ntitle: 'High hills'\ndate: 2026-01-01\n---\nNew\n`,
  );
  assert.deepEqual((await both.sync()).toBlog, [path]);
  const { title, markdown, tags, extra, publishedAt, path: address } = both.post('hills');
  assert.deepEqual(
    [title, markdown, tags, extra, publishedAt, address],
    ['High hills', 'New\n', ['b', 'a'], '{"mood":"calm"}', '2026-01-01T00:00:00.000Z', '/hills'],
  );
  await both.change('hills', { title: 'Hills again', tags: ['b'] });
  assert.deepEqual((await both.sync()).toFolder, [path]);
  assert.equal(
    both.read(path),
    `---\n# mine\nqvill: { uid: ${uid} }\nslug: hills # stays\ntags: ["b"]\nmood: calm\ntitle: "Hills again"\ndate: 2026-01-01\n---\nNew\n`,
  );
  assert.deepEqual(await both.sync(), quiet);
});

test('both sides write in different places: both are there', async () => {
  await both.create({ title: 'Shore', markdown: 'First line.\n\nMiddle.\n\nLast line.\n', tags: ['sea'] });
  await both.sync();
  both.edit('posts/shore.md', 'First line.', 'First line, longer.');
  both.edit('posts/shore.md', '["sea"]', '["sea", "sand"]');
  await both.change('shore', { markdown: 'First line.\n\nMiddle.\n\nLast line, too.\n', tags: ['sea', 'salt'], title: 'Shores' });
  assert.deepEqual((await both.sync()).conflicts, []);
  const { title, markdown, tags } = both.post('shore');
  assert.deepEqual([title, markdown, tags], ['Shores', 'First line, longer.\n\nMiddle.\n\nLast line, too.\n', ['sea', 'salt', 'sand']]);
  assert.ok(both.read('posts/shore.md').endsWith(markdown));
  assert.deepEqual(await both.sync(), quiet);
});

test('both sides write in the same place: both versions are kept, and said', async () => {
  await both.create({ title: 'Moor', markdown: 'The moor is wide.' });
  await both.sync();
  both.edit('posts/moor.md', 'wide', 'wet');
  await both.change('moor', { markdown: 'The moor is brown.' });
  const { conflicts } = await both.sync();
  assert.deepEqual(conflicts, [{ file: 'posts/moor.md', kept: 'posts/moor.conflict.md', reason: 'both have changed the markdown' }]);
  assert.ok(both.read('posts/moor.conflict.md').endsWith('The moor is wet.'));
  assert.ok(both.read('posts/moor.md').endsWith('The moor is brown.'));
  assert.deepEqual(await both.sync(), quiet);
});

test('what an author has typed and not published is never overwritten', async () => {
  const by = await both.blog.app.get(AuthorStore).add({ name: 'Ann', email: 'ann@example.org', password: 'correct horse battery', role: 'owner' });
  const id = await both.create({ title: 'Lake', markdown: 'Still.' });
  await both.sync();
  const copies = both.blog.app.get(WorkingCopyStore);
  const { form, post } = await copies.open(id, 'UTC');
  await copies.keep(id, { ...blankForm, ...form, markdown: 'Typed.' }, { by, version: post.version, timeZone: 'UTC' });
  both.edit('posts/lake.md', 'Still.', 'From the folder.');
  assert.equal((await both.sync()).conflicts.length, 1);
  assert.equal((await copies.open(id, 'UTC')).form.markdown, 'Typed.');
  assert.ok(both.read('posts/lake.conflict.md').endsWith('From the folder.'));
});

test('a new file is a post or an idea, as it says, and gets a name by which it is known again', async () => {
  both.write('notes/plain.md', 'Only a thought, without any front matter.\n\nMore.');
  both.write('2026-03-04-dated.md', '---\ntitle: Dated\ntags: one, two\n---\nText');
  both.write('toml.md', '+++\ntitle = "Toml"\ndate = 2026-01-01\n+++\nText');
  both.write('.obsidian/workspace.md', 'No post');
  both.write('half.md', '---\ntitle: "half');
  both.write('empty.md', '');
  both.write('.draft.md.swp', 'x');
  const report = await both.sync();
  assert.deepEqual(report.created.toSorted(), ['2026-03-04-dated.md', 'notes/plain.md', 'toml.md']);
  assert.deepEqual(report.refused.map(({ file }) => file).toSorted(), ['empty.md', 'half.md', 'notes/plain.md', 'notes/plain.md']);
  assert.deepEqual([both.post('dated').status, both.post('plain').status, both.post('toml').publishedAt], ['published', 'idea', '2026-01-01T00:00:00.000Z']);
  assert.deepEqual(both.post('dated').tags, ['one', 'two']);
  assert.equal(both.read('half.md'), '---\ntitle: "half');
  both.remove('half.md');
  both.remove('empty.md');
  assert.deepEqual(await both.sync(), quiet);
  renameSync(join(both.folder, 'toml.md'), join(both.folder, 'elsewhere.md'));
  both.edit('elsewhere.md', 'Text', 'Other');
  assert.deepEqual((await both.sync()).toBlog, ['elsewhere.md']);
  assert.equal(both.post('toml').markdown, 'Other');
});

test('a copy of a file is another post', async () => {
  await both.create({ title: 'One', markdown: 'Text' });
  await both.sync();
  both.write('posts/two.md', both.read('posts/one.md').replace('One', 'Two'));
  assert.deepEqual((await both.sync()).created, ['posts/two.md']);
  assert.deepEqual(both.posts().map(({ title }) => title).toSorted(), ['One', 'Two']); // prettier-ignore
  assert.deepEqual(await both.sync(), quiet);
});

test('a deleted file puts its post into the trash, and comes back with it; a deleted post takes its file', async () => {
  await both.create({ title: 'Heath', markdown: 'Text' });
  await both.create({ title: 'Stays', markdown: 'Text' });
  await both.sync();
  const text = both.read('posts/heath.md');
  both.remove('posts/heath.md');
  assert.deepEqual((await both.sync()).trashed, ['posts/heath.md']);
  assert.equal(both.posts().length, 1);
  both.write('posts/heath.md', text);
  await both.sync();
  assert.equal(both.post('heath').status, 'published');
  await both.trash(both.post('stays').id);
  assert.deepEqual((await both.sync()).removed, ['posts/stays.md']);
  await both.trash(both.post('heath').id);
  both.edit('posts/heath.md', 'Text', 'Text, and more');
  assert.deepEqual((await both.sync()).conflicts.map(({ kept }) => kept), ['posts/heath.conflict.md']); // prettier-ignore
  assert.ok(both.read('posts/heath.conflict.md').endsWith('and more'));
});

test('a post that was changed is not deleted with its file, which comes back', async () => {
  for (const title of ['Wanted', 'Other']) await both.create({ title, markdown: 'Text' });
  await both.sync();
  both.remove('posts/wanted.md');
  await both.change('wanted', { markdown: 'Better' });
  assert.deepEqual((await both.sync()).toFolder, ['posts/wanted.md']);
  assert.ok(both.read('posts/wanted.md').endsWith('Better'));
});

test('a folder that is empty, gone or half gone deletes nothing', async () => {
  for (let n = 0; n < 30; n++) await both.create({ title: `Post ${n}`, markdown: 'Text' });
  await both.sync();
  for (const path of both.files().slice(0, 20)) both.remove(path);
  await assert.rejects(both.sync(), /20 of 30 files are gone/);
  assert.equal(both.posts().length, 30);
  const rest = both.files();
  for (const path of rest) both.remove(path);
  await assert.rejects(both.sync(true), /is empty/);
  rmSync(both.folder, { recursive: true });
  await assert.rejects(both.sync(true), /is no folder/);
  assert.equal(both.posts().length, 30);
});
