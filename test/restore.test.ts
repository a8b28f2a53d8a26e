import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { ImportUndo } from '../src/archive/run/undo.service.js';
import { openExport } from '../src/export/export-files.store.js';
import type { RestoreReport } from '../src/export/restore-report.js';
import { Restorer } from '../src/export/restorer.service.js';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import type { Blog } from './support/blog.js';
import { fields } from './support/fields.js';
import { furnish } from './support/furnish.js';
import { everything, rowsOf } from './support/rows.js';
import { treeAt } from './support/tree.js';
import { qvill } from './support/process.js';
import { Houses, settle } from './support/whole-blog.js';

const houses = new Houses();
let folder: string;
before(async () => {
  const blog = await houses.open();
  await furnish(blog);
  await settle(blog);
  ({ folder } = await houses.export(blog));
  await houses.close();
});
after(() => houses.stop());
afterEach(() => houses.close());

async function restore({ app }: Blog, dryRun: boolean): Promise<RestoreReport> {
  const source = (await openExport(folder))!;
  return app.get(Restorer).run(source, { dryRun });
}
const filesAt = async (media: string) => (existsSync(media) ? [...(await treeAt(media)).keys()] : []);
const published = { by: null, reason: 'published', status: 'published' } as const;
const write = (blog: Blog, title: string, slug = title.toLowerCase()) =>
  blog.app.get(PostStore).create(fields({ title, slug, publishedAt: '2026-02-02T00:00:00.000Z' }), published, { authorIds: [] });
const undo = async (blog: Blog, run: number) => {
  const report = await blog.app.get(ImportUndo).undo(run);
  await settle(blog);
  return report;
};

/** What a restore may have touched: rules and feeds without their numbers, and the first post, which has another date when it comes back. */
const touched = (blog: Blog) => {
  const rows = rowsOf(blog) as Record<string, Record<string, unknown>[]>;
  return {
    settings: rows['Setting']!.toSorted((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1)),
    rules: rows['Redirect']!.map(({ source, code, target, feedId, kind, bucket }) => [source, code, target, feedId, kind, bucket]),
    feeds: rows['RedirectFeed'],
    people: rows['Author'],
    media: rows['Media'],
    folders: rows['MediaAlias'],
    posts: rows['Post']!.map(({ title, slug, markdown, path }) => ({ title, slug, markdown, path })),
    rest: ['Tag', 'Category', 'Mention', 'Kudos', 'WorkingCopy', 'Alias', 'MediaUse', 'ImportRunPost', 'ImportRunMedia', 'ImportRunAuthor'].map(
      (name) => rows[name],
    ),
  };
};

test('a dry run says of everything what a restore then does, and writes nothing', async () => {
  const [fresh, lived] = [await houses.open(), await houses.open()];
  await write(lived, 'Brooks');
  await lived.app.get(Database).change((tx) => tx.author.create({ data: { slug: 'ann-nan-olee', name: 'Ann', createdAt: '' } }));
  for (const blog of [fresh, lived]) {
    await settle(blog);
    const was = [everything(blog), await treeAt(blog.config.site), await filesAt(blog.config.media)];
    const foretold = await restore(blog, true);
    assert.deepEqual([everything(blog), await treeAt(blog.config.site), await filesAt(blog.config.media)], was);
    const { run, ...done } = await restore(blog, false);
    assert.deepEqual({ ...foretold, run: null, dryRun: false }, { ...done, run: null });
    assert.ok(run !== null && foretold.run === null && foretold.dryRun);
    const { people, media, settings, rules, followed, mentions, restored, refused } = done;
    const counts = [media.length, mentions, people.length, settings.length, rules.length, followed.length, restored.length, refused.length];
    assert.deepEqual(counts, blog === fresh ? [2, 1, 1, 6, 4, 1, 5, 0] : [2, 0, 0, 0, 0, 0, 3, 2]);
    assert.ok(done.addresses > 0);
    const again = await restore(blog, false);
    assert.deepEqual([again.run, again.restored, again.media, again.settings, again.rules, again.people, again.addresses], [null, [], [], [], [], [], 0]);
  }
});

test('a restore that is undone takes back all that it brought, and the blog is what it was', async () => {
  const blog = await houses.open();
  const { app } = blog;
  await app.get(SettingsStore).save({ title: 'Mine', lang: 'fr' });
  for (const [source, target] of [
    ['/go', 'https://mine.example/'],
    ['/own/*', '/kept/:splat'],
  ] as const)
    await app.get(RedirectStore).save({ source, target, code: '302' }, null);
  await settle(blog);
  const was = touched(blog);
  const home = (await treeAt(blog.config.site)).get('index.html')?.bytes;
  const { run } = await restore(blog, false);
  await settle(blog);
  assert.notDeepEqual(touched(blog), was);
  const report = await undo(blog, run!);
  assert.deepEqual([report.kept, report.removed.length, report.media, report.settings?.length, report.rules], [[], 5, 2, 6, 4]);
  assert.deepEqual(touched(blog), was);
  assert.equal((await treeAt(blog.config.site)).get('index.html')?.bytes, home);
  assert.equal((await fetch(`${blog.url}/2025/brooks/`)).status, 410, 'where readers could read it, it is gone');
  assert.deepEqual((await undo(blog, run!)).removed, [], 'to undo twice is to undo once');
  assert.deepEqual(touched(blog), was);
  assert.equal((await restore(blog, false)).restored.length, 5, 'and it can come again');
});

test('what somebody changed since a restore stays when that is undone, and is named', async () => {
  const blog = await houses.open();
  const { app } = blog;
  const { run } = await restore(blog, false);
  await settle(blog);
  const redirects = app.get(RedirectStore);
  const rule = redirects.all().find(({ source }) => source === '/never')!;
  const { id } = redirects.rows('/never', { skip: 0, take: 1 })[0]!;
  await redirects.save({ source: rule.source, target: '/somewhere', code: '301' }, id);
  await app.get(SettingsStore).save({ title: 'Since' });
  const post = await (await app.get(Database).reader()).post.findFirstOrThrow({ where: { slug: 'hello' } });
  await app.get(PostStore).revise(post.id, fields({ title: 'Hello', slug: 'hello', markdown: 'By hand', publishedAt: post.publishedAt }), published);
  await write(blog, 'Newer');
  await settle(blog);
  const { kept } = await undo(blog, run!);
  assert.deepEqual(
    kept.map(({ file, reason }) => `${file}: ${reason}`),
    [
      'posts/hello.md: its post was changed here since it came, and stays',
      'title: this setting was changed here since, and stays',
      '/never: this redirect was changed here since, and stays',
    ],
  );
  const answers = await Promise.all(['/newer', '/2026/newer/', '/hello', '/2026/hello/'].map(async (path) => (await fetch(blog.url + path)).status));
  assert.deepEqual(answers, [200, 200, 200, 200], 'the pattern of addresses is the former one, and the later one leads there');
  assert.deepEqual(redirects.all().map(({ source }) => source), ['/never']); // prettier-ignore
  assert.equal((await app.get(SettingsStore).read()).title, 'Since');
});

test('a restore that broke off is taken back as far as it came, and then comes whole', async () => {
  const blog = await houses.open();
  await settle(blog);
  const was = touched(blog);
  const source = (await openExport(folder))!;
  const breaks = blog.app.get(Restorer).run(source, {
    dryRun: false,
    progress: () => {
      throw new Error('the power failed');
    },
  });
  await assert.rejects(breaks, /the power failed/);
  const { importRun } = await blog.app.get(Database).reader();
  const broken = await importRun.findFirstOrThrow({ orderBy: { id: 'desc' } });
  assert.deepEqual([broken.state, broken.engine], ['failed', 'Qvill export']);
  assert.deepEqual((await undo(blog, broken.id)).kept, []);
  assert.deepEqual(touched(blog), was);
  const { restored, rules } = await restore(blog, false);
  assert.deepEqual([restored.length, rules.length], [5, 4]);
});

test('the command tells how a restore is undone, and undoes it', async () => {
  const blog = await houses.open();
  const environment = { QVILL_DATA: blog.config.data, QVILL_URL: 'https://blog.example' };
  const foretold = await qvill(['import', folder, '--dry-run'], environment);
  assert.match(foretold.out, /5 posts would be restored[^]*and {6}2 files of the library: river\.svg, photo\.png\n/);
  const { out } = await qvill(['import', folder], environment);
  const [, run] = /^Run (\d+): bin\/qvill import --undo \1 takes it back$/m.exec(out) ?? [];
  assert.ok(run, out);
  const undone = await qvill(['import', '--undo', run], environment);
  assert.match(undone.out, new RegExp(`^Run ${run} is undone: 5 removed, 0 put back, 0 kept, 2 files removed, \\d+ settings put back, 4 redirects put back\n`));
});
