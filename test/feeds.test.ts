import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { all, type Element, elementIn, textOf } from './support/xml.js';

const origin = 'https://blog.example';
let blog: Blog;
before(async () => {
  blog = await startBlog({ environment: { QVILL_URL: origin } });
  await blog.app.get(SettingsStore).save({ title: 'R&D ]]> <b>“blog”</b>', tagline: 'a & b' });
});
after(() => blog.stop());

type Some = Parameters<typeof fields>[0];
const published = { by: null, reason: 'published', status: 'published' } as const;
const publish = async (some: Some) => {
  const id = await blog.app.get(PostStore).create(fields(some), published, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  return id;
};
const revise = async (id: number, some: Some, status: 'published' | 'idea' = 'published') => {
  await blog.app.get(PostStore).revise(id, fields(some), { ...published, status });
  await blog.app.get(Publisher).publish();
};
const ask = (path: string) => fetch(blog.url + path, { redirect: 'manual' });
const read = async (path: string) => (await ask(path)).text();

async function parsed(path: string): Promise<Element> {
  const answer = await ask(path);
  assert.equal(answer.status, 200, path);
  return elementIn(new TextDecoder('utf-8', { fatal: true }).decode(await answer.arrayBuffer()), path);
}
/** SQLite’s JSON makes three signs of half a letter. */
const once = (text = '') => text.replace(/\ufffd+/g, '\ufffd');
const named = (parent: Element, name: string, title: string) => all(parent, name).find((each) => textOf(each, 'title') === title)!;

const hostile: [title: string, read: string][] = [
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['a ]]> b', 'a ]]> b'],
  ['&amp; & &lt; &nbsp; "q" \'s\'', '&amp; & &lt; &nbsp; "q" \'s\''],
  ['bell\u0007 null-free\u001b', 'bell null-free'],
  ['emoji 😀 日本', 'emoji 😀 日本'],
  ['half \ud83d emoji', 'half \ufffd emoji'],
  ['nonchar \ufffe\uffff end', 'nonchar  end'],
  ['<!-- --><?xml?>', '<!-- --><?xml?>'],
];

test('whatever titles, texts and tags hold, every feed is XML or JSON and says the same', async () => {
  for (const [n, [title]] of hostile.entries())
    await publish({
      title,
      markdown: `${title}\n\n<p title="${title.replaceAll('"', '')}">${title}`,
      tags: ['hostile', `${title} ${n}`],
      publishedAt: `2020-01-0${n + 1}T00:00:00.000Z`,
    });
  const [atom, rss, tagAtom, tagRss] = await Promise.all(['/atom.xml', '/rss.xml', '/tags/hostile/atom.xml', '/tags/hostile/rss.xml'].map(parsed));
  const json = JSON.parse(await read('/feed.json')) as { items: { title: string; tags?: string[] }[] };
  assert.equal(textOf(atom!, 'title'), 'R&D ]]> <b>“blog”</b>');
  assert.equal(textOf(tagAtom!, 'title'), 'R&D ]]> <b>“blog”</b>: hostile');
  for (const [n, [, title]] of hostile.entries()) {
    for (const feed of [atom!, tagAtom!]) assert.ok(named(feed, 'entry', title), `${title} is in ${feed.name}`);
    for (const feed of [rss!, tagRss!]) assert.ok(named(all(feed, 'channel')[0]!, 'item', title), `${title} is in ${feed.name}`);
    const terms = all(named(atom!, 'entry', title), 'category').map((category) => category.attributes['term']);
    assert.deepEqual(terms.map(once), ['hostile', `${title} ${n}`]);
    assert.ok(
      json.items.some((item) => item.title === title && once(item.tags?.[1]) === `${title} ${n}`),
      title,
    );
  }
  assert.equal(all(tagAtom!, 'entry').length, hostile.length);
  await parsed('/sitemap.xml');
});

test('an Atom entry has what RFC 4287 asks for, with absolute links and footnotes of its own', async () => {
  const markdown = 'See [here](/about), [there](other), ![i](../i.png) and [^1].\n\n## Part\n\n[up](#part)\n\n[^1]: A note.';
  const id = await publish({ title: 'Whole', markdown, tags: ['t'], publishedAt: '2021-02-03T04:05:06.000Z' });
  const feed = await parsed('/atom.xml');
  assert.deepEqual(
    all(feed, 'link').map(({ attributes }) => [attributes['rel'], attributes['href']]),
    [
      ['self', `${origin}/atom.xml`],
      ['alternate', `${origin}/`],
    ],
  );
  const entry = named(feed, 'entry', 'Whole');
  assert.equal(textOf(entry, 'published'), '2021-02-03T04:05:06.000Z');
  assert.match(textOf(entry, 'id')!, /^urn:uuid:[0-9a-f-]{36}$/);
  assert.deepEqual(
    all(entry, 'link').map(({ attributes }) => attributes['href']),
    [`${origin}/whole`],
  );
  const html = textOf(entry, 'content')!;
  const links = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link!);
  const note = `p${id}-footnote`;
  assert.deepEqual(
    links,
    ['about', 'other', 'i.png', `whole#${note}-1`, 'whole#part', `whole#${note}-ref-1`].map((path) => `${origin}/${path}`),
  );
  const item = named(all(await parsed('/rss.xml'), 'channel')[0]!, 'item', 'Whole');
  assert.deepEqual([textOf(item, 'link'), textOf(item, 'pubDate'), textOf(item, 'encoded')], [`${origin}/whole`, 'Wed, 03 Feb 2021 04:05:06 GMT', html]);
});

test('the id of an entry outlives its address, and every feed has the same one', async () => {
  const id = await publish({ title: 'Renamed', publishedAt: '2022-01-01T00:00:00.000Z' });
  const idIn = async () => {
    const atom = named(await parsed('/atom.xml'), 'entry', 'Renamed');
    const rss = named(all(await parsed('/rss.xml'), 'channel')[0]!, 'item', 'Renamed');
    const json = (JSON.parse(await read('/feed.json')) as { items: { id: string; title: string; url: string }[] }).items.find(
      (item) => item.title === 'Renamed',
    )!;
    assert.deepEqual([textOf(rss, 'guid'), json.id], [textOf(atom, 'id'), textOf(atom, 'id')]);
    return { id: json.id, url: json.url, permalink: all(rss, 'guid')[0]!.attributes['isPermaLink'] };
  };
  const was = await idIn();
  await revise(id, { title: 'Renamed', slug: 'another-name', publishedAt: '2022-01-01T00:00:00.000Z' });
  assert.deepEqual(await idIn(), { ...was, url: `${origin}/another-name`, permalink: 'false' });
});

test('a link post leads out from the feeds too, and says where it lives', async () => {
  await publish({ title: 'Out', link: 'https://example.org/?a=1&b=2', publishedAt: '2022-02-02T00:00:00.000Z' });
  const links = all(named(await parsed('/atom.xml'), 'entry', 'Out'), 'link').map(({ attributes }) => [attributes['rel'], attributes['href']]);
  assert.deepEqual(links, [
    ['alternate', 'https://example.org/?a=1&b=2'],
    ['related', `${origin}/out`],
  ]);
  const item = (JSON.parse(await read('/feed.json')) as { items: Record<string, unknown>[] }).items.find(({ title }) => title === 'Out')!;
  assert.deepEqual([item['url'], item['external_url']], [`${origin}/out`, 'https://example.org/?a=1&b=2']);
});

test('the JSON feed is one of version 1.1', async () => {
  const feed = JSON.parse(await read('/feed.json')) as { items: Record<string, unknown>[] };
  const { items, ...head } = feed;
  assert.deepEqual(head, {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'R&D ]]> <b>“blog”</b>',
    description: 'a & b',
    home_page_url: `${origin}/`,
    feed_url: `${origin}/feed.json`,
    language: 'en',
  });
  assert.ok(items.length > 5);
  for (const item of items) {
    for (const name of ['id', 'url', 'title', 'content_html', 'date_published', 'date_modified']) assert.equal(typeof item[name], 'string', name);
    assert.match(String(item['date_published']), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  }
  assert.deepEqual(
    items.map((item) => item['date_published']),
    items
      .map((item) => item['date_published'])
      .toSorted()
      .toReversed(),
  );
});

test('a feed never says “now”: made again, and asked again, it is the same to the byte', async () => {
  const feeds = ['/atom.xml', '/rss.xml', '/feed.json', '/sitemap.xml'];
  const look = () => Promise.all(feeds.map(async (path) => [(await ask(path)).headers.get('etag'), await read(path)]));
  const was = await look();
  await new Promise((wait) => setTimeout(wait, 1_100));
  const receipt = await blog.app.get(Publisher).rebuild();
  assert.deepEqual(receipt.changed, []);
  assert.deepEqual(await look(), was);
});

test('a feed holds the newest posts only, and none that was withdrawn', async () => {
  await blog.app.get(SettingsStore).save({ feedLength: 3 });
  const id = await publish({ title: 'Newest', publishedAt: '2023-01-01T00:00:00.000Z' });
  const titles = async () => (JSON.parse(await read('/feed.json')) as { items: { title: string }[] }).items.map(({ title }) => title);
  assert.deepEqual(await titles(), ['This is your blog', 'Newest', 'Out']);
  await revise(id, { title: 'Newest' }, 'idea');
  assert.deepEqual(await titles(), ['This is your blog', 'Out', 'Renamed']);
  assert.doesNotMatch((await read('/atom.xml')) + (await read('/rss.xml')) + (await read('/sitemap.xml')), /newest/i);
});

test('the sitemap holds every public address, and robots.txt leads to it', async () => {
  const places = all(await parsed('/sitemap.xml'), 'url');
  const paths = places.map((place) => textOf(place, 'loc')!.slice(origin.length));
  assert.equal(new Set(paths).size, paths.length);
  for (const path of ['/', '/whole', '/another-name', '/welcome']) assert.ok(paths.includes(path), path);
  for (const path of paths) assert.equal((await ask(path)).status, 200, path);
  for (const place of places.slice(1)) assert.ok(!Number.isNaN(Date.parse(textOf(place, 'lastmod')!)));
  assert.equal(await read('/robots.txt'), `User-agent: *\nDisallow: /admin\nSitemap: ${origin}/sitemap.xml\n`);
});

test('feeds have their own media types, and the addresses of Qvill’s ancestors lead there in one hop', async () => {
  const types = {
    '/atom.xml': 'application/atom+xml',
    '/rss.xml': 'application/rss+xml',
    '/feed.json': 'application/feed+json',
    '/sitemap.xml': 'application/xml',
    '/robots.txt': 'text/plain',
  };
  for (const [path, type] of Object.entries(types)) assert.equal((await ask(path)).headers.get('content-type'), `${type}; charset=utf-8`, path);
  const old = {
    '/posts.rss': '/rss.xml',
    '/index.xml': '/rss.xml',
    '/feed/atom.xml': '/atom.xml',
    '/feed.xml': '/atom.xml',
    '/feed': '/atom.xml',
    '/feed/': '/atom.xml',
    '/sitemap/sitemap.xml': '/sitemap.xml',
  };
  for (const [path, feed] of Object.entries(old)) {
    const answer = await ask(`${path}?x=1`);
    assert.deepEqual([answer.status, answer.headers.get('location')], [301, `${feed}?x=1`], path);
    assert.equal((await ask(feed)).status, 200);
  }
});
