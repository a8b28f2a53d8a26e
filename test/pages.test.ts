import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { readPost } from '../src/archive/markdown/read-post.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { differences, treeAt } from './support/tree.js';

let blog: Blog;
before(async () => {
  blog = await startBlog();
  await blog.app.get(SettingsStore).save({ title: 'Pages & Co', tagline: 'A <tagline>', postsPerPage: 2 });
});
after(() => blog.stop());

type Some = Parameters<typeof fields>[0];
const change = (status: 'published' | 'idea') => ({ by: null, reason: 'saved', status }) as const;
const day = (n: number) => new Date(Date.UTC(2020, 0, n)).toISOString();

async function publish(...several: Some[]): Promise<number[]> {
  const ids: number[] = [];
  for (const some of several) ids.push(await blog.app.get(PostStore).create(fields(some), change('published'), { authorIds: [] }));
  await blog.app.get(Publisher).publish();
  return ids;
}
async function revise(id: number, some: Some, status: 'published' | 'idea' = 'published'): Promise<void> {
  await blog.app.get(PostStore).revise(id, fields(some), change(status));
  await blog.app.get(Publisher).publish();
}
const ask = (path: string) => fetch(blog.url + path, { redirect: 'manual' });
const read = async (path: string) => {
  const answer = await ask(path);
  assert.equal(answer.status, 200, path);
  return answer.text();
};
const statuses = async (...paths: string[]) => Promise.all(paths.map(async (path) => (await ask(path)).status));
const hrefs = (html: string, rel: string) =>
  [...html.matchAll(/<a [^>]*>/g)].filter(([tag]) => new RegExp(`rel="${rel}"`).test(tag)).map(([tag]) => /href="([^"]*)"/.exec(tag)![1]!);

/** The list pages from `/` on, as a reader who follows `rel` sees them: address and posts. */
async function listsFrom(path: string, rel: 'next' | 'prev'): Promise<[path: string, posts: string[]][]> {
  const html = await read(path);
  const pager = /<nav class="pager"[^]*?<\/nav>/.exec(html)?.[0] ?? '';
  const [following] = hrefs(pager, rel);
  return [[path, hrefs(html, 'bookmark')], ...(following ? await listsFrom(following, rel) : [])];
}

test('nine posts at two a page: each stands on one page, and readers get from the newest to the oldest and back', async () => {
  await publish(...Array.from({ length: 8 }, (_, n) => ({ title: `Post ${n + 1}`, publishedAt: day(n + 1) })));
  const lists = await listsFrom('/', 'next');
  assert.deepEqual(lists, [
    ['/', ['/welcome', '/post-8', '/post-7']],
    ['/page/3', ['/post-6', '/post-5']],
    ['/page/2', ['/post-4', '/post-3']],
    ['/page/1', ['/post-2', '/post-1']],
  ]);
  assert.deepEqual(await listsFrom('/page/1', 'prev'), lists.toReversed());
  assert.deepEqual(await statuses('/page/4', '/page/0', '/page/01', '/page/x', '/page'), [404, 404, 404, 404, 404]);
});

test('a new post leaves the pages that are full alone, but for the newest one’s link to the next', async () => {
  const was = await treeAt(blog.config.site);
  await publish({ title: 'The tenth', publishedAt: day(30) });
  const { touched } = differences(was, await treeAt(blog.config.site));
  const lists = touched.filter((file) => /^pages\/(page\/|index)/.test(file)).filter((file) => file.endsWith('.html'));
  assert.deepEqual(lists, ['pages/index.html', 'pages/page/3.html', 'pages/page/4.html']);
  assert.deepEqual(hrefs(await read('/'), 'bookmark'), ['/welcome', '/the-tenth']);
});

test('a list page that is no longer full answers 410, and its posts stand elsewhere', async () => {
  const [id] = await publish({ title: 'Eleventh', publishedAt: day(31) }, { title: 'Twelfth', publishedAt: day(32) });
  assert.deepEqual(await statuses('/page/5'), [200]);
  await revise(id!, { title: 'Eleventh' }, 'idea');
  assert.deepEqual(await statuses('/page/5', '/eleventh', '/twelfth'), [410, 410, 200]);
  const placed = (await listsFrom('/', 'next')).flatMap(([, posts]) => posts);
  assert.deepEqual([placed.length, new Set(placed).size], [11, 11]);
});

test('a post leads to its neighbours in time, whatever the order of writing', async () => {
  const neighbours = async (path: string) => {
    const nav = /<nav class="neighbours"[^]*?<\/nav>/.exec(await read(path))?.[0] ?? '';
    return [hrefs(nav, 'prev')[0], hrefs(nav, 'next')[0]];
  };
  assert.deepEqual(await neighbours('/post-1'), [undefined, '/post-2']);
  await publish({ title: 'Between', publishedAt: day(2).replace('T00', 'T12') });
  assert.deepEqual(await neighbours('/post-2'), ['/post-1', '/between']);
  assert.deepEqual(await neighbours('/between'), ['/post-2', '/post-3']);
  assert.deepEqual(await neighbours('/welcome'), ['/twelfth', undefined]);
});

test('a link post’s title leads out, and its permalink to the post', async () => {
  await publish({ title: 'Elsewhere', link: 'https://example.org/?a=1&b=2', publishedAt: day(60) });
  for (const path of ['/', '/elsewhere', '/archive/2020']) {
    const html = await read(path);
    assert.match(html, /<a class="[^"]*" href="https:\/\/example\.org\/\?a&#x3D;1&amp;b&#x3D;2"[^>]*>Elsewhere /, path);
    assert.ok(hrefs(html, 'bookmark').includes('/elsewhere'), path);
  }
  assert.deepEqual(hrefs(await read('/twelfth'), 'next'), ['/elsewhere']);
});

test('a static page has no date and stands in no list, and yet in the sitemap', async () => {
  const [id] = await publish({ title: 'About me', kind: 'page', tags: ['hidden tag'], publishedAt: day(61) });
  const html = await read('/about-me');
  assert.doesNotMatch(html, /<time|class="neighbours"|article:published_time/);
  for (const path of ['/', '/archive/2020', '/tags', '/atom.xml', '/rss.xml', '/feed.json', '/elsewhere'])
    assert.doesNotMatch(await read(path), /about-me|hidden tag/, path);
  assert.match(await read('/sitemap.xml'), /<loc>http:\/\/localhost:3000\/about-me<\/loc>/);
  assert.deepEqual(await statuses('/tags/hidden-tag'), [404]);
  await revise(id!, { title: 'About me', kind: 'post', publishedAt: day(61) });
  assert.match(await read('/archive/2020'), /About me/);
});

test('tags, categories and years have pages, with feeds, that answer 410 when they are emptied', async () => {
  const lists = ['/tags/c-plus-plus', '/tags/c-plus-plus/atom.xml', '/tags/c-plus-plus/rss.xml', '/categories/open-source', '/archive/1999'];
  assert.deepEqual(await statuses(...lists), [404, 404, 404, 404, 404]);
  const [id] = await publish({ title: 'Labelled', tags: ['C++'], categories: ['Open Source'], publishedAt: '1999-05-05T00:00:00.000Z' });
  assert.deepEqual(await statuses(...lists), [200, 200, 200, 200, 200]);
  for (const path of lists) assert.match(await read(path), /\/labelled/, path);
  assert.match(await read('/tags'), /href="\/tags\/c-plus-plus"[^>]*>C\+\+<\/a> <span class="count">.*1<\/span>/);
  assert.match(await read('/categories'), /href="\/categories\/open-source"/);
  assert.match(await read('/archive'), /href="\/archive\/1999"/);
  await revise(id!, { title: 'Labelled', publishedAt: day(62) });
  assert.deepEqual(await statuses(...lists, '/labelled'), [410, 410, 410, 410, 410, 200]);
  assert.doesNotMatch((await read('/tags')) + (await read('/categories')) + (await read('/archive')), /c-plus-plus|open-source|1999/);
  await revise(id!, { title: 'Labelled', tags: ['C++'], publishedAt: day(62) });
  assert.deepEqual(await statuses(...lists), [200, 200, 200, 410, 410]);
});

test('no old address may be where a list is, or will be; beside them there is room', async () => {
  const post = { title: 'Moved in', publishedAt: day(63) };
  for (const alias of [
    '/categories/old',
    '/tags/old/page/2',
    '/Authors/Ada',
    '/archive/1998',
    '/archive/1998/05/05',
    '/page/3',
    '/tags/a/atom.xml',
    '/tags',
    '/authors',
  ])
    await assert.rejects(
      publish({ ...post, aliases: [alias] }),
      { message: /^The alias “.*” is an address of the engine’s own lists|of the engine itself$/ },
      alias,
    );
  await publish({ ...post, aliases: ['/archive/000123.html', '/archive/1998/05/old-post', '/old.html/'] });
  for (const path of ['/archive/000123.html', '/archive/1998/05/old-post', '/old.html/', '/old'])
    assert.deepEqual([(await ask(path)).status, (await ask(path)).headers.get('location')], [301, '/moved-in'], path);
});

test('the source of a post is there byte for byte', async () => {
  const markdown = '\uFEFFWindows\r\n\r\nlines,  two spaces  \nÜ 日本 😀\u00a0\u2028\n\n<!-- more -->\n<script>&amp;</script>\n\n\n';
  await publish({ title: 'Source', markdown, publishedAt: day(64) });
  const answer = await ask('/source.md');
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), Buffer.from(markdown));
  assert.match(answer.headers.get('content-type')!, /^text\/markdown; charset=utf-8$/);
});

test('a slug in any script is an address, in links as in the address bar', async () => {
  await publish({ title: 'Über 日本', tags: ['größe'], publishedAt: day(65) });
  const url = encodeURI('/über-日本');
  assert.deepEqual(await statuses(url, `${url}.md`, encodeURI('/tags/größe'), encodeURI('/tags/größe/atom.xml')), [200, 200, 200, 200]);
  assert.ok(hrefs(await read('/'), 'bookmark').includes(url));
  assert.ok((await read('/sitemap.xml')).includes(`<loc>http://localhost:3000${url}</loc>`));
  assert.equal((await ask(encodeURI('/ÜBER-日本/'))).headers.get('location'), url);
});

/** Every address that can be reached from `/` by links, with the links that lead there. */
async function crawl(): Promise<Map<string, Response>> {
  const found = new Map<string, Response>();
  const queue = new Set(['/', '/sitemap.xml', '/robots.txt', '/404', '/nothing-here']);
  for (const path of queue) {
    const answer = await ask(path);
    found.set(path, answer);
    const text = (await answer.text()).replaceAll(blog.config.url, '');
    const links = [...text.matchAll(/\s(?:href|src)="([^"]*)"|<loc>([^<]*)<|"url": ?"([^"]*)"/g)].map(([, ...all]) => all.find((link) => link !== undefined)!);
    const fragments = links.filter((link) => link.startsWith('#'));
    if (answer.headers.get('content-type')?.startsWith('text/html'))
      for (const link of fragments) assert.ok(text.includes(` id="${link.slice(1)}"`), `${path} has no ${link}`);
    for (const link of links)
      if (link.startsWith('/') && !link.startsWith('//')) queue.add(link.replace(/#.*/, '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='));
  }
  return found;
}

test('no link inside the site is dead, none takes more than one redirect, and no page sets a cookie', async () => {
  const own = /^\/(admin|api|search|media)(\/|$)/;
  const found = await crawl();
  assert.ok(found.size > 40, `${found.size} addresses`);
  for (const [path, answer] of [...found].filter(([path]) => !own.test(path))) {
    assert.equal(answer.headers.get('set-cookie'), null, path);
    const final = answer.status === 301 ? await ask(answer.headers.get('location')!) : answer;
    assert.equal(final.status, /^\/(404|nothing-here)$/.test(path) ? 404 : 200, path);
  }
});

const seed = new URL('../../../shared/corpora/seeds/2013-08-31-migrating-to-acvte.md', import.meta.url);

test(
  'a text post weighs at most 14 KB and needs nothing else to be read',
  { skip: existsSync(seed) ? false : 'the corpora of real posts are not here' },
  async () => {
    const { title, markdown, tags, categories } = readPost({ path: 'post.md', bytes: readFileSync(seed) });
    await publish({ title, markdown, tags, categories, publishedAt: day(66) });
    const html = await read('/migrating-to-acvte');
    assert.doesNotMatch(html, /rel="stylesheet"|@import|url\(/);
    const scripts = html.match(/<script[^>]*>/g);
    assert.deepEqual(
      scripts?.filter((tag) => !/type="application\/ld\+json"|src="\/kudos\/script\.js"/.test(tag)),
      [],
      'only the circle for kudos has one, and nobody needs it to read; data for search engines is none',
    );
    const bytes = await new Promise<number>((resolve, reject) => {
      get(`${blog.url}/migrating-to-acvte`, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
        assert.equal(answer.headers['content-encoding'], 'gzip');
        let size = answer.rawHeaders.join(': \r\n').length;
        answer.on('data', (part: Buffer) => (size += part.length)).on('end', () => resolve(size));
      }).on('error', reject);
    });
    assert.ok(bytes <= 14 * 1024, `${bytes} bytes`);
  },
);
