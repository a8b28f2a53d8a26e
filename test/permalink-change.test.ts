import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { Database } from '../src/platform/database.service.js';
import { WorkingCopyStore } from '../src/posts/working-copy.store.js';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Schedule } from '../src/publishing/schedule.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { blankForm, fields } from './support/fields.js';
import { bytesOf, differences, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));

before(async () => {
  blog = await startBlog({ clock });
});
after(() => blog.stop());

type Some = Parameters<typeof fields>[0];
const day = (n: number) => new Date(Date.UTC(2020, 0, n)).toISOString();

async function write(some: Some, status: 'published' | 'idea' = 'published'): Promise<number> {
  const id = await blog.app.get(PostStore).create(fields(some), { by: null, reason: 'published', status }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  return id;
}
async function move(permalink: string): Promise<void> {
  await blog.app.get(PermalinkStore).save({ permalink });
  const { failed } = await blog.app.get(Publisher).publish();
  assert.deepEqual(failed, []);
}
const ask = (path: string) => fetch(blog.url + path, { redirect: 'manual' });
const read = async (path: string) => (await ask(path)).text();
/** What an address answers: 200, or where it leads. */
const answers = async (...paths: string[]) => Promise.all(paths.map(async (path) => (await ask(path)).headers.get('location') ?? (await ask(path)).status));
const assertWhole = async () => assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
const aliases = async () => (await blog.app.get(Database).reader()).alias.findMany({ orderBy: { key: 'asc' } });

test('every public post moves, every old address leads there in one hop, and the tree is as if made from nothing', async () => {
  await write({ title: 'One', tags: ['go'], categories: ['News'], publishedAt: day(1), aliases: ['/blog/one.html'] });
  await write({ title: 'Two', publishedAt: day(2) });
  await write({ title: 'About', kind: 'page', publishedAt: day(3) });
  assert.equal(await blog.app.get(PermalinkStore).countMoves('/:year/:month/:slug/'), 3);
  await move('/:year/:month/:slug/');
  assert.deepEqual(await answers('/2020/01/one/', '/2020/01/two/', '/2020/01/one.md', '/about'), [200, 200, 200, 200]);
  assert.deepEqual(await answers('/one', '/ONE/', '/blog/one', '/2020/01/one', '/one.md'), [
    '/2020/01/one/',
    '/2020/01/one/',
    '/2020/01/one/',
    '/2020/01/one/',
    '/2020/01/one.md',
  ]);
  for (const place of ['/', '/tags/go', '/archive/2020', '/sitemap.xml', '/atom.xml', '/2020/01/two/']) {
    const text = await read(place);
    assert.ok(text.includes('/2020/01/one/') && !text.includes('"/one"'), place);
  }
  await assertWhole();
});

test('from one pattern to the next and back again, all of them go on leading there, and none to itself', async () => {
  for (const pattern of ['/:category/:slug', '/posts/:slug', '/posts/:slug/', '/:slug']) {
    await move(pattern);
    await assertWhole();
  }
  assert.deepEqual(await answers('/one', '/one.md', '/two'), [200, 200, 200]);
  for (const old of ['/2020/01/one/', '/2020/01/one', '/news/one', '/posts/one', '/posts/one/', '/blog/one.html'])
    assert.deepEqual([old, ...(await answers(old, `${old}?from=a`))], [old, '/one', '/one?from=a']);
  assert.deepEqual(await answers('/news/one.md', '/uncategorised/two', '/uncategorised/two.md'), ['/one.md', '/two', '/two.md']);
  const paths = await (await blog.app.get(Database).reader()).post.findMany({ select: { path: true } });
  assert.deepEqual(
    (await aliases()).filter(({ key }) => paths.some(({ path }) => path === key)),
    [],
  );
});

test('readers of the feeds are not told of any post again', async () => {
  const told = async () => [...(await read('/atom.xml')).matchAll(/<(id|published|updated)>([^<]*)</g)].map(([, , text]) => text);
  const was = await told();
  await move('/:year/:slug');
  assert.deepEqual(await told(), was);
  await move('/:slug');
});

test('the pattern that is there already changes not one file and nothing in the database', async () => {
  const was = await treeAt(blog.config.site);
  assert.deepEqual(await blog.app.get(PermalinkStore).save({ permalink: '/:slug' }), []);
  assert.equal(await (await blog.app.get(Database).reader()).stale.count(), 0);
  assert.deepEqual(differences(was, await treeAt(blog.config.site)), { touched: [], differing: [] });
});

test('a scheduled post goes live at its new place, an idea that was public keeps its old address, and new posts follow the pattern', async () => {
  const withdrawn = await write({ title: 'Withdrawn', publishedAt: day(4) });
  await blog.app.get(PostStore).revise(withdrawn, fields({ title: 'Withdrawn' }), { by: null, reason: 'withdrawn', status: 'idea' });
  await write({ title: 'Coming', publishedAt: '2026-11-22T12:00:00.000Z' });
  await move('/posts/:slug');
  assert.deepEqual(await answers('/withdrawn', '/coming', '/posts/coming'), [410, 404, 404]);
  clock.set('2026-11-22T12:00:01Z');
  await blog.app.get(Schedule).run();
  await blog.app
    .get(PostStore)
    .revise(withdrawn, fields({ title: 'Withdrawn', aliases: ['/withdrawn'] }), { by: null, reason: 'published', status: 'published' });
  await write({ title: 'Newer', publishedAt: day(5) });
  assert.deepEqual(await answers('/posts/coming', '/posts/withdrawn', '/posts/newer', '/withdrawn'), [200, 200, 200, '/posts/withdrawn']);
  await assertWhole();
});

test('posts that would meet are named, and nothing moves', async () => {
  await write({ title: 'Claimant', publishedAt: day(6), aliases: ['/newer'] });
  const save = (permalink: string) => blog.app.get(PermalinkStore).save({ title: 'Not this either', permalink });
  await assert.rejects(save('/:slug'), { kind: 'conflict', field: 'permalink', message: '“Newer” would be at /newer, an old address of “Claimant”' });
  await move('/posts/a-:slug');
  await write({ title: 'A newer', slug: 'a-newer', publishedAt: day(7) });
  await assert.rejects(save('/posts/:slug'), /“A newer” would be at \/posts\/a-newer, the address of “Newer”/);
  for (const pattern of ['/:year', '/a-:slug', '/admin/:slug', '/tags/:slug', '/:slug/x', `/${'x'.repeat(120)}/:slug`, '/:author/:slug'])
    await assert.rejects(save(pattern), { kind: 'invalid', field: 'permalink' }, pattern);
  assert.equal(await (await blog.app.get(Database).reader()).stale.count(), 0);
  assert.doesNotMatch(await read('/'), /Not this either/);
  await assertWhole();
});

test('an address in whose way only an alias of the trash lies can be moved to', async () => {
  const id = await write({ title: 'Thrown', publishedAt: day(8), aliases: ['/notes/two'] });
  await blog.app.get(PostStore).trash(id, null);
  await move('/notes/:slug');
  assert.deepEqual(await answers('/notes/two', '/posts/a-two', '/two'), [200, '/notes/two', '/notes/two']);
  await assertWhole();
});

test('an address that a post had is no other post’s, and goes along', async () => {
  const first = await write({ title: 'First', slug: 'shared', publishedAt: day(9) });
  await blog.app
    .get(PostStore)
    .revise(first, fields({ title: 'First', slug: 'renamed', publishedAt: day(9) }), { by: null, reason: 'published', status: 'published' });
  await assert.rejects(write({ title: 'Second', slug: 'shared', publishedAt: day(10) }), { kind: 'conflict', field: 'slug' });
  await move('/stories/:slug');
  assert.deepEqual(await answers('/notes/shared', '/notes/renamed', '/stories/renamed'), ['/stories/renamed', '/stories/renamed', 200]);
  await assertWhole();
});

test('who had a post open meanwhile takes no old address away: what is kept learns of it, and a form has to look first', async () => {
  const id = await write({ title: 'Open', publishedAt: day(11) });
  const reader = await blog.app.get(Database).reader();
  const { version } = await reader.post.findUniqueOrThrow({ where: { id } });
  const form = { ...blankForm, title: 'Open', markdown: 'More words.', slug: 'open' };
  const author = await blog.app.get(AuthorStore).add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' });
  await blog.app.get(WorkingCopyStore).keep(id, form, { by: author, version, timeZone: 'UTC' });
  await move('/essays/:slug');
  const stale = blog.app.get(PostStore).revise(id, fields({ title: 'Open' }), { by: null, reason: 'published', status: 'published', version: version + 1 });
  await assert.rejects(stale, { kind: 'stale' });
  const draft = await blog.app.get(WorkingCopyStore).open(id, 'UTC');
  assert.deepEqual([draft.form.markdown, draft.form.aliases], ['More words.', '/stories/open']);
});

test('where an old address lies in a new post’s way, a slug of the title’s becomes another, and a chosen one is refused by name', async () => {
  await move('/:year/:slug');
  const old = await write({ title: 'Glacier', publishedAt: day(1), aliases: ['/2021/fjord', '/2021/fjord-2'] });
  const publishedAt = '2021-05-01T12:00:00.000Z';
  await write({ title: 'Fjord', publishedAt });
  assert.deepEqual(await answers('/2021/fjord', '/2021/fjord-2', '/2021/fjord-3'), ['/2020/glacier', '/2020/glacier', 200]);
  await assert.rejects(write({ title: 'Another', slug: 'fjord', publishedAt }), {
    field: 'slug',
    message: 'The address /2021/fjord is an old one of “Glacier”',
  });
  const idea = await write({ title: 'Sound' }, 'idea');
  await blog.app
    .get(PostStore)
    .revise(old, fields({ title: 'Glacier', publishedAt: day(1), aliases: ['/2021/sound'] }), { by: null, reason: 'published', status: 'published' });
  await blog.app.get(PostStore).revise(idea, fields({ title: 'Sound', publishedAt }), { by: null, reason: 'published', status: 'published' });
  await blog.app.get(Publisher).publish();
  assert.deepEqual(await answers('/2021/sound', '/2021/sound-2'), ['/2020/glacier', 200]);
  await assertWhole();
});
