import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import type { Settings } from '../src/settings/settings.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, differences, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
const clock = new StillClock(new Date('2034-01-01T12:00:00.000Z'));
before(async () => {
  blog = await startBlog({ clock });
  await choose({ titlesPerPage: 3, postsPerPage: 4 });
});
after(() => blog.stop());

type Some = Parameters<typeof fields>[0];
const published = { by: null, reason: 'published', status: 'published' } as const;
const day = (n: number) => new Date(Date.UTC(2021, 0, n, 9)).toISOString();

async function publish(some: Some, authorIds: number[] = []): Promise<number> {
  const id = await blog.app.get(PostStore).create(fields(some), published, { authorIds });
  await blog.app.get(Publisher).publish();
  return id;
}
async function choose(values: Partial<Settings>): Promise<void> {
  await blog.app.get(PermalinkStore).save(values);
  await blog.app.get(Publisher).publish();
}
const ask = (path: string) => fetch(blog.url + path, { redirect: 'manual' });
const read = async (path: string) => (await ask(path)).text();
const statuses = async (...paths: string[]) => Promise.all(paths.map(async (path) => (await ask(path)).status));
const titlesIn = async (path: string) => [...(await read(path)).matchAll(/<a class="title" href="([^"]*)"/g)].map(([, href]) => href);
const whereTo = async (path: string) => (await ask(path)).headers.get('location');
const assertLaw = async () => assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));

test('a long tag has numbered pages, counted from its oldest post', async () => {
  for (let n = 1; n <= 10; n++) await publish({ title: `Go ${n}`, tags: ['go'], publishedAt: day(n) });
  assert.deepEqual(await titlesIn('/tags/go'), ['/go-10', '/go-9', '/go-8', '/go-7']);
  assert.deepEqual(await titlesIn('/tags/go/page/2'), ['/go-6', '/go-5', '/go-4']);
  assert.deepEqual(await titlesIn('/tags/go/page/1'), ['/go-3', '/go-2', '/go-1']);
  assert.match(await read('/tags/go'), /<a rel="next" href="\/tags\/go\/page\/2">/);
  assert.match(await read('/tags/go/page/2'), /<a rel="prev" href="\/tags\/go">[^]*<a rel="next" href="\/tags\/go\/page\/1">/);
  assert.deepEqual(await statuses('/tags/go/page/3', '/tags/go/page/0', '/tags/none/page/1', '/archive/2021/page/2'), [404, 404, 404, 200]);
  await assertLaw();
});

test('a new post touches the newest pages of its lists only', async () => {
  const was = await treeAt(blog.config.site);
  await publish({ title: 'Go 11', tags: ['go'], publishedAt: day(11) });
  const { touched } = differences(was, await treeAt(blog.config.site));
  const lists = touched.filter((file) => /^pages\/(tags|archive)\/.*\.html$/.test(file));
  const expected = ['archive/2021.html', 'archive/2021/01.html', 'archive/2021/01/11.html', 'tags/go.html'];
  assert.deepEqual(
    lists.filter((file) => !file.includes('/page/')),
    expected.map((file) => `pages/${file}`),
  );
  assert.ok(!lists.some((file) => /page\/1\.html/.test(file)), 'the oldest pages stay as they are');
});

test('a year leads to its months, a month to its year, a day to its month; what has no post is not there', async () => {
  await publish({ title: 'In May', publishedAt: '2021-05-05T12:00:00.000Z' });
  assert.deepEqual(await titlesIn('/archive/2021/05/05'), ['/in-may']);
  assert.match(await read('/archive/2021'), /href="\/archive\/2021\/01">January<\/a>[^]*href="\/archive\/2021\/05">May<\/a>/);
  assert.match(await read('/archive/2021/05'), /<a href="\/archive\/2021">2021<\/a>[^]*May 2021/);
  assert.match(await read('/archive/2021/05/05'), /<a href="\/archive\/2021\/05">May 2021<\/a>[^]*(5 May|May 5,) 2021/);
  assert.match(await read('/archive'), /href="\/archive\/2021\/05">May/);
  assert.deepEqual(await statuses('/archive/2021/02', '/archive/2021/5', '/archive/2021/13', '/archive/2021/02/31', '/archive/21'), [404, 404, 404, 404, 404]);
});

test('who cuts off the end of a dated address arrives at the archive of that time', async () => {
  await choose({ permalink: '/:year/:month/:day/:slug/' });
  for (const cut of ['/2021', '/2021/', '/2021/05', '/2021/05/', '/2021/05/05/']) assert.equal(await whereTo(cut), `/archive${cut.replace(/\/$/, '')}`, cut);
  assert.deepEqual(await statuses('/2020/', '/2021/02/', '/2021/05/06/'), [404, 404, 404]);
  await publish({ title: 'In June', publishedAt: '2021-06-06T12:00:00.000Z' });
  assert.equal(await whereTo('/2021/06/'), '/archive/2021/06');
  await assertLaw();
  await choose({ permalink: '/:slug' });
  assert.equal(await whereTo('/2021/05/05/in-may/'), '/in-may');
  await assertLaw();
});

test('authors have pages where there are several', async () => {
  const add = (name: string) =>
    blog.app.get(AuthorStore).add({ name, email: `${name.toLowerCase()}@example.org`, password: 'correct horse battery', role: 'author' });
  const [ada, bob] = [await add('Ada'), await add('Bob')];
  await publish({ title: 'By Ada', publishedAt: day(20) }, [ada]);
  assert.deepEqual(await statuses('/authors', '/authors/ada'), [404, 404]);
  const id = await publish({ title: 'By Bob', publishedAt: day(21) }, [bob]);
  assert.deepEqual([await titlesIn('/authors/ada'), await titlesIn('/authors/bob')], [['/by-ada'], ['/by-bob']]);
  assert.match(await read('/by-ada'), /<a class="p-author h-card" rel="author" href="\/authors\/ada" dir="auto">Ada<\/a>/);
  assert.match(await read('/authors'), /href="\/authors\/bob"/);
  await assertLaw();
  await blog.app.get(PostStore).attribute(id, [ada, bob]);
  await blog.app.get(Publisher).publish();
  assert.deepEqual(await titlesIn('/authors/ada'), ['/by-bob', '/by-ada']);
  await blog.app.get(PostStore).attribute(id, [ada]);
  await blog.app.get(Publisher).publish();
  assert.deepEqual(await statuses('/authors', '/authors/ada', '/authors/bob'), [410, 410, 410]);
  await assertLaw();
});

test('the home page shows whole posts, how they begin, or their titles', async () => {
  const markdown = '# Twice\n\nThe beginning, [above](#twice).[^1]\n\n[^1]: A note.\n\nThe end.';
  const id = await publish({ title: 'Long', markdown, publishedAt: '2030-01-01T00:00:00.000Z' });
  await publish({ title: 'Longer', markdown, publishedAt: '2030-01-02T00:00:00.000Z' });
  assert.doesNotMatch(await read('/'), /The end\./);
  await choose({ homeShows: 'full' });
  const home = await read('/');
  assert.match(home, /The end\.[^]*The end\./);
  const ids = [...home.matchAll(/\sid="([^"]*)"/g)].map(([, each]) => each);
  assert.equal(new Set(ids).size, ids.length, 'no id stands there twice');
  assert.match(home, /<a href="#p\d+-twice">above/);
  await choose({ homeShows: 'titles' });
  assert.deepEqual((await titlesIn('/')).slice(1, 3), ['/longer', '/long']);
  assert.deepEqual((await titlesIn('/page/1')).length, 3);
  await assertLaw();
  await choose({ homeShows: 'excerpts' });
  await blog.app.get(PostStore).trash(id, null);
});

test('a short post without a title is an aside: whole in lists, and called by its first words elsewhere', async () => {
  const markdown = 'Just **this** [thought](https://example.org), and `no` more.\n\nWith an end.';
  await publish({ title: '', markdown, slug: 'just', publishedAt: '2031-01-01T00:00:00.000Z' });
  await publish({ title: 'After', publishedAt: '2031-01-02T00:00:00.000Z' });
  assert.match(await read('/'), /class="entry h-entry aside"[^]*With an end\.[^]*<a class="u-url" href="\/just"/);
  assert.match(await read('/just'), /<h1 class="sr-only">Just this thought, and no more\.<\/h1>/);
  for (const path of ['/archive/2031', '/after']) assert.match(await read(path), /href="\/just"[^]*?Just this thought, and no more\.</, path);
});

test('a post in another language says so, in lists too, and how it is written', async () => {
  await publish({ title: 'مرحبا', slug: 'hello-ar', lang: 'ar', markdown: 'نص', publishedAt: '2032-01-01T00:00:00.000Z' });
  for (const path of ['/', '/hello-ar', '/archive/2032']) assert.match(await read(path), /lang="ar" dir="rtl"/, path);
});

test('reading time is told, and a change when it is one: a day or more after the post was published and came here', async () => {
  const updated = async () => /updated <time[^>]*datetime="([^"]*)"/.exec(await read('/dated'))?.[1];
  const id = await publish({ title: 'Dated', markdown: 'word '.repeat(700), publishedAt: '2013-01-01T00:00:00.000Z' });
  const revise = async (at: string) => {
    clock.set(at);
    await blog.app.get(PostStore).revise(id, fields({ title: 'Dated', markdown: `More, ${at}`, publishedAt: '2013-01-01T00:00:00.000Z' }), published);
    await blog.app.get(Publisher).publish();
  };
  assert.match(await read('/dated'), />3 min</);
  assert.equal(await updated(), undefined, 'written now with an old date');
  await revise('2034-01-01T20:00:00.000Z');
  assert.equal(await updated(), undefined, 'mended on the same day');
  await revise('2034-01-03T12:00:00.000Z');
  assert.equal(await updated(), '2034-01-03T12:00:00.000Z');
});
