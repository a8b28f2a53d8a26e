import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { addAuthor, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { freePort } from '../src/comparison/free-port.service.js';

/** As much of https://www.npmjs.com/package/micropub-helper as is used here; it brings no types. */
type Client = {
  options: Record<string, string>;
  create(post: object, type?: 'json' | 'form' | 'multipart'): Promise<string>;
  update(url: string, changes: object): Promise<unknown>;
  delete(url: string): Promise<unknown>;
  undelete(url: string): Promise<unknown>;
  query(type: string): Promise<Record<string, unknown>>;
  querySource(
    url: string | object,
    properties?: string[],
  ): Promise<{ properties: Record<string, unknown[]>; items: { properties: Record<string, unknown[]> }[] }>;
  verifyToken(): Promise<boolean>;
};

describe('an app that others wrote', () => {
  let blog: Blog;
  let client: Client;

  before(async () => {
    // Its addresses must be those at which it is asked
    const port = String(await freePort());
    blog = await startBlog({ environment: { QVILL_URL: `http://127.0.0.1:${port}` }, port: Number(port) });
    const Micropub = createRequire(import.meta.url)('micropub-helper') as new (options: object) => Client;
    const token = await tokenFor(blog, await addAuthor(blog, 'Ada'), 'create update delete undelete media');
    client = new Micropub({ token, micropubEndpoint: `${blog.url}/api/micropub` });
  });
  after(() => blog.stop());

  const page = async (url: string) => {
    const reply = await fetch(url, { redirect: 'manual' });
    return { status: reply.status, text: await reply.text() };
  };

  test('finds that its token is good, and what there is', async () => {
    assert.equal(await client.verifyToken(), true);
    assert.deepEqual((await client.query('config'))['syndicate-to'], []);
    assert.deepEqual(await client.query('syndicate-to'), { 'syndicate-to': [] });
    assert.ok(Array.isArray((await client.query('category'))['categories']));
  });

  test('posts by JSON and by a form', async () => {
    const article = await client.create({
      type: ['h-entry'],
      properties: { name: ['An article'], content: [{ html: '<p>It has <em>HTML</em>.</p>' }], category: ['a', 'b'] },
    });
    assert.match((await page(article)).text, /An article[^]*<p>It has <em>HTML<\/em>\.<\/p>/);
    const note = await client.create({ h: 'entry', content: 'A note, ünïcode & all + more', category: ['a', 'b'] }, 'form');
    assert.match((await page(note)).text, /A note, ünïcode &amp; all \+ more/);
    assert.deepEqual((await client.querySource(note, ['category'])).properties, { category: ['a', 'b'] });
  });

  test('changes, deletes and brings back', async () => {
    const url = await client.create({ type: ['h-entry'], properties: { content: ['Before'], category: ['one'] } });
    await client.update(url, { replace: { content: ['After'] }, add: { category: ['two'] } });
    const { properties } = await client.querySource(url);
    assert.deepEqual([properties['content'], properties['category']], [['After'], ['one', 'two']]);
    await client.delete(url);
    assert.equal((await page(url)).status, 410);
    await client.undelete(url);
    assert.match((await page(url)).text, /After/);
  });

  test('lists posts', async () => {
    const { items } = await client.querySource({ limit: 2, filter: 'note' });
    assert.deepEqual(
      items.map(({ properties }) => properties['content']),
      [['A note, ünïcode & all + more']],
    );
  });

  test('is told what went wrong', async () => {
    await assert.rejects(client.create({ type: ['h-event'], properties: { name: ['x'] } }), { status: 400 });
    await assert.rejects(client.delete(`${blog.url}/none`), { status: 400 });
    client.options['token'] = 'wrong';
    await assert.rejects(client.query('config'), { status: 401 });
  });
});
