import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scopes } from '../src/auth/scopes.js';
import { TokenStore } from '../src/auth/token.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { shapesOf } from './support/route-shapes.js';
import { Owner } from './support/signed-in.js';

let blog: Blog;
let owner: Owner;
let bearer: Record<string, string>;
before(async () => {
  blog = await startBlog();
  owner = await Owner.of(blog);
  bearer = { authorization: `Bearer ${await blog.app.get(TokenStore).issue(owner.id, { name: 'x', scopes: Object.keys(scopes).join(' ') })}` };
  await blog.app.get(PostStore).create(fields({ title: 'One' }), { by: null, reason: 'published', status: 'published' }, { authorIds: [owner.id] });
  await blog.app.get(Publisher).publish();
});
after(() => blog?.stop());

/** Standards say of these that what is not known is to be left aside (RFC 6749, 3.1; extensions of Micropub); `/moxy` and `/preview` are for readers. */
const takeAnything = [
  'GET /admin/authorization',
  'GET /api/indieauth/authorization',
  'GET /api/micropub',
  'GET /moxy/:signature/:address',
  'GET /preview/:token',
];

async function ask(line: string, query: string) {
  const [method = '', pattern = ''] = line.split(' ');
  const headers = { accept: 'application/json', ...(line.includes(' /api/') ? bearer : owner.headers) };
  const reply = await fetch(`${blog.url}${pattern.replace(/:\w+/g, '1')}?${query}`, { method, headers, redirect: 'manual' });
  return { status: reply.status, body: await reply.text() };
}

test('no route of the admin or the API passes over a parameter that it does not know', async () => {
  for (const { line } of shapesOf(blog).filter((shape) => !takeAnything.includes(shape.line))) {
    const { status, body } = await ask(line, 'unheard-of=1');
    // What needs a younger sign-in or a file's own right is refused before that; nothing is done either way
    if (status === 403) continue;
    assert.ok(/^(?:400|422)$/.test(String(status)) && body.includes('unheard-of'), `${line} ${status} ${body.slice(0, 200)}`);
  }
});

test('what standards tell to leave aside is left aside', async () => {
  for (const line of takeAnything) assert.doesNotMatch((await ask(line, 'unheard-of=1&utm_source=x')).body, /unheard-of/, line);
  const sent = await fetch(`${blog.url}/api/indieauth/authorization?state=a%26b&state=c&x=%20`, { redirect: 'manual' });
  assert.equal(sent.headers.get('location'), '/admin/authorization?state=a%26b&state=c&x=+');
});

test('a stranger is told nothing of what a door knows', async () => {
  for (const path of ['/admin/media', '/admin/settings', '/api/posts', '/api/media'])
    assert.equal(await (await fetch(`${blog.url}${path}?unheard-of=1`, { headers: { accept: 'application/json' } })).text(), '', path);
});

test('a parameter that comes twice, as a list or as something else, is refused by name or is nothing', async () => {
  const names = shapesOf(blog).filter(({ line, query }) => line.startsWith('GET ') && query.length > 0);
  for (const { line, query } of names.filter(({ line: each }) => !takeAnything.includes(each)))
    for (const name of query)
      for (const value of [
        `${name}=1&${name}=2`,
        `${name}[]=1`,
        `${name}[a]=1`,
        `${name}.a=1`,
        `__proto__[${name}]=1`,
        `__proto__=1`,
        `constructor[prototype][${name}]=1`,
      ]) {
        const { status, body } = await ask(line, value);
        const isRefused = [400, 422].includes(status) && (body.includes(name) || body.includes('__proto__'));
        assert.ok(isRefused || ([200, 404].includes(status) && value.includes('&')), `${line}?${value}: ${status} ${body.slice(0, 200)}`);
      }
  for (const value of [
    'tag=a&tag=b',
    'limit=1&limit=2',
    'q[]=a',
    'limit[$gt]=1',
    'status=idea&status=published',
    '__proto__[status]=idea',
    'after=x',
    'limit=1e1',
    'limit=0',
    'orderBy=passwordHash',
  ])
    assert.equal((await ask('GET /api/posts', value)).status, 422, value);
});

test('whatever hangs on the address of a page, its readers get the page', async () => {
  const page = await (await fetch(`${blog.url}/one`)).text();
  for (const query of ['utm_source=a&utm_medium=b', 'fbclid=x', 'a[b]=c&a[b]=d', '__proto__=1', '%ff=%zz', '&&&', '=', `x=${'y'.repeat(4_000)}`]) {
    for (const path of ['/', '/one', '/atom.xml', '/archive', '/robots.txt', '/search', '/search?q=one', '/search?q=a&q=b'])
      assert.equal((await fetch(`${blog.url}${path}${path.includes('?') ? '&' : '?'}${query}`)).status, 200, `${path} ${query}`);
    assert.equal(await (await fetch(`${blog.url}/one?${query}`)).text(), page, query);
  }
});

test('every address that the admin’s pages and answers lead to is one that its handler reads', () => {
  const known = new Map(shapesOf(blog).map(({ line, query }) => [line.replace(/:\w+/g, ':'), query]));
  const files = ['src/admin', 'src/browser', 'views/admin'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:ts|hbs)$/.test(file)).map((file) => join(folder, file)),
  ); // prettier-ignore
  let found = 0;
  for (const file of files)
    for (const [, path = '', query = ''] of readFileSync(file, 'utf8').matchAll(/(?<=["'`(])(\/admin(?:\/[\w.-]+|\/\$?\{+[^}]+\}+)*)\?((?:&amp;|[^"'`\s)])+)/g))
      for (const [, name = ''] of query.matchAll(/(?:^|&|&amp;)([a-z]+)=/g)) {
        found++;
        const door = [`GET ${path.replace(/\$?\{+[^}]+\}+/g, ':')}`, `POST ${path}`].find((line) => known.get(line)?.includes(name));
        assert.ok(door ?? /\/(?:posts|people|media)\/:$/.test(path), `${file}: ${path}?${name}=`);
      }
  assert.ok(found > 30, `${found} were found`);
});

test('a long address does not come back in a header that is longer than others take', async () => {
  const { headers } = await fetch(`${blog.url}/admin/media?${'['.repeat(5_000)}`, { redirect: 'manual' });
  assert.equal(headers.get('location'), '/admin/session/new');
});
