import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ImportUndo } from '../src/archive/run/undo.service.js';
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

const undo = async (run: number | null = null) => {
  const report = await desk.blog.app.get(ImportUndo).undo(run);
  await desk.blog.app.get(Publisher).publish();
  return report;
};

/** Labels without their numbers, which are new when one comes back; posts without what counts their changes. */
const plain = (rows: Record<string, unknown[]>) => ({
  posts: (rows['Post'] as object[]).map((post) => ({ ...post, version: 'some' })),
  authors: rows['Author'],
  labels: [...rows['Tag']!, ...rows['Category']!].map((row) => (row as { slug: string }).slug).toSorted(),
  marks: [rows['ImportRunPost'], rows['ImportRunAuthor'], rows['ImportRunMedia']],
});

test('a run that is undone leaves the site as it was, byte for byte, but for addresses that are gone', async () => {
  const { blog, folderWith, bring, statuses, ask, rows } = desk;
  const folder = folderWith({
    'stays.md': header('title: Stays\ndate: 2020-01-01\ntags: [a]'),
    'first.md': header('title: First\ndate: 2020-01-02\ntags: [a, b]\ncategories: [News]\nauthor: Ann\nalias: /uno\nmood: calm\nexcerpt: Short', 'As it was.'),
    'idea.md': header('title: An idea\ndraft: true'),
  });
  await bring(folder);
  const before = { tree: await treeAt(blog.config.site), rows: plain(rows()) };
  put(folder, {
    'first.md': header('title: Another name\nslug: other\ndate: 2021-05-05\ntags: [c]\nauthor: Bob\nalias: /due\nlang: de', 'Other words.'),
    'idea.md': header('title: No idea any more\ndate: 2020-03-03'),
    'fresh.md': header('title: Fresh\ndate: 2020-01-03\ntags: [a, d]\nauthor: Carl\nalias: /old-fresh'),
    'draft.md': header('title: Secret\ndraft: true'),
  });
  const { report } = await bring(folder);
  assert.deepEqual(
    [report.created, report.changed],
    [
      ['draft.md', 'fresh.md'],
      ['first.md', 'idea.md'],
    ],
  );
  assert.deepEqual(await statuses('/other', '/first', '/fresh', '/old-fresh', '/tags/d'), [200, 301, 200, 301, 200]);

  const undone = await undo();
  assert.deepEqual(undone, { run: report.run, removed: ['fresh.md', 'draft.md'], restored: ['idea.md', 'first.md'], kept: [], media: 0 });
  const differing = differences(before.tree, await treeAt(blog.config.site)).differing;
  assert.deepEqual(
    differing.filter((file) => !file.startsWith('gone/') && !file.startsWith('moved/other')),
    [],
  );
  assert.ok(differing.some((file) => file.startsWith('gone/')));
  assert.deepEqual(
    await statuses('/first', '/uno', '/fresh', '/old-fresh', '/tags/d', '/authors/carl', '/draft', '/due'),
    [200, 301, 410, 410, 410, 410, 404, 410],
  );
  assert.equal((await ask('/other')).headers.get('location'), '/first', 'what readers were given goes on leading to the post');

  assert.deepEqual(plain(rows()), before.rows);

  const again = await bring(folder);
  assert.deepEqual([again.report.created.length, again.report.changed.length], [2, 2], 'and it can come again');
});

test('to undo a run twice is to undo it once', async () => {
  const { blog, folderWith, bring } = desk;
  const { report } = await bring(folderWith({ 'once.md': header('title: Once\ndate: 2020-04-04') }));
  assert.deepEqual((await undo(report.run)).removed, ['once.md']);
  const before = await treeAt(blog.config.site);
  assert.deepEqual(await undo(report.run), { run: report.run, removed: [], restored: [], kept: [], media: 0 });
  assert.deepEqual(differences(before, await treeAt(blog.config.site)).touched, []);
});

test('what was changed here since it came stays, and the report says so', async () => {
  const { blog, folderWith, bring, statuses } = desk;
  const { report } = await bring(
    folderWith({ 'edited.md': header('title: Edited\ndate: 2020-05-01'), 'as-it-came.md': header('title: As it came\ndate: 2020-05-02') }),
  );
  const { id } = await (await blog.app.get(Database).reader()).post.findUniqueOrThrow({ where: { slug: 'edited' } });
  await blog.app.get(PostStore).revise(id, fields({ title: 'Edited', markdown: 'By hand.' }), { by: null, reason: 'published', status: 'published' });
  const { removed, kept } = await undo(report.run);
  assert.deepEqual([removed, kept], [['as-it-came.md'], [{ file: 'edited.md', reason: 'its post was changed here since it came, and stays' }]]);
  assert.deepEqual(await statuses('/edited', '/as-it-came'), [200, 410]);
});

test('an undo that breaks off goes on where it was', async () => {
  const { blog, folderWith, bring, statuses } = desk;
  const many = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`many-${n}.md`, header(`title: Many ${n}\ndate: 2019-01-01`)]));
  const { report } = await bring(folderWith(many));
  const breaks = blog.app.get(ImportUndo).undo(report.run, () => {
    throw new Error('the power failed');
  });
  await assert.rejects(breaks, /the power failed/);
  assert.equal((await undo()).removed.length, 70, 'of 120, 50 were gone');
  assert.deepEqual(new Set(await statuses(...Object.keys(many).map((name) => `/${name.slice(0, -3)}`))), new Set([410]));
});

test('the command undoes the newest run, and says what it did', async () => {
  const { blog, folderWith, bring, statuses } = desk;
  const environment = { QVILL_DATA: blog.config.data };
  const { report } = await bring(folderWith({ 'by-command.md': header('title: By command\ndate: 2020-06-01') }));
  const { status, out } = await qvill(['import', '--undo'], environment);
  assert.deepEqual([status, out.split('\n')[0]], [0, `Run ${report.run} is undone: 1 removed, 0 put back, 0 kept, 0 files removed`]);
  assert.deepEqual(await statuses('/by-command'), [410]);
  assert.deepEqual((await qvill(['import', '--undo', '999'], environment)).error, 'qvill: There is no import 999\n');
  assert.equal((await qvill(['import', '--undo', 'x'], environment)).status, 2);
});

test('an import that breaks off leaves whole posts; it goes on, and each part can be undone', async () => {
  const { blog, folderWith, bring } = desk;
  const folder = folderWith(
    Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`part-${n}.md`, header(`title: Part ${n}\ndate: 2018-01-01\ntags: [part]`)])),
  );
  const breaks = bring(folder, {
    progress: () => {
      throw new Error('the power failed');
    },
  });
  await assert.rejects(breaks, /the power failed/);
  const { importRun, post } = await blog.app.get(Database).reader();
  const broken = await importRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
  assert.deepEqual([broken.state, broken.failure], ['failed', 'the power failed']);
  const parts = { slug: { startsWith: 'part-' } };
  assert.equal(await post.count({ where: parts }), 50);
  const { report } = await bring(folder);
  assert.deepEqual([report.unchanged.length, report.created.length], [50, 30]);
  assert.equal((await undo(broken.id)).removed.length, 50);
  assert.equal(await post.count({ where: parts }), 30);
  assert.equal((await undo(report.run)).removed.length, 30);
  assert.equal(await post.count({ where: parts }), 0);
});
