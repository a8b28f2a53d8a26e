import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { headIn } from './support/head.js';
import { AuthorStore } from '../src/auth/author.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';

const origin = 'https://blog.example';
let blog: Blog;
let ann: number;
before(async () => {
  blog = await startBlog({ environment: { QVILL_URL: origin } });
  await blog.app.get(SettingsStore).save({ title: 'Water & Marks', tagline: 'On engines', lang: 'en' });
  ann = await blog.app.get(AuthorStore).add({ name: 'Ann </script> Arbor', email: 'ann@example.org', password: 'ten letters', role: 'author' });
});
after(() => blog.stop());

const publish = async (some: Parameters<typeof fields>[0]) => {
  await blog.app.get(PostStore).create(fields(some), { by: null, reason: 'published', status: 'published' }, { authorIds: [ann] });
  await blog.app.get(Publisher).publish();
};
const head = async (path: string) => headIn((await (await fetch(blog.url + path)).text()).split('</head>')[0]!);

const title = '</script><script>alert(1)</script> "q" & <b>';

test('a post describes itself to whoever links to it, whatever its title holds', async () => {
  await publish({
    title,
    slug: 'hostile',
    markdown: 'Its *text* begins & goes on.',
    tags: ['Go', 'A & B'],
    lang: 'de',
    publishedAt: '2020-01-02T03:04:05.000Z',
  });
  const { metas, links, data, scripts } = await head('/hostile');
  const said = (name: string) => metas.filter((meta) => (meta['property'] ?? meta['name']) === name).map((meta) => meta['content']);
  assert.deepEqual(
    ['og:title', 'og:type', 'og:url', 'og:site_name', 'og:description', 'description', 'article:published_time', 'article:tag', 'twitter:card'].map(said),
    [
      [title],
      ['article'],
      [`${origin}/hostile`],
      ['Water & Marks'],
      ['Its text begins & goes on.'],
      ['Its text begins & goes on.'],
      ['2020-01-02T03:04:05.000Z'],
      ['Go', 'A & B'],
      ['summary'],
    ],
  );
  assert.deepEqual(
    links.filter(({ rel }) => rel === 'canonical' || rel === 'alternate').map(({ type, href }) => [type, href]),
    [
      [undefined, `${origin}/hostile`],
      ['text/markdown', '/hostile.md'],
      ['application/atom+xml', '/atom.xml'],
      ['application/rss+xml', '/rss.xml'],
      ['application/feed+json', '/feed.json'],
    ],
  );
  assert.equal(scripts, 1, 'the data ends where it ends');
  const { dateModified, ...rest } = JSON.parse(data!) as Record<string, unknown>;
  assert.ok(!Number.isNaN(Date.parse(String(dateModified))));
  assert.deepEqual(rest, {
    '@context': 'https://schema.org',
    '@type': 'BlogPosting',
    headline: title,
    description: 'Its text begins & goes on.',
    url: `${origin}/hostile`,
    mainEntityOfPage: `${origin}/hostile`,
    datePublished: '2020-01-02T03:04:05.000Z',
    inLanguage: 'de',
    author: [{ '@type': 'Person', name: 'Ann </script> Arbor' }],
    keywords: ['Go', 'A & B'],
    isPartOf: { '@type': 'Blog', name: 'Water & Marks', url: `${origin}/` },
  });
});

test('other pages are no articles, and lead to their own feeds', async () => {
  for (const [path, feeds] of [
    ['/', ''],
    ['/archive', ''],
    ['/tags/go', '/tags/go'],
  ]) {
    const { metas, links, data } = await head(path!);
    assert.equal(data, undefined, path);
    assert.ok(metas.some((meta) => meta['property'] === 'og:type' && meta['content'] === 'website'));
    const alternates = links.filter(({ rel }) => rel === 'alternate').map(({ href }) => href);
    assert.deepEqual(
      alternates,
      ['atom.xml', 'rss.xml', 'feed.json'].map((file) => `${feeds}/${file}`),
    );
    assert.deepEqual(
      links.filter(({ rel }) => rel === 'canonical').map(({ href }) => href),
      [origin + path!],
    );
  }
});

test('what is not there has no address of its own', async () => {
  const { links, metas } = await head('/nothing-here');
  assert.deepEqual([links.filter(({ rel }) => rel === 'canonical'), metas.filter((meta) => meta['property'] === 'og:url')], [[], []]);
});

test('the source of a post is Markdown as it was written, and says so', async () => {
  const answer = await fetch(`${blog.url}/hostile.md`);
  assert.equal(answer.headers.get('content-type'), 'text/markdown; charset=utf-8');
  assert.equal(await answer.text(), 'Its *text* begins & goes on.');
});

test('/llms.txt is there when the owner wants it, and names posts in words that mean what they say', async () => {
  assert.equal((await fetch(`${blog.url}/llms.txt`)).status, 404);
  await blog.app.get(SettingsStore).save({ llmsTxt: true, about: '# I am\n\n## Ada' });
  await blog.app.get(Publisher).publish();
  await publish({ title: 'A [link](x) of `two`\nlines', slug: 'link', publishedAt: '2021-01-01T00:00:00.000Z' });
  const text = await (await fetch(`${blog.url}/llms.txt`)).text();
  assert.match(text, /^# Water & Marks\n\n> On engines\n\nI am\n\nAda\n\n## Posts\n\n/);
  assert.ok(text.includes(`\n- [A \\[link\\](x) of \\\`two\\\` lines](${origin}/link.md): 2021-01-01\n`), text);
  await blog.app.get(SettingsStore).save({ llmsTxt: false });
  await blog.app.get(Publisher).publish();
  assert.equal((await fetch(`${blog.url}/llms.txt`)).status, 410);
});
