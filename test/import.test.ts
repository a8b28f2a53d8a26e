import assert from 'node:assert/strict';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { fields } from './support/fields.js';
import { header, importing, put } from './support/importing.js';
import { qvill } from './support/process.js';
import { differences, treeAt } from './support/tree.js';

let desk: Awaited<ReturnType<typeof importing>>;
before(async () => void (desk = await importing()));
after(() => desk.end());
const postOf = async (source: string) => (await desk.blog.app.get(Database).reader()).post.findFirstOrThrow({ where: { source: { endsWith: `/${source}` } } });

test('a folder comes in once: a second run changes no row and no file', async () => {
  const { blog, folderWith, bring, statuses, read, rows } = desk;
  const folder = folderWith({
    '2020-01-02-one.md': header('title: One\ntags: [a, b]\nalias: /uno', 'First.\n'),
    'deep/two.md': header('title: Two\ndate: 2020-01-03'),
    'image.png': 'x',
  });
  const first = await bring(folder);
  const { posts, run, ...told } = first.report;
  assert.deepEqual(told, {
    oldAddresses: [],
    dryRun: false,
    created: ['2020-01-02-one.md', 'deep/two.md'],
    changed: [],
    unchanged: [],
    refused: [],
    notices: [],
    skipped: [{ file: 'image.png', reason: 'it is about the blog, not in it' }],
  });
  assert.equal(typeof run, 'number');
  assert.deepEqual(posts[0], {
    place: '2020-01-02-one.md',
    outcome: 'created',
    title: 'One',
    address: '/one',
    status: 'published',
    publishedAt: '2020-01-02T00:00:00.000Z',
    aliases: ['/uno'],
    notices: [],
  });
  assert.deepEqual(await statuses('/one', '/two', '/uno'), [200, 200, 301]);
  const before = { rows: rows(), tree: await treeAt(blog.config.site) };
  const { report, receipt } = await bring(folder);
  assert.deepEqual([report.created, report.changed, report.unchanged], [[], [], ['2020-01-02-one.md', 'deep/two.md']]);
  assert.deepEqual(receipt, { changed: [], removed: [], untouched: 0, failed: [], asWritten: [], swept: 0, edges: [], milliseconds: 0 });
  assert.deepEqual(rows(), before.rows);
  assert.deepEqual(differences(before.tree, await treeAt(blog.config.site)).touched, []);

  put(folder, { '2020-01-02-one.md': header('title: One, again\ntags: [a]', 'Changed.') });
  const again = await bring(folder);
  assert.deepEqual([again.report.created, again.report.changed, again.report.unchanged], [[], ['2020-01-02-one.md'], ['deep/two.md']]);
  const showIt = `/one /one.md /two / /archive/2020 /archive/2020/01 /archive/2020/01/02 /tags /tags/a /tags/a/atom.xml /tags/a/rss.xml /tags/a/feed.json
    /atom.xml /rss.xml /feed.json /sitemap.xml`.split(/\s+/);
  assert.deepEqual(again.receipt.changed.toSorted(), showIt.toSorted());
  assert.deepEqual(again.receipt.removed.toSorted(), ['/tags/b', '/tags/b/atom.xml', '/tags/b/feed.json', '/tags/b/rss.xml']);
  assert.match(await read('/one'), /One, again[^]*Changed\./);
  assert.deepEqual(await statuses('/uno', '/tags/b'), [301, 410], 'an address that answered goes on answering');
});

test('a file that moved is the same post', async () => {
  const { folderWith, bring } = desk;
  const folder = folderWith({ 'before.md': header('title: Nomad\ndate: 2020-02-02') });
  await bring(folder);
  renameSync(join(folder, 'before.md'), join(folder, 'after.md'));
  const { report, receipt } = await bring(folder);
  assert.deepEqual([report.unchanged, receipt.changed], [['after.md'], []]);
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

test('two files that want one address both come in, and the report says where the second lives', async () => {
  const { folderWith, bring, statuses, read } = desk;
  const folder = folderWith({
    'a/twin.md': header('title: A\ndate: 2020-03-01'),
    'b/twin.md': header('title: B\ndate: 2020-03-02'),
    '2020-03-03-archive.md': header('title: Archive'),
  });
  const { report } = await bring(folder);
  assert.deepEqual(
    report.notices.map(({ file, notice }) => `${file} ${notice}`),
    [
      '2020-03-03-archive.md asks for the address “archive”, which is the engine’s own: it lives at “archive-2”',
      'b/twin.md asks for the address “twin”, which is taken: it lives at “twin-2”',
    ],
  );
  assert.deepEqual(await statuses('/twin', '/twin-2', '/archive-2'), [200, 200, 200]);
  put(folder, { 'b/twin.md': header('title: B, changed\ndate: 2020-03-02') });
  await bring(folder);
  assert.match(await read('/twin-2'), /B, changed/, 'and it stays there');
});

test('an alias that another post has, or that no reader could ask for, is left out and named', async () => {
  const { folderWith, bring, ask } = desk;
  const folder = folderWith({
    '1.md': header('title: Holder\ndate: 2020-03-04\nalias: /shared'),
    '2.md': header('title: Other\ndate: 2020-03-05\naliases: [/shared/, /Holder.html, /1, /mine, /admin/x]'),
  });
  const { report } = await bring(folder);
  assert.deepEqual(
    report.notices.map(({ notice }) => notice),
    [
      'has the alias /shared/, which is an address of “Holder”: left out',
      'has the alias /1, which is an address of “Holder”: left out',
      'The alias “/admin/x” is an address of the engine itself: left out',
    ],
  );
  assert.deepEqual(await Promise.all(['/shared', '/mine', '/holder'].map(async (path) => (await ask(path)).headers.get('location'))), ['/1', '/2', '/2']);
});

test('a broken file stops no other, and is in the report with its reason', async () => {
  const { folderWith, bring, read } = desk;
  const folder = folderWith({
    'good.md': header('title: Good\ndate: 2020-04-01'),
    'binary.md': Buffer.from([0x89, 0x50, 0, 1, 2, 255]),
    'latin.md': Buffer.from(header('title: Caf\xe9\ndate: 2020-04-02'), 'latin1'),
    'unclosed.md': '---\ntitle: Unclosed\n\ntext',
    'empty.md': '',
    'blank.md': ' \n',
    'large.md': header('title: Large', 'x'.repeat(5_000_000)),
    'long.md': header('title: Long\ndate: 2020-04-03', 'x'.repeat(2_100_000)),
    'title.md': header(`title: ${'x'.repeat(301)}`),
    'x.md/inside.md': header('title: Inside\ndate: 2020-04-04'),
  });
  symlinkSync('.', join(folder, 'loop'));
  symlinkSync('self.md', join(folder, 'self.md'));
  symlinkSync('good.md', join(folder, 'link.md'));
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.md')]), header('title: Nameless'));
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/folder`), Buffer.from([0xff])]));
  const { report, receipt } = await bring(folder);
  assert.deepEqual(report.created, ['good.md', 'latin.md', 'x.md/inside.md']);
  assert.deepEqual(Object.fromEntries(report.refused.map(({ file, reason }) => [file, reason])), {
    'binary.md': 'This is no text file: it holds NUL bytes',
    'unclosed.md': 'The front matter that begins in line 1 has no closing ---',
    'empty.md': 'The file is empty',
    'blank.md': 'The file is empty',
    'large.md': 'it has 5000022 bytes; a post may have 4194304',
    'long.md': 'The text is longer than 500000 characters',
    'title.md': 'The title is longer than 300 characters',
    'x.md': 'it is no file',
    'self.md': 'it is a link, and links are not followed',
    'link.md': 'it is a link, and links are not followed',
    '\ufffd\ufffd.md': "it can't be read (ENOENT)",
    'folder\ufffd': "it can't be read (ENOENT)",
  });
  assert.deepEqual(
    report.skipped.map(({ file }) => file),
    ['loop'],
  );
  assert.deepEqual(
    report.notices.map(({ file }) => file),
    ['latin.md'],
  );
  assert.deepEqual(receipt.failed, []);
  assert.match(await read('/latin'), /Café/);
});

test('ideas stay ideas, and what lies ahead waits', async () => {
  const { folderWith, bring, statuses, read } = desk;
  const folder = folderWith({
    '_drafts/draft.md': header('title: Secret draft'),
    'flag.md': header('title: Secret flag\ndate: 2020-05-01\ndraft: true'),
    'later.md': header('title: Secret later\ndate: 2999-01-01'),
    'bare.md': 'Secret bare\n\nText without a date.',
  });
  const { report, receipt } = await bring(folder);
  assert.deepEqual([report.created.length, receipt.changed, receipt.untouched], [4, [], 0]);
  assert.deepEqual(await statuses('/draft', '/flag', '/later', '/bare', '/draft.md', '/later.md'), [404, 404, 404, 404, 404, 404]);
  for (const path of ['/', '/atom.xml', '/rss.xml', '/feed.json', '/sitemap.xml', '/archive']) assert.doesNotMatch(await read(path), /secret|2999-01/i, path);
  assert.deepEqual([(await postOf('flag.md')).status, (await postOf('later.md')).status, (await postOf('bare.md')).status], ['idea', 'scheduled', 'idea']);
});

test('a trial run says what would happen and writes nothing', async () => {
  const { blog, folderWith, rows } = desk;
  const folder = folderWith({ 'trial.md': header('title: Trial\ndate: 2020-06-01'), 'bad.md': '' });
  const before = { rows: rows(), tree: await treeAt(blog.config.site) };
  const { status, out } = await qvill(['import', folder, '--dry-run'], { QVILL_DATA: blog.config.data });
  assert.equal(status, 1);
  const words = [
    '1 would be imported, 0 would be changed, 0 the same as before, 1 refused, 0 other files',
    'new      trial.md: “Trial” at /trial, published, 2020-06-01',
    'refused  bad.md: The file is empty',
  ];
  assert.equal(out, `${words.join('\n')}\n`);
  assert.deepEqual(rows(), before.rows);
  assert.deepEqual(differences(before.tree, await treeAt(blog.config.site)), { touched: [], differing: [] });
});

test('what the command imports is live at once in the blog that runs', async () => {
  const { blog, folderWith, ask, statuses, read } = desk;
  const folder = folderWith({ 'live.md': header('title: Live\ndate: 2020-07-01') });
  assert.deepEqual(await statuses('/live'), [404]);
  const { status, out, error } = await qvill(['import', folder, '--json'], { QVILL_DATA: blog.config.data });
  const ended = performance.now();
  while ((await ask('/live')).status !== 200) assert.ok(performance.now() - ended < 1_000, 'within a second');
  assert.match(await read('/archive/2020'), /Live/);
  assert.deepEqual([status, error], [0, '']);
  const { receipt, posts, run, ...report } = JSON.parse(out) as Record<string, unknown> & { posts: unknown[]; receipt: { changed: string[] } };
  assert.deepEqual([typeof run, posts.length], ['number', 1]);
  assert.deepEqual(report, { dryRun: false, created: ['live.md'], changed: [], unchanged: [], refused: [], notices: [], skipped: [] });
  assert.ok(receipt.changed.includes('/live'));
});

test('wrong use of the command is told apart from a folder that is not there', async () => {
  const { blog, root } = desk;
  const environment = { QVILL_DATA: blog.config.data };
  const absent = await qvill(['import', join(root, 'nowhere')], environment);
  assert.deepEqual([absent.status, absent.out, absent.error], [1, '', `qvill: ${join(root, 'nowhere')} can't be read: there is nothing there\n`]);
  const database = await qvill(['import', join(root, 'data', 'blog.db')], environment);
  assert.match(database.error, /^qvill: blog\.db is a database, but none of obtvse2 or acvte: it has no posts with a slug and a content\n$/);
  const file = await qvill(['import', 'tsconfig.json'], environment);
  assert.match(
    file.error,
    /^qvill: tsconfig\.json is a file, and nothing that can be imported: a folder, a zip, one file of Markdown or an export \(wordpress, ghost, .*\) can\n$/,
  );
  assert.equal((await qvill(['import', root, root], environment)).status, 2);
  assert.equal((await qvill(['import', root, '--nonsense'], environment)).status, 2);
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
