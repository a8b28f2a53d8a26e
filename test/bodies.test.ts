import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { htmlBlock } from '../src/core/html-block.js';
import { addAuthor, programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { ask, type Visitor, join } from './support/visitor.js';
import { rowsOf } from './support/rows.js';

/* What a body holds is counted before it is taken apart, and what a field holds before anybody works on it. */
let blog: Blog;
let program: ReturnType<typeof programWith>;
let zoe: Visitor;
before(async () => {
  blog = await startBlog();
  program = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Ada')));
  zoe = await join(blog, 'Zoe', 'author');
});
after(() => blog?.stop());

const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const paths = (count: number, of: string) => many(count, (n) => `/${of}/${n}`);
const aliasesOf = (postId: unknown) => (rowsOf(blog)['Alias'] as { postId: number }[]).filter((row) => row.postId === postId).length;
type Told = { id: number; detail: string; errors?: { field: string }[] };

test('a form of more fields than any has is refused whole, at every door', async () => {
  const form = many(1_001, (n) => `a[${n}]=1`).join('&');
  for (const path of ['/api/micropub', '/api/token']) assert.equal((await program(`POST ${path}`, { form })).status, 413, path);
  const { status } = await ask(blog, 'POST /admin/posts', zoe, Object.fromEntries(many(1_001, (n) => [`x${n}`, ''])));
  assert.equal(status, 413);
});

test('so is a text of JSON with more values than any has, also when it is nothing but depth', async () => {
  const headers = { 'content-type': 'application/json' };
  const bodies = [JSON.stringify(many(20_001, () => 0)), '['.repeat(30_000), JSON.stringify(Object.fromEntries(many(20_001, (n) => [`x${n}`, 0])))];
  for (const body of bodies) {
    const { status, text } = await program('POST /api/posts', { body, headers });
    assert.deepEqual([status, /more than 20000 values/.test(text)], [413, true], body.slice(0, 20));
  }
  const signs = '","[[[['.repeat(5_000);
  const { status } = await program('POST /api/posts', { json: { title: 'Signs', markdown: signs } });
  assert.equal(status, 201, 'signs within a text are no values');
});

test('a text of JSON is no file, where files may be large', async () => {
  const body = `{"type":["h-entry"],"properties":{"content":["${'x'.repeat(9 * 1024 * 1024)}"]}}`;
  const { status } = await program('POST /api/micropub', { body, headers: { 'content-type': 'application/json' } });
  assert.equal(status, 413);
});

test('Micropub: names, values and their lengths have a bound, and a text that of a post', async () => {
  const sent = (properties: Record<string, unknown>) => program('POST /api/micropub', { json: { type: ['h-entry'], properties } });
  const refused: Record<string, Record<string, unknown>> = {
    'no more than 200 properties': Object.fromEntries(many(201, (n) => [`x${n}`, ['1']])),
    'more than 100 values': { category: many(101, (n) => `t${n}`) },
    'longer than 20000 characters': { content: ['x'], category: [','.repeat(20_001)] },
    'longer than 500000 characters': { content: [{ html: '<script '.repeat(100_000) }] },
  };
  for (const [words, properties] of Object.entries(refused)) {
    const { status, text } = await sent(properties);
    assert.ok(status === 400 || status === 413, `${words}: ${status}`);
    assert.ok(text.includes(words), `${words}: ${text.slice(0, 200)}`);
  }
});

test('scripts without an end are looked through once', () => {
  const html = `<p>${'<script '.repeat(200_000)}`;
  assert.equal(htmlBlock(html), html.trim());
  assert.equal(htmlBlock('<p>a\n\n<script>b\n\nc</script >d\n\n<STYLE>e\n\n</style>'), '<p>a\n&#10;<script>b\nc</script >d\n&#10;<STYLE>e\n</style>');
});

test('no field of a post is worked on that is longer than it could ever be', async () => {
  const long = 'a-'.repeat(3_000_000);
  for (const field of ['title', 'slug', 'lang', 'link', 'translation']) {
    const { status, body } = await program<Told>('POST /api/posts', { json: { title: 'x', markdown: 'y', [field]: long } });
    assert.deepEqual([status, body.errors?.[0]?.field], [422, field]);
  }
  const to = (await ask(blog, 'POST /admin/posts', zoe, { title: 'Long' })).to!;
  for (const field of ['date', 'slug', 'tags', 'excerpt', 'aliases']) {
    const { status, body } = await ask(blog, `POST ${to}`, zoe, { version: '1', title: 'Long', markdown: 'x', kind: 'post', [field]: 'in 1 '.repeat(400_000) });
    assert.equal(status, 422, field);
    assert.match(body, /is longer than/, field);
  }
});

test('a post has as many old addresses as anybody needs: all are kept, and more are refused in words', async () => {
  const { status, body } = await program<Told>('POST /api/posts', { json: { title: 'Old', markdown: 'x', status: 'published', aliases: paths(1_500, 'old') } });
  assert.equal(status, 201);
  assert.equal(aliasesOf(body.id), 1_500);
  const patch = (aliases: string[]) => program<Told>(`PATCH /api/posts/${body.id}`, { json: { aliases }, headers: { 'if-match': '*' } });
  assert.equal((await patch(paths(2, 'old'))).status, 200);
  assert.equal(aliasesOf(body.id), 2);
  assert.equal((await patch(paths(2_000, 'old'))).status, 200);
  const refused = await patch(paths(2_001, 'old'));
  assert.deepEqual([refused.status, refused.body.errors?.[0]?.field], [422, 'aliases']);
  const wrong = await patch(many(2_000, (n) => `no path ${n}`));
  assert.equal(wrong.status, 422);
  assert.ok(wrong.body.errors!.length <= 50);
});

test('of two posts none is made that has more of them', async () => {
  const add = async (of: string, count: number) =>
    (await program<Told>('POST /api/posts', { json: { title: of, markdown: 'x', status: 'published', aliases: paths(count, of) } })).body.id;
  const [one, two, three] = [await add('one', 1_200), await add('two', 1_200), await add('three', 700)];
  const merge = (id: number, into: number) => program<Told>(`POST /api/posts/${id}/merger`, { json: { into }, headers: { 'if-match': '*' } });
  const refused = await merge(one, two);
  assert.equal(refused.status, 422);
  assert.match(refused.body.detail, /more old addresses/);
  assert.equal((await merge(three, two)).status, 200);
  const saved = await program<Told>(`PATCH /api/posts/${two}`, { json: { markdown: 'still mine' }, headers: { 'if-match': '*' } });
  assert.equal(saved.status, 200);
});
