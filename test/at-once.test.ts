import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { partSize } from '../src/core/sitemap-parts.js';
import { entriesOn } from '../src/pages/public-posts.store.js';
import { Database } from '../src/platform/database.service.js';
import { Views } from '../src/platform/views.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Schedule } from '../src/publishing/schedule.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

const published = { by: null, reason: 'published', status: 'published' } as const;
const tags = ['red', 'green', 'blue'];

let blog: Blog;
/** Entries of feeds that were written, by their titles. */
let written: string[] = [];
before(async () => {
  blog = await alone();
  const views = blog.app.get(Views);
  const render = views.render.bind(views);
  views.render = (name, data) => {
    if (name === 'site/atom-entry') written.push((data as { title: string }).title);
    return render(name, data);
  };
});
after(() => blog.stop());

/** One whose pages are made when a test says so. */
async function alone(data?: string): Promise<Blog> {
  const started = await startBlog(data === undefined ? {} : { data });
  await started.app.get(Schedule).onModuleDestroy();
  return started;
}

const posts = (of = blog) => of.app.get(PostStore);
const publish = (of = blog) => of.app.get(Publisher).publish();
const add = async (title: string, publishedAt?: string) =>
  posts().create(fields({ title, tags, ...(publishedAt ? { publishedAt } : {}) }), published, { authorIds: [] });
const isAsFromNothing = async () => assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));

async function writtenFor(change: () => Promise<unknown>): Promise<string[]> {
  written = [];
  await change();
  assert.deepEqual((await publish()).failed, []);
  return written;
}

test('an entry is written once for all feeds that hold it, and not again before something of it changes', async () => {
  let one = 0;
  await writtenFor(() => add('Before all'));
  assert.deepEqual(await writtenFor(async () => (one = await add('One'))), ['One']);
  assert.deepEqual(await writtenFor(() => add('Two')), ['Two']);
  assert.deepEqual(await writtenFor(() => posts().revise(one, fields({ title: 'One, and more', tags }), published)), ['One, and more']);
  assert.deepEqual(await writtenFor(() => blog.app.get(SettingsStore).save({ hub: 'http://127.0.0.1:9/' })), []);
  assert.ok((await writtenFor(() => blog.app.get(SettingsStore).save({ lang: 'de' }))).includes('Two'));
  await isAsFromNothing();
});

test('nothing is shown as it was before another process published', async () => {
  const id = await add('Before', '2020-01-01T00:00:00.000Z');
  await publish();
  const other = await alone(blog.config.data);
  await posts(other).revise(id, fields({ title: 'After', tags, publishedAt: '2020-01-01T00:00:00.000Z' }), published);
  await publish(other);
  await other.stop();
  await add('One more');
  await publish();
  assert.match(await (await fetch(`${blog.url}/tags/red/atom.xml`)).text(), /<title>After<\/title>/);
  await isAsFromNothing();
});

test('a stretch of a timeline is the same from both of its ends', async () => {
  for (let n = 0; n < 5; n++) await add(`Equal ${n}`, '2021-05-05T00:00:00.000Z');
  const { rows } = blog.app.get(Database);
  for (const span of [{ timeline: 'all' }, { timeline: 'tag:red' }, { timeline: 'all', from: '2021', to: '2021~' }] as const) {
    const all = entriesOn(rows, span, { order: 'asc' });
    assert.ok(all.length >= 5);
    for (let skip = 0; skip <= all.length + 1; skip++)
      for (const take of [1, 3, all.length + 1]) {
        assert.deepEqual(entriesOn(rows, span, { order: 'asc', skip, take }), all.slice(skip, skip + take));
        assert.deepEqual(entriesOn(rows, span, { order: 'desc', skip, take }), all.toReversed().slice(skip, skip + take));
      }
  }
  assert.deepEqual(entriesOn(rows, { timeline: 'tag:none' }, { order: 'asc' }), []);
});

test('parts of the sitemap come and go with their posts, also in the middle, and a change makes its own part alone', async () => {
  const idea = await posts().create(fields({ title: 'Middle' }), { by: null, reason: 'created', status: 'idea' }, { authorIds: [] });
  const late = await add('Late');
  await publish();
  await blog.app.get(Database).change(async (tx) => {
    await tx.post.update({ where: { id: late }, data: { id: 2 * partSize + 1 } });
    await tx.post.update({ where: { id: idea }, data: { id: partSize + 1 } });
    await tx.stale.create({ data: { fact: 'everything', at: '' } });
  });
  const changedBy = async (change: Promise<unknown>) => {
    await change;
    const { changed, removed } = await publish();
    await isAsFromNothing();
    return [...changed, ...removed].filter((path) => path.startsWith('/sitemap')).toSorted();
  };
  assert.deepEqual(await changedBy(Promise.resolve()), ['/sitemap.xml', '/sitemap/1.xml', '/sitemap/3.xml']);
  assert.deepEqual(await changedBy(posts().revise(partSize + 1, fields({ title: 'Middle' }), published)), ['/sitemap.xml', '/sitemap/2.xml']);
  assert.deepEqual(await changedBy(posts().trash(partSize + 1, null)), ['/sitemap.xml', '/sitemap/2.xml']);
  assert.deepEqual(await changedBy(posts().trash(2 * partSize + 1, null)), ['/sitemap.xml', '/sitemap/1.xml', '/sitemap/3.xml']);
  assert.deepEqual(await changedBy(posts().restore(2 * partSize + 1, null, 'before')), ['/sitemap.xml', '/sitemap/1.xml', '/sitemap/3.xml']);
});
