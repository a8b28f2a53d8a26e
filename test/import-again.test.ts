import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { fields } from './support/fields.js';
import { header, importing, put } from './support/importing.js';

let desk: Awaited<ReturnType<typeof importing>>;
before(async () => void (desk = await importing()));
after(() => desk.end());
const postOf = async (source: string) => (await desk.blog.app.get(Database).reader()).post.findFirstOrThrow({ where: { source: { endsWith: `/${source}` } } });

test('a file that moved is the same post', async () => {
  const { folderWith, bring } = desk;
  const folder = folderWith({ 'before.md': header('title: Nomad\ndate: 2020-02-02') });
  await bring(folder);
  renameSync(join(folder, 'before.md'), join(folder, 'after.md'));
  const { report, receipt } = await bring(folder);
  assert.deepEqual([report.unchanged, receipt.changed], [['after.md'], []]);
});

test('an address in the editor outlives the next import', async () => {
  const { blog, folderWith, bring, ask } = desk;
  const folder = folderWith({ 'renamed.md': header('title: First name\ndate: 2020-02-03') });
  await bring(folder);
  const { id } = await postOf('renamed.md');
  await blog.app.get(PostStore).revise(id, fields({ title: 'First name', slug: 'second-name', publishedAt: '2020-02-03T00:00:00.000Z' }), {
    by: null,
    reason: 'saved',
    status: 'published',
  });
  await blog.app.get(Publisher).publish();
  put(folder, { 'renamed.md': header('title: Third name\nslug: third-name\ndate: 2020-02-03') });
  await bring(folder);
  for (const old of ['/renamed', '/second-name']) assert.equal((await ask(old)).headers.get('location'), '/third-name', old);
});

test('two blogs with files of one name are two blogs, a copied folder is the same one', async () => {
  const { folderWith, bring, read } = desk;
  const name = '_posts/2019-01-01-greeting.md';
  const first = folderWith({ [name]: '---\ntitle: From A\n---\nA' });
  const second = folderWith({ [name]: '---\ntitle: From B\n---\nB' });
  assert.deepEqual((await bring(first)).report.created, [name]);
  assert.deepEqual((await bring(second)).report.created, [name]);
  assert.deepEqual((await bring(folderWith({ [name]: '---\ntitle: From A\n---\nA' }))).report.unchanged, [name]);
  assert.match(await read('/greeting'), /From A/);
  assert.match(await read('/greeting-2'), /From B/);
});

test('what was edited here since it came is not overwritten, and the report says so', async () => {
  const { blog, folderWith, bring, read } = desk;
  const folder = folderWith({ '2019-02-02-edited-here.md': '---\ntitle: Edited here\n---\nFrom the file.' });
  await bring(folder);
  const { id } = await postOf('2019-02-02-edited-here.md');
  const { author } = await blog.app.get(Database).reader();
  await blog.app.get(Database).change((tx) => tx.author.create({ data: { slug: 'editor', name: 'Editor', createdAt: '' } }));
  const by = (await author.findFirst({ where: { slug: 'editor' } }))!.id;
  await blog.app.get(PostStore).revise(id, fields({ title: 'Edited here', markdown: 'From the editor.' }), { by, reason: 'published', status: 'published' });
  put(folder, { '2019-02-02-edited-here.md': '---\ntitle: Edited here\n---\nChanged in the file.' });
  const { report } = await bring(folder);
  assert.deepEqual(report.refused, [{ file: '2019-02-02-edited-here.md', reason: 'its post was edited here since it came, and stays as it is' }]);
  assert.match(await read('/edited-here'), /From the editor/);
});

test('files of the same bytes and name in two folders are two posts, and stay two when all of it is copied elsewhere', async () => {
  const { folderWith, bring, rows } = desk;
  const text = header('title: Not translated\ndate: 2020-02-04');
  const files = { 'en/same.md': text, 'zh/same.md': text };
  assert.deepEqual((await bring(folderWith(files))).report.created, ['en/same.md', 'zh/same.md']);
  const before = rows();
  const { report } = await bring(folderWith(files));
  assert.deepEqual(
    report.posts.map(({ outcome, address }) => `${outcome} ${address}`),
    ['unchanged /same', 'unchanged /same-2'],
  );
  assert.deepEqual(rows(), before);
});
