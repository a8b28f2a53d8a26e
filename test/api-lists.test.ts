import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addAuthor, programWith, type Reply, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';

type Post = { id: number; title: string };

describe('lists of posts', () => {
  let blog: Blog;
  let ask: ReturnType<typeof programWith>;
  let asBob: ReturnType<typeof programWith>;

  before(async () => {
    blog = await startBlog({ environment: { QVILL_URL: 'https://blog.example' } });
    ask = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Ada')));
    asBob = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Bob', 'author')));
    for (let n = 1; n <= 7; n++)
      await ask('POST /api/posts', {
        json: {
          title: `Post ${n}`,
          status: 'published',
          publishedAt: `2020-01-0${n}`,
          tags: n % 2 ? ['Odd one'] : [],
          markdown: n === 3 ? '100% of_it' : 'text',
        },
      });
    await ask('POST /api/posts', { json: { title: 'An idea' } });
    await ask('POST /api/posts', { json: { title: 'A page', kind: 'page', status: 'published', publishedAt: '2019-01-01' } });
    await asBob('POST /api/posts', { json: { title: 'Bob’s secret' } });
  });
  after(() => blog.stop());

  const titles = async (path: string, by = ask) => (await by<Post[]>(`GET ${path}`)).body.map(({ title }) => title);
  /** Follows `next` to the end. */
  async function allPages(path: string): Promise<string[][]> {
    const pages: string[][] = [];
    for (let next: string | undefined = path; next;) {
      const { body, headers, status }: Reply<Post[]> = await ask(`GET ${next}`);
      assert.equal(status, 200);
      pages.push(body.map(({ title }) => title));
      next = /<https:\/\/blog\.example([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    }
    return pages;
  }

  test('are newest first, and Link leads from page to page to the end', async () => {
    const pages = await allPages('/api/posts?status=published&kind=post&limit=3');
    assert.deepEqual(pages, [
      ['This is your blog', 'Post 7', 'Post 6'],
      ['Post 5', 'Post 4', 'Post 3'],
      ['Post 2', 'Post 1'],
    ]);
  });

  test('go on where they were when something new comes in between', async () => {
    const { headers } = await ask('GET /api/posts?tag=odd-one&limit=2');
    const [, next = ''] = /<https:\/\/blog\.example([^>]+)>; rel="next"/.exec(headers.get('link')!)!;
    await ask('POST /api/posts', { json: { title: 'New', tags: ['odd one'] } });
    assert.deepEqual(await titles(next), ['Post 3', 'Post 1']);
  });

  test('are filtered by status, kind, tag and words', async () => {
    assert.deepEqual(await titles('/api/posts?status=idea&q=idea'), ['An idea']);
    assert.deepEqual(await titles('/api/posts?kind=page'), ['A page']);
    assert.deepEqual(await titles('/api/posts?tag=Odd%20One&status=published&limit=2'), ['Post 7', 'Post 5']);
    assert.deepEqual(await titles('/api/posts?q=POST%206'), ['Post 6']);
    assert.deepEqual(await titles('/api/posts?q=100%25%20of_'), ['Post 3']);
    assert.deepEqual(await titles('/api/posts?q=1_0%25'), []);
    assert.deepEqual(await titles('/api/posts?tag=none'), []);
  });

  test('name the parameter that is wrong', async () => {
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['limit=x', 'limit'],
      ['status=draft', 'status'],
      ['after=x', 'after'],
      ['stauts=idea', 'stauts'],
      ['tag=a&tag=b', 'tag'],
    ]) {
      const { status, body } = await ask(`GET /api/posts?${query}`);
      assert.deepEqual([status, body['field']], [422, field], query);
    }
  });

  test('show an author their own posts, and the owner all', async () => {
    assert.deepEqual(await titles('/api/posts', asBob), ['Bob’s secret']);
    assert.ok((await titles('/api/posts?status=idea')).includes('Bob’s secret'));
  });

  test('an author touches no post of others', async () => {
    const [post] = (await ask<Post[]>('GET /api/posts?q=Post%206')).body;
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const { status } = await asBob(`${method} /api/posts/${post!.id}`, {
        headers: { 'if-match': '*' },
        ...(method === 'PATCH' ? { json: { title: 'Mine' } } : {}),
      });
      assert.equal(status, 403, method);
    }
    assert.deepEqual(await titles('/api/posts?q=Post%206'), ['Post 6']);
  });

  test('a post that is not there is not found, whatever its number looks like', async () => {
    for (const id of ['999', '0', '-1', 'x', '1e3', '9'.repeat(24), '1.5']) assert.equal((await ask(`GET /api/posts/${id}`)).status, 404, id);
  });

  test('a token for ideas makes ideas and touches nothing that readers see', async () => {
    const draft = await tokenFor(blog, 1, 'draft update delete undelete read');
    const asDraft = programWith(blog, draft);
    for (const status of ['published', 'scheduled'])
      assert.equal((await asDraft('POST /api/posts', { json: { title: 'x', status, publishedAt: '2100-01-01' } })).status, 403);
    const made = await asDraft('POST /api/posts', { json: { title: 'Only an idea' } });
    const id = made.body['id'] as number;
    assert.equal((await asDraft(`PATCH /api/posts/${id}`, { json: { markdown: 'x' }, headers: { 'if-match': '"1"' } })).status, 200);
    assert.equal((await asDraft(`PATCH /api/posts/${id}`, { json: { status: 'published' }, headers: { 'if-match': '"2"' } })).status, 403);
    const [live] = (await ask<Post[]>('GET /api/posts?q=Post%206')).body;
    for (const json of [{ title: 'x' }, { status: 'idea' }])
      assert.equal((await asDraft(`PATCH /api/posts/${live!.id}`, { json, headers: { 'if-match': '*' } })).status, 403);
    assert.equal((await asDraft(`DELETE /api/posts/${live!.id}`, { headers: { 'if-match': '*' } })).status, 403);
    assert.equal((await asDraft(`DELETE /api/posts/${id}`, { headers: { 'if-match': '*' } })).status, 200);
  });
});

describe('programs in a browser, on any site', () => {
  let blog: Blog;
  let ask: ReturnType<typeof programWith>;
  const elsewhere = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' };

  before(async () => {
    blog = await startBlog();
    ask = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Ada')));
  });
  after(() => blog.stop());

  test('may use the API with a token', async () => {
    for (const path of ['/api/posts', '/api/posts/1', '/api/micropub', '/api/micropub/media']) {
      const asked = await fetch(blog.url + path, {
        method: 'OPTIONS',
        headers: { ...elsewhere, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization,if-match' },
      });
      assert.deepEqual(
        [asked.status, asked.headers.get('access-control-allow-origin'), asked.headers.get('access-control-allow-credentials')],
        [204, '*', null],
      );
      assert.match(asked.headers.get('access-control-allow-methods')!, /PATCH/);
      assert.match(asked.headers.get('access-control-allow-headers')!, /Authorization.*If-Match/);
    }
    const { status, headers } = await ask('POST /api/posts', { json: { title: 'From a browser' }, headers: elsewhere });
    assert.deepEqual([status, headers.get('access-control-allow-origin')], [201, '*']);
    assert.match(headers.get('access-control-expose-headers')!, /ETag, .*Location/);
  });

  test('are told what is wrong too', async () => {
    for (const [line, expected] of [
      ['GET /api/none', 404],
      ['GET /api/posts/999', 404],
      ['POST /api/posts', 415],
    ] as const) {
      const { status, headers } = await ask(line, { headers: elsewhere });
      assert.deepEqual([status, headers.get('access-control-allow-origin')], [expected, '*']);
    }
    assert.equal((await ask('GET /api/posts', { token: null, headers: elsewhere })).headers.get('access-control-allow-origin'), '*');
  });

  test('get nothing of the admin', async () => {
    for (const path of ['/admin', '/admin/session/new', '/', '/apiary'])
      assert.equal((await fetch(blog.url + path, { headers: elsewhere, redirect: 'manual' })).headers.get('access-control-allow-origin'), null, path);
  });
});
