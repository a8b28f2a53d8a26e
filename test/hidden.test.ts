import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SessionStore } from '../src/auth/session.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { addAuthor, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { headersOf } from './support/signed-in.js';

let blog: Blog;
let ada: number;
let bob: Record<string, string>;
let bobsProgram: Record<string, string>;
before(async () => {
  blog = await startBlog();
  ada = await addAuthor(blog, 'Ada');
  const author = await addAuthor(blog, 'Bob', 'author');
  bob = headersOf(await blog.app.get(SessionStore).begin(author));
  bobsProgram = { authorization: `Bearer ${await tokenFor(blog, author)}` };
  for (const title of ['Open', 'Open too'])
    await blog.app
      .get(PostStore)
      .create(fields({ title, markdown: 'Known words, often words.' }), { by: ada, reason: 'published', status: 'published' }, { authorIds: [ada] });
  await blog.app.get(PostStore).create(fields({ title: 'Bob’s', tags: ['Own'] }), { by: author, reason: 'created', status: 'idea' }, { authorIds: [author] });
  await blog.app.get(Publisher).publish();
});
after(() => blog?.stop());

const secret = fields({ title: 'Quicksilver plan', markdown: 'Words of the zanzibar merger, words, words.', slug: 'quicksilver', tags: ['Zinnober'], categories: ['Zanzibar'], excerpt: 'zanzibar', aliases: ['/quicksilver-old'], link: 'https://example.org/zanzibar' }); // prettier-ignore

/** What somebody without the right could ask, to learn of what is hidden by what is found, counted, put in order, suggested or refused. */
const questions: [who: 'stranger' | 'author' | 'program', line: string, form?: Record<string, string>][] = [
  ...['/search?q=zanzibar', '/search?q=words', '/search?q=-zanzibar+words', '/search?q=%22zanzibar+merger%22', '/search?q=title%3Aquick*', '/quicksilver', '/quicksilver.md', '/quicksilver-old', '/quicksilve', '/tags/zinnober', '/tags', '/categories/zanzibar', '/archive', '/atom.xml', '/feed.json', '/sitemap.xml', '/tags/zinnober/atom.xml', '/kudos/quicksilver', '/cards/4.png', '/cards/5.png', '/llms.txt', '/authors/ada']
    .map((path): [who: 'stranger', line: string] => ['stranger', `GET ${path}`]),
  ['stranger', 'POST /kudos/quicksilver'],
  ['stranger', 'POST /api/webmention', { source: 'https://other.example/', target: 'URL/quicksilver' }],
  ...['', '?q=zanzibar', '?q=%25', '?q=quicksilver', '?tag=zinnober', '?status=idea', '?status=scheduled', '?kind=post', '?limit=1', '?after=2999-01-01T00:00:00.000Z%239', '?status=trashed', '?q=%24argon2', '?q=ada%40example.org', '?order=passwordHash']
    .map((query): [who: 'program', line: string] => ['program', `GET /api/posts${query}`]),
  ...['category', 'category&filter=zin', 'source', 'source&filter=zanzibar', 'source&post-status=draft', 'source&url=/quicksilver', 'source&url=/quicksilver-old', 'source&url=/scheduled-quicksilver', 'source&url=/deleted-quicksilver']
    .map((q): [who: 'program', line: string] => ['program', `GET /api/micropub?q=${q}`]),
  ...['update', 'delete', 'undelete'].map((action): [who: 'program', line: string, form: Record<string, string>] => ['program', 'POST /api/micropub', { action, url: '/quicksilver' }]),
  ['program', 'GET /api/media?q=zanzibar'],
  ...['/admin?title=quick', '/admin?title=zanzibar', '/admin/desk', '/admin/labels', '/admin/trash', '/admin/mentions?show=sent', '/admin/links', '/admin/media?q=zanzibar', '/admin/media?show=unused', '/admin/readers?post=4', '/admin/readers?post=5', '/admin/readers?post=6', '/admin/problems', '/admin/people', '/admin/people/1', '/admin/audit?before=99', '/admin/redirects?test=/quicksilver', '/admin/redirects?q=quicksilver', '/admin/outside-images', '/admin/posts/4', '/admin/posts/4/comparison?from=1&to=1', '/admin/posts/4/receipts', '/admin/posts/4/authors']
    .map((path): [who: 'author', line: string] => ['author', `GET ${path}`]),
]; // prettier-ignore

const hands = { stranger: () => ({}), author: () => bob, program: () => bobsProgram };

async function answer(who: keyof typeof hands, line: string, form?: Record<string, string>): Promise<string> {
  const [method = '', path] = line.split(' ');
  const body = form ? new URLSearchParams(Object.entries(form).map(([name, value]) => [name, value.replace('URL', blog.url)])) : null;
  const reply = await fetch(blog.url + path, { method, body, headers: hands[who](), redirect: 'manual' });
  const kept = ['location', 'link', 'etag', 'content-length'].map((name) => `${name}: ${reply.headers.get(name)}`).join('\n');
  return `${reply.status}\n${kept}\n${await reply.text()}`;
}
const answers = async () => {
  const all: Record<string, string> = {};
  for (const [who, line, form] of questions) all[`${who} ${line} ${form ? JSON.stringify(form) : ''}`] = await answer(who, line, form);
  return all;
};

test('nothing that is asked for without the right is answered otherwise because of an idea, a scheduled post or a deleted idea of others', async () => {
  const before = await answers();
  const posts = blog.app.get(PostStore);
  await posts.create(secret, { by: ada, reason: 'created', status: 'idea' }, { authorIds: [ada] });
  const later = { ...secret, title: 'Scheduled', slug: 'scheduled-quicksilver', aliases: [], publishedAt: '2999-01-01T00:00:00.000Z' };
  await posts.create(later, { by: ada, reason: 'created', status: 'scheduled' }, { authorIds: [ada] });
  const deleted = await posts.create(
    { ...secret, slug: 'deleted-quicksilver', aliases: [] },
    { by: ada, reason: 'created', status: 'idea' },
    { authorIds: [ada] },
  );
  await posts.trash(deleted, ada);
  await blog.app.get(Publisher).publish();
  const afterwards = await answers();
  const told = Object.keys(before).filter((question) => afterwards[question] !== before[question]);
  assert.deepEqual(
    told.map((question) => `${question}: ${before[question]} → ${afterwards[question]}`.slice(0, 900)),
    [],
  );
  // The same questions do find it when it is public: else they would ask nothing
  assert.match(before['stranger GET /search?q=words ']!, /Open/);
  assert.match(before['program GET /api/posts ']!, /Bob’s/);
});
