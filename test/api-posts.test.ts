import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { addAuthor, programWith, type Reply, tokenFor } from './support/api.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';

type Post = {
  id: number;
  url: string;
  status: string;
  title: string;
  slug: string;
  markdown: string;
  publishedAt: string | null;
  tags: string[];
  version: number;
  words: number;
  excerpt: string | null;
  authors: string[];
  aliases: string[];
  receipt: { milliseconds: number; changed: string[]; removed: string[]; failed: unknown[] };
};
type Fault = { status: number; detail: string; field?: string; errors?: { field: string }[]; current?: Post };

describe('posts by the API', () => {
  let blog: Blog;
  let ask: ReturnType<typeof programWith>;
  const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));

  before(async () => {
    blog = await startBlog({ clock, environment: { QVILL_URL: 'https://blog.example' } });
    ask = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Ada')));
  });
  after(() => blog.stop());

  const make = async (json: object): Promise<Post> => {
    const { status, body, text } = await ask<Post>('POST /api/posts', { json });
    assert.equal(status, 201, text);
    return body;
  };
  const patch = ({ id, version }: Post, json: object): Promise<Reply<Post & Fault>> =>
    ask(`PATCH /api/posts/${id}`, { json, headers: { 'if-match': `"${version}"` } });
  const read = (path: string) => fetch(blog.url + path, { redirect: 'manual' });

  test('a new one is an idea, nobody sees it, and it is found where Location says', async () => {
    const { status, headers, body } = await ask<Post>('POST /api/posts', { json: { title: ' A thought ', markdown: 'One\r\ntwo.' } });
    assert.deepEqual([status, headers.get('location'), headers.get('etag')], [201, `https://blog.example/api/posts/${body.id}`, '"1"']);
    assert.deepEqual(
      [body.status, body.title, body.markdown, body.url, body.words, body.authors],
      ['idea', 'A thought', 'One\ntwo.', 'https://blog.example/a-thought', 2, ['Ada']],
    );
    assert.equal((await read('/a-thought')).status, 404);
    const { receipt, ...post } = body;
    assert.deepEqual([receipt.changed, (await ask(`GET /api/posts/${body.id}`)).body], [[], post]);
  });

  test('a published one is live before the answer, which says what changed', async () => {
    const post = await make({
      title: 'Live',
      markdown: 'Now.',
      status: 'published',
      tags: ['Rivers'],
      categories: ['Notes'],
      aliases: ['/old/live'],
      lang: 'en',
      excerpt: 'Short.',
    });
    const page = await read('/live');
    assert.deepEqual([page.status, post.publishedAt, post.receipt.failed], [200, '2026-11-21T12:00:00.000Z', []]);
    for (const path of ['/', '/live', '/tags/rivers', '/categories/notes', '/atom.xml', '/old/live']) assert.ok(post.receipt.changed.includes(path), path);
    assert.equal((await read('/old/live')).headers.get('location'), '/live');
  });

  test('a scheduled one is 404 for strangers until its moment', async () => {
    const post = await make({ title: 'Later', status: 'scheduled', publishedAt: '2026-11-22T09:00:00+01:00' });
    assert.deepEqual([post.status, post.publishedAt, post.url], ['scheduled', '2026-11-22T08:00:00.000Z', 'https://blog.example/later']);
    assert.equal((await read('/later')).status, 404);
    assert.equal((await make({ title: 'Later too', status: 'published', publishedAt: '2026-11-23' })).status, 'scheduled');
  });

  test('a change is of the named fields alone', async () => {
    const post = await make({ title: 'Whole', markdown: 'Text.', status: 'published', tags: ['a', 'b'], excerpt: 'E', publishedAt: '2025-01-02T03:04:05Z' });
    const { status, body, headers } = await patch(post, { tags: ['b', 'c'], excerpt: null });
    assert.deepEqual([status, headers.get('etag'), body.tags, body.excerpt, body.version], [200, '"2"', ['b', 'c'], null, 2]);
    const others = Object.keys(post).filter((name) => !['tags', 'excerpt', 'version', 'receipt', 'updatedAt'].includes(name)) as (keyof Post)[];
    for (const name of others) assert.deepEqual(body[name], post[name], name);
    assert.ok(body.receipt.changed.includes('/tags/c') && body.receipt.removed.includes('/tags/a'));
  });

  test('a change of the slug keeps the old address, and a change of the title keeps the slug', async () => {
    const idea = await make({ title: 'First name' });
    assert.equal((await patch(idea, { title: 'Second name' })).body.slug, 'first-name');
    const post = await make({ title: 'Moves', status: 'published' });
    const { body } = await patch(post, { slug: 'Moved On', title: 'Other' });
    assert.deepEqual([body.url, body.aliases, (await read('/moves')).status], ['https://blog.example/moved-on', ['/moves'], 301]);
  });

  test('withdrawn and published again, it is gone and back', async () => {
    const post = await make({ title: 'To and fro', status: 'published' });
    const idea = await patch(post, { status: 'idea' });
    assert.deepEqual([idea.body.receipt.removed.includes('/to-and-fro'), (await read('/to-and-fro')).status], [true, 410]);
    assert.equal((await patch(idea.body, { status: 'published' })).body.publishedAt, post.publishedAt);
    assert.equal((await read('/to-and-fro')).status, 200);
  });

  test('who began from another version overwrites nothing and gets the present one', async () => {
    const post = await make({ title: 'Contested', markdown: 'one' });
    await patch(post, { markdown: 'two' });
    for (const tag of ['"1"', 'W/"2"', '"7", "8"', '2', 'x']) {
      const { status, body } = await ask<Fault>(`PATCH /api/posts/${post.id}`, { json: { markdown: 'three' }, headers: { 'if-match': tag } });
      assert.deepEqual([status, body.current?.markdown, body.current?.version], [412, 'two', 2], tag);
      assert.equal((await ask(`DELETE /api/posts/${post.id}`, { headers: { 'if-match': tag } })).status, 412, tag);
    }
    for (const method of ['PATCH', 'DELETE']) assert.equal((await ask(`${method} /api/posts/${post.id}`, { json: { markdown: 'three' } })).status, 428);
    assert.equal((await ask<Post>(`GET /api/posts/${post.id}`)).body.markdown, 'two');
    const listed = await ask<Post>(`PATCH /api/posts/${post.id}`, { json: { markdown: 'four' }, headers: { 'if-match': '"1", "2"' } });
    assert.deepEqual([listed.status, listed.body.markdown], [200, 'four']);
    assert.equal((await ask(`PATCH /api/posts/${post.id}`, { json: { markdown: 'five' }, headers: { 'if-match': '*' } })).status, 200);
  });

  test('sent again because the answer was lost, a change is no second one, and a key makes no second post', async () => {
    const post = await make({ title: 'Again' });
    for (const { status, body } of [await patch(post, { markdown: 'x' }), await patch(post, { markdown: 'x' })])
      assert.deepEqual([status, body.version], [200, 2]);
    const once = () => ask<Post>('POST /api/posts', { json: { title: 'Once' }, headers: { 'idempotency-key': 'abc' } });
    const [first, second] = await Promise.all([once(), once()]);
    assert.deepEqual([first.status, second.status, first.body.id], [201, 201, second.body.id]);
    await ask(`DELETE /api/posts/${first.body.id}`, { headers: { 'if-match': '"1"' } });
    const late = await once();
    assert.deepEqual(
      [late.status, late.body.id, late.body.status, late.headers.get('location')],
      [201, first.body.id, 'trashed', first.headers.get('location')],
    );
    const other = await ask<Fault>('POST /api/posts', { json: { title: 'Other' }, headers: { 'idempotency-key': 'abc' } });
    assert.deepEqual([other.status, other.body.field], [422, 'Idempotency-Key']);
  });

  test('who had a post made by a key is not shown it by that key when it is others’', async () => {
    const token = await tokenFor(blog, await addAuthor(blog, 'Ben', 'author'));
    const once = () => ask<Post & Fault>('POST /api/posts', { json: { title: 'Handed on' }, headers: { 'idempotency-key': 'mine' }, token });
    const { body } = await once();
    assert.equal((await once()).body.id, body.id);
    await blog.app.get(PostStore).attribute(body.id, [await addAuthor(blog, 'Cy')]);
    const refused = await once();
    assert.deepEqual([refused.status, refused.body.title === 'Handed on', refused.text.includes('Cy')], [403, false, false], refused.text);
  });

  test('a deleted one is 410, everywhere', async () => {
    const post = await make({ title: 'Short-lived', status: 'published' });
    const { status, body } = await ask<Post>(`DELETE /api/posts/${post.id}`, { headers: { 'if-match': '"1"' } });
    assert.deepEqual([status, body.status, body.receipt.removed.includes('/short-lived')], [200, 'trashed', true]);
    for (const method of ['GET', 'PATCH', 'DELETE']) assert.equal((await ask(`${method} /api/posts/${post.id}`, { headers: { 'if-match': '*' } })).status, 410);
    assert.equal((await read('/short-lived')).status, 410);
  });

  const faults: [sent: object, field: string, sentence: RegExp][] = [
    [{ titel: 'x' }, 'titel', /There is no field “titel”/],
    [{ id: 7 }, 'id', /is ours to say/],
    [{ title: 5 }, 'title', /must be text/],
    [{ title: null }, 'title', /must be text/],
    [{ markdown: ['x'] }, 'markdown', /must be text/],
    [{ tags: 'a, b' }, 'tags', /must be a list/],
    [{ tags: ['a', 5] }, 'tags', /must be text/],
    [{ categories: ['a, b'] }, 'categories', /comma/],
    [{ status: 'draft' }, 'status', /must be idea, scheduled or published/],
    [{ kind: 'sermon' }, 'kind', /must be post or page/],
    [{ publishedAt: 'tomorrow' }, 'publishedAt', /is not a date/],
    [{ publishedAt: '2026-02-30' }, 'publishedAt', /is not a date/],
    [{ publishedAt: 1700000000 }, 'publishedAt', /must be text/],
    [{ status: 'scheduled' }, 'publishedAt', /needs its moment/],
    [{ status: 'scheduled', publishedAt: '2020-01-01' }, 'publishedAt', /is over/],
    [{ link: 'javascript:alert(1)' }, 'link', /is not an http/],
    [{ lang: 'klingonese language' }, 'lang', /language tag/],
    [{ slug: 'admin' }, 'slug', /engine itself/],
    [{ slug: '!!!' }, 'slug', /no letter or digit/],
    [{ aliases: ['old'] }, 'aliases', /must begin with a slash|is not a path/],
    [{ aliases: ['/a?b=c'] }, 'aliases', /is not a path/],
    [{ title: 'x'.repeat(301) }, 'title', /longer than 300/],
  ];
  for (const [sent, field, sentence] of faults) {
    test(`${JSON.stringify(sent).slice(0, 50)} is refused, and the field is named`, async () => {
      const post = await make({ title: 'Untouched' });
      for (const { status, body, headers } of [await ask<Fault>('POST /api/posts', { json: { title: 'x', ...sent } }), await patch(post, sent)]) {
        assert.deepEqual([status, body.field, headers.get('content-type')?.split(';')[0]], [422, field, 'application/problem+json']);
        assert.match(body.detail, sentence);
      }
      assert.equal((await ask<Post>(`GET /api/posts/${post.id}`)).body.version, 1);
    });
  }

  test('several faults are all named', async () => {
    const { body } = await ask<Fault>('POST /api/posts', { json: { title: 1, tags: 2, kind: 3, foo: 4 } });
    assert.deepEqual(
      body.errors?.map(({ field }) => field),
      ['title', 'tags', 'kind', 'foo'],
    );
    const values = { title: 'x', lang: '??', link: 'nowhere', publishedAt: 'whenever', aliases: ['old', '/a?b'] };
    const several = await ask<Fault>('POST /api/posts', { json: values });
    assert.deepEqual(several.body.errors?.map(({ field }) => field).toSorted(), ['aliases', 'aliases', 'lang', 'link', 'publishedAt']);
  });

  test('an address of another post is a conflict', async () => {
    await make({ title: 'Mine', status: 'published' });
    for (const [sent, field] of [
      [{ slug: 'mine' }, 'slug'],
      [{ aliases: ['/mine'] }, 'aliases'],
    ] as const) {
      const { status, body } = await ask<Fault>('POST /api/posts', { json: { title: 'x', ...sent } });
      assert.deepEqual([status, body.field], [409, field]);
    }
  });

  test('its moment alone makes no post appear or disappear', async () => {
    const live = await make({ title: 'Stays', status: 'published' });
    const waiting = await make({ title: 'Waits', status: 'scheduled', publishedAt: '2026-12-01' });
    for (const [post, sent] of [
      [live, { publishedAt: '2027-01-01' }],
      [waiting, { publishedAt: '2020-01-01' }],
      [waiting, { publishedAt: null }],
    ] as const) {
      const { status, body } = await patch(post, sent);
      assert.deepEqual([status, body.field], [422, 'publishedAt']);
    }
    assert.equal((await patch(live, { publishedAt: '2027-01-01', status: 'scheduled' })).body.status, 'scheduled');
    assert.equal((await patch(waiting, { publishedAt: '2020-01-01', status: 'published' })).body.status, 'published');
  });

  const bodies: [what: string, body: string, type: string, status: number][] = [
    ['half of JSON', '{"title": "x"', 'application/json', 400],
    ['nothing', '', 'application/json', 400],
    ['a list', '[]', 'application/json', 400],
    ['null', 'null', 'application/json', 400],
    ['a form', 'title=x', 'application/x-www-form-urlencoded', 415],
    ['plain text', '{"title":"x"}', 'text/plain', 415],
    ['XML', '<title/>', 'application/xml', 415],
    ['too much', JSON.stringify({ title: 'x', markdown: 'x'.repeat(8 * 1024 * 1024) }), 'application/json', 413],
    ['a text that is too long', JSON.stringify({ title: 'x', markdown: 'x'.repeat(500_001) }), 'application/json', 422],
  ];
  for (const [what, body, type, expected] of bodies) {
    test(`${what} is ${expected}, in words`, async () => {
      const { status, headers, body: problem } = await ask<Fault>('POST /api/posts', { body, headers: { 'content-type': type } });
      assert.deepEqual([status, headers.get('content-type')?.split(';')[0], problem.status], [expected, 'application/problem+json', expected]);
      assert.ok(problem.detail.length > 5);
    });
  }

  test('who has this version gets no second copy', async () => {
    const { id } = await make({ title: 'Known' });
    for (const tag of ['"1"', 'W/"1"', '"0", "1"', '*'])
      assert.equal((await ask(`GET /api/posts/${id}`, { headers: { 'if-none-match': tag } })).status, 304, tag);
    assert.equal((await ask(`GET /api/posts/${id}`, { headers: { 'if-none-match': '"2"' } })).status, 200);
  });

  test('nothing of it is kept by anybody, and no cookie is set', async () => {
    const { headers } = await ask('GET /api/posts');
    assert.deepEqual([headers.get('cache-control'), headers.get('set-cookie')], ['private, no-store', null]);
  });
});
