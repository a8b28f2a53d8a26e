import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ImportUndo } from '../src/archive/run/undo.service.js';
import { Database } from '../src/platform/database.service.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { quarters } from './support/images.js';
import { header, importing, put } from './support/importing.js';
import { differences, treeAt } from './support/tree.js';

let desk: Awaited<ReturnType<typeof importing>>;
before(async () => void (desk = await importing()));
after(() => desk.end());
const photo = (width: number, height: number) => quarters(width, height).png().toBuffer();

const textOf = async (slug: string) => (await (await desk.blog.app.get(Database).reader()).post.findUniqueOrThrow({ where: { slug } })).markdown;
const media = async () => (await (await desk.blog.app.get(Database).reader()).media.findMany({ orderBy: { id: 'asc' } })).map(({ name }) => name);

test('files that posts name come into the library, once, and are named there', async () => {
  const { blog, folderWith, bring, statuses } = desk;
  const [river, hill] = [await photo(40, 30), await photo(50, 20)];
  const folder = folderWith({
    '_posts/2017-01-01-river.md': header(
      'title: River\nimage: /assets/hill.png',
      [
        '![A river](/assets/river.png "by the bridge") and ![again](<../assets/river.png>)',
        '<p><img alt="x" src="/assets/river.png?v=2"> <a href=\'/assets/hill.png\'>large</a></p>',
        '`![not](/assets/river.png)`',
        '```\n![nor](/assets/river.png)\n```',
        '[r]: /assets/river.png',
        '![[hill.png|A hill]] ![](https://elsewhere.example/a.png) ![](/assets/lost.png)',
      ].join('\n\n'),
    ),
    'content/posts/bundle/index.md': header('title: Bundle\ndate: 2017-01-02', '![](hill.png)'),
    'content/posts/bundle/hill.png': hill,
    'assets/river.png': river,
    'assets/hill.png': hill,
    'assets/no-picture.png': 'text',
    'bad.md': header('title: Bad\ndate: 2017-01-03', '![](assets/no-picture.png)'),
  });
  const dry = await bring(folder, { dryRun: true });
  assert.deepEqual(await media(), []);
  const { report } = await bring(folder);
  assert.deepEqual({ ...report, dryRun: true, run: null }, dry.report, 'the trial said exactly this');
  assert.deepEqual((await media()).toSorted(), ['hill.png', 'river.png']);
  assert.equal(
    await textOf('river'),
    [
      '![A river](/media/river.png "by the bridge") and ![again](</media/river.png>)',
      '<p><img alt="x" src="/media/river.png"> <a href=\'/media/hill.png\'>large</a></p>',
      '`![not](/assets/river.png)`',
      '```\n![nor](/assets/river.png)\n```',
      '[r]: /media/river.png',
      '![A hill](/media/hill.png) ![](https://elsewhere.example/a.png) ![](/assets/lost.png)\n',
    ].join('\n\n'),
  );
  assert.equal(await textOf('bundle'), '![](/media/hill.png)\n');
  assert.deepEqual(
    report.notices.map(({ file, notice }) => `${file} ${notice}`),
    [
      '_posts/2017-01-01-river.md line 17 names “/assets/lost.png”: there is no such file. Left as it stands',
      'bad.md line 5 names “assets/no-picture.png”: “no-picture.png” is none of the kinds that can be kept here: these are pictures (JPEG, PNG, WebP, AVIF, GIF, SVG), recordings, videos (MP4, WebM) and PDF. Left as it stands',
    ],
  );
  const row = await (await blog.app.get(Database).reader()).post.findUniqueOrThrow({ where: { slug: 'river' } });
  assert.deepEqual(JSON.parse(row.extra!), { image: '/media/hill.png' });
  assert.deepEqual(await statuses('/river', '/media/river.png'), [200, 301]);

  const before = await treeAt(blog.config.site);
  assert.equal((await bring(folder)).report.unchanged.length, 3);
  assert.deepEqual(differences(before, await treeAt(blog.config.site)).touched, []);
  put(folder, { 'content/posts/bundle/index.md': header('title: Bundle\ndate: 2017-01-02', '![](hill.png) and more') });
  await bring(folder);
  assert.equal((await media()).length, 2, 'the same bytes are the same file');
});

test('an undone run takes its files along, but for those that something else shows', async () => {
  const { blog, folderWith, bring } = desk;
  const [one, two] = [await photo(11, 11), await photo(12, 12)];
  const before = await media();
  const { report } = await bring(
    folderWith({ 'a.md': header('title: With files\ndate: 2017-02-01', '![](one.png) ![](two.png)'), 'one.png': one, 'two.png': two }),
  );
  await bring(folderWith({ 'shows.md': header('title: Shows one too\ndate: 2017-02-02', '![](one.png)'), 'one.png': one }));
  const undone = await blog.app.get(ImportUndo).undo(report.run);
  await blog.app.get(Publisher).publish();
  assert.equal(undone.media, 1);
  assert.deepEqual(await media(), [...before, 'one.png']);
});

test('links between files become links between posts, whichever comes first', async () => {
  const { blog, folderWith, bring, read } = desk;
  const folder = folderWith({
    '2016-01-01-alpha.md': header('title: Alpha', 'To [b](2016-01-02-beta.md#there), [c](sub/gamma.md), [the draft](delta.md) and [nothing](z.md).'),
    '2016-01-02-beta.md': header('title: Beta', 'Back to [a](./2016-01-01-alpha.md).'),
    'sub/gamma.md': header('title: Gamma\ndate: 2016-01-03\nupdated: 2016-01-05', '[up](../2016-01-02-beta.md)'),
    'delta.md': header('title: Delta\ndraft: true'),
  });
  const { report } = await bring(folder);
  assert.equal(report.created.length, 4);
  assert.equal(await textOf('alpha'), 'To [b](/beta#there), [c](/gamma), [the draft](delta.md) and [nothing](z.md).\n');
  assert.deepEqual([await textOf('beta'), await textOf('gamma')], ['Back to [a](/alpha).\n', '[up](/beta)\n']);
  assert.deepEqual(
    report.notices.map(({ notice }) => notice),
    ['line 4 names “delta.md”: that post is not public. Left as it stands'],
  );
  assert.match(await read('/alpha'), /<a href="\/beta#there">b<\/a>/);
  const { updatedAt } = await (await blog.app.get(Database).reader()).post.findUniqueOrThrow({ where: { slug: 'alpha' } });
  assert.equal(updatedAt, '2016-01-01T00:00:00.000Z');
  assert.equal((await bring(folder)).report.unchanged.length, 4);
  await blog.app.get(ImportUndo).undo(report.run);
  assert.equal(await (await blog.app.get(Database).reader()).post.count({ where: { slug: { in: ['alpha', 'beta', 'gamma', 'delta'] } } }), 0);
});
