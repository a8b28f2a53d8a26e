import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { Database } from '../src/platform/database.service.js';
import { outcomeAt } from '../src/pages/routes.js';
import { SiteView } from '../src/pages/site-view.store.js';
import { Theme } from '../src/pages/theme.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { settingsIn, SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

const origin = 'https://blog.example';
let blog: Blog;
before(async () => {
  blog = await startBlog({ environment: { QVILL_URL: origin } });
  await blog.app.get(PostStore).trash(1, null); // the welcome
  await blog.app.get(SettingsStore).save({ feedLength: 2 });
});
after(() => blog.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
const day = (n: number) => `2020-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const publish = async (n: number) => {
  const id = await blog.app
    .get(PostStore)
    .create(fields({ title: `Post ${n}`, tags: ['go'], categories: ['News'], publishedAt: day(n) }), published, { authorIds: [] });
  return { id, receipt: await blog.app.get(Publisher).publish() };
};
const person = (name: string) => ({ name, email: `${name}@example.org`, password: 'ten letters', role: 'author' as const });
const ask = (path: string) => fetch(blog.url + path, { redirect: 'manual' });
const read = async (path: string) => (await ask(path)).text();
const titles = (feed: string) => [...feed.matchAll(/<title>(Post \d+)<\/title>/g)].map(([, title]) => title);
const linked = (feed: string, rel: string) => new RegExp(`<(?:atom:)?link rel="${rel}" type="[^"]*" href="${origin}([^"]*)"`).exec(feed)?.[1] ?? null;

test('what the feed holds no more is in its archives, and following them leads through every post once more', async () => {
  for (let n = 1; n <= 7; n++) await publish(n);
  for (const file of ['atom.xml', 'rss.xml']) {
    const seen: string[] = [];
    for (let path: string | null = `/${file}`; path; path = linked(await read(path), 'prev-archive')) {
      const feed = await read(path);
      seen.push(...titles(feed).map(String));
      assert.equal(linked(feed, 'self'), path);
      assert.equal(feed.includes('<fh:archive/>'), path !== `/${file}`);
      assert.equal(linked(feed, 'current'), path === `/${file}` ? null : `/${file}`);
    }
    assert.deepEqual(
      [...new Set(seen)],
      [7, 6, 5, 4, 3, 2, 1].map((n) => `Post ${n}`),
    );
    assert.deepEqual(titles(await read(`/feed/1/${file}`)), ['Post 2', 'Post 1']);
    assert.equal(linked(await read(`/feed/1/${file}`), 'next-archive'), `/feed/2/${file}`);
    assert.equal(linked(await read(`/feed/3/${file}`), 'next-archive'), null);
    assert.equal((await ask(`/feed/4/${file}`)).status, 404);
  }
  const json = async (path: string) => JSON.parse(await read(path)) as { next_url?: string; items: { title: string }[] };
  assert.equal((await json('/feed.json')).next_url, `${origin}/feed/3/feed.json`);
  assert.equal((await json('/feed/3/feed.json')).next_url, `${origin}/feed/2/feed.json`);
  assert.deepEqual(Object.keys(await json('/feed/1/feed.json')).includes('next_url'), false);
});

test('all documents of a feed have its id, and the media type of their form', async () => {
  const id = (feed: string) => /<id>([^<]*)<\/id>/.exec(feed)?.[1];
  assert.equal(id(await read('/feed/1/atom.xml')), id(await read('/atom.xml')));
  for (const [file, type] of [
    ['atom.xml', 'atom+xml'],
    ['rss.xml', 'rss+xml'],
    ['feed.json', 'feed+json'],
  ])
    assert.equal((await ask(`/feed/1/${file}`)).headers.get('content-type'), `application/${type}; charset=utf-8`);
});

test('a new post touches the newest archive at most, and older ones keep their bytes, their time and so their tag', async () => {
  const tag = async (path: string) => (await ask(path)).headers.get('etag');
  const was = await Promise.all(['/feed/1/atom.xml', '/feed/2/atom.xml'].map(tag));
  const { receipt } = await publish(8);
  assert.deepEqual(
    receipt.changed.filter((path) => path.startsWith('/feed/')),
    [],
  );
  const filled = await publish(9);
  // The one before hears of the next; in JSON it has only the one before itself
  const touched = ['3/atom.xml', '3/rss.xml', '4/atom.xml', '4/feed.json', '4/rss.xml'].map((end) => `/feed/${end}`);
  assert.deepEqual(filled.receipt.changed.filter((path) => path.startsWith('/feed/')).toSorted(), touched);
  assert.deepEqual(await Promise.all(['/feed/1/atom.xml', '/feed/2/atom.xml'].map(tag)), was);
});

test('when posts go, the archive that is full no more answers 410', async () => {
  const { id } = await publish(10);
  for (const each of [id, id - 1]) await blog.app.get(PostStore).trash(each, null);
  await blog.app.get(Publisher).publish();
  assert.equal((await ask('/feed/4/atom.xml')).status, 410);
  assert.equal(linked(await read('/atom.xml'), 'prev-archive'), '/feed/3/atom.xml');
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
});

test('tags and categories have all three feeds, which lead back to their pages', async () => {
  for (const base of ['/tags/go', '/categories/news']) {
    for (const file of ['atom.xml', 'rss.xml']) {
      const feed = await read(`${base}/${file}`);
      assert.deepEqual(titles(feed), ['Post 8', 'Post 7']);
      assert.ok(feed.includes(`${origin}${base}"`) || feed.includes(`<link>${origin}${base}</link>`), base);
    }
    const { feed_url: self, home_page_url: home } = JSON.parse(await read(`${base}/feed.json`)) as Record<string, string>;
    assert.deepEqual([self, home], [`${origin}${base}/feed.json`, origin + base]);
    const page = await read(base);
    for (const file of ['atom.xml', 'rss.xml', 'feed.json'])
      assert.match(page, new RegExp(`<link rel="alternate" type="[^"]*" title="[^"]*" href="${base}/${file}">`));
  }
});

test('on a blog of several each author has feeds, which name them with their address; where all is by one, nobody has', async () => {
  const authors = blog.app.get(AuthorStore);
  const [ann, bob] = [await authors.add(person('Ann')), await authors.add(person('Bob'))];
  const by = (authorIds: number[]) => blog.app.get(PostStore).create(fields({ title: 'Post 30', publishedAt: day(30) }), published, { authorIds });
  const first = await by([ann]);
  await blog.app.get(Publisher).publish();
  assert.equal((await ask('/authors/ann/atom.xml')).status, 404);
  await by([bob, ann]);
  await blog.app.get(Publisher).publish();
  assert.deepEqual(titles(await read('/authors/ann/atom.xml')), ['Post 30', 'Post 30']);
  assert.deepEqual(titles(await read('/authors/bob/rss.xml')), ['Post 30']);
  assert.match(await read('/atom.xml'), new RegExp(`<author><name>Bob</name><uri>${origin}/authors/bob</uri></author><author><name>Ann</name>`));
  const { items } = JSON.parse(await read('/authors/bob/feed.json')) as { items: { authors: object }[] };
  assert.deepEqual(items[0]!.authors, [
    { name: 'Bob', url: `${origin}/authors/bob` },
    { name: 'Ann', url: `${origin}/authors/ann` },
  ]);
  assert.match(
    await read('/post-30'),
    /<link rel="author" href="\/authors\/ann">[^]*"author":\[\{"@type":"Person","name":"Ann","url":"https:\/\/blog\.example\/authors\/ann"\}\]/,
  );
  await blog.app.get(PostStore).attribute(first, [bob]);
  await blog.app.get(PostStore).attribute(first + 1, [bob]);
  await blog.app.get(Publisher).publish();
  for (const path of ['/authors/ann/atom.xml', '/authors/bob/feed.json']) assert.equal((await ask(path)).status, 410, path);
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
  for (const id of [first, first + 1]) await blog.app.get(PostStore).trash(id, null);
  await blog.app.get(Publisher).publish();
});

test('a hub is named in the feeds that can be followed, and in no archive', async () => {
  await blog.app.get(SettingsStore).save({ hub: 'https://hub.example/' });
  await blog.app.get(Publisher).publish();
  assert.match(await read('/atom.xml'), /<link rel="hub" href="https:\/\/hub\.example\/"\/>/);
  assert.match(await read('/tags/go/rss.xml'), /<atom:link rel="hub" href="https:\/\/hub\.example\/"\/>/);
  assert.deepEqual((JSON.parse(await read('/feed.json')) as { hubs: object }).hubs, [{ type: 'WebSub', url: 'https://hub.example/' }]);
  assert.doesNotMatch(await read('/feed/1/atom.xml'), /rel="hub"/);
});

test('the sitemap of a large blog is an index of parts, which posts never leave', async () => {
  const database = blog.app.get(Database);
  const { id } = (await (await database.reader()).post.findFirst({ where: { status: 'published' }, orderBy: { id: 'desc' } }))!;
  await database.change((tx) => tx.post.update({ where: { id }, data: { id: 2_001 } }));
  const reader = await database.reader();
  const at = async (path: string) => {
    const view = new SiteView(blog.app.get(Database).rows, await settingsIn(reader), origin);
    const outcome = await outcomeAt({ path, view, theme: blog.app.get(Theme) });
    return outcome?.kind === 'page' ? String(outcome.body) : outcome?.kind;
  };
  const locs = (text: string | undefined) => [...(text ?? '').matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc]) => loc!.slice(origin.length));
  assert.match((await at('/sitemap.xml'))!, /<sitemapindex /);
  assert.deepEqual(locs(await at('/sitemap.xml')), ['/sitemap/1.xml', '/sitemap/3.xml']);
  assert.deepEqual(locs(await at('/sitemap/3.xml')), ['/post-8']);
  assert.deepEqual(locs(await at('/sitemap/1.xml')).slice(0, 2), ['/', '/post-1']);
  assert.equal(await at('/sitemap/2.xml'), undefined);
});
