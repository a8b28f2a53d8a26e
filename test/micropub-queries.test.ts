import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { addAuthor, tokenFor } from './support/api.js';
import { fields } from './support/fields.js';
import { appWith, door, type Properties, type Source, startMicropub } from './support/micropub.js';

describe('Micropub: queries, drafts and addresses', () => {
  let app: Awaited<ReturnType<typeof startMicropub>>;
  before(async () => {
    app = await startMicropub();
  });
  after(() => app.blog.stop());

  test('600: the configuration says what there is', async () => {
    const { status, body } = await app.query<Record<string, unknown>>('q=config');
    assert.equal(status, 200);
    assert.deepEqual(
      [body['media-endpoint'], body['syndicate-to'], body['post-status']],
      ['https://blog.example/api/micropub/media', [], ['published', 'draft']],
    );
    for (const q of body['q'] as string[]) assert.equal((await app.query(`q=${q}`)).status, 200, q);
  });

  test('601: there is nowhere to syndicate to', async () => {
    assert.deepEqual((await app.query('q=syndicate-to')).body, { 'syndicate-to': [] });
  });

  test('602 and 603: the source of a post, whole or in parts', async () => {
    const content = 'Test of querying the endpoint for the source content';
    const url = await app.entry({ content: [content], category: ['micropub', 'test'] });
    const whole = await app.source(url);
    assert.deepEqual([whole.type, whole.properties['content'], whole.properties['category']], [['h-entry'], [content], ['micropub', 'test']]);
    for (const wanted of [
      '&properties[]=content&properties[]=category&properties[]=nothing',
      '&properties=content&properties=category',
      '&properties%5B0%5D=content&properties%5B1%5D=category',
    ])
      assert.deepEqual(await app.source(url, wanted), { properties: { content: [content], category: ['micropub', 'test'] } }, wanted);
  });

  test('a query without a question says whose token it is, and one that nobody knows is refused', async () => {
    assert.deepEqual((await app.query('')).body, { me: 'https://blog.example/', scope: 'create update delete undelete media' });
    for (const query of [
      'q=nonsense',
      'q=source&url=https://blog.example/none',
      'q=source&url=https://other.example/welcome',
      'q=source&url=x:y',
      'q=source&after=x',
    ]) {
      const { status, body } = await app.query<{ error: string }>(query);
      assert.deepEqual([status, body.error], [400, 'invalid_request'], query);
    }
  });

  test('categories in use are listed, and those with some letters', async () => {
    await app.entry({ content: ['x'], category: ['Rivers', 'Maps'] });
    assert.deepEqual((await app.query('q=category&filter=RIV')).body, { categories: ['Rivers'] });
    assert.ok((await app.query<{ categories: string[] }>('q=category')).body.categories.includes('Maps'));
  });

  test('posts are listed newest first, page by page, drafts by themselves', async () => {
    for (let n = 1; n <= 5; n++) await app.entry({ name: [`Listed ${n}`], published: [`2020-01-0${n}`], ...(n === 5 ? { 'post-status': ['draft'] } : {}) });
    const found: unknown[] = [];
    for (let after = ''; ;) {
      const { body } = await app.query<{ items: Source[]; paging: { after?: string } }>(`q=source&limit=2&filter=Listed&after=${encodeURIComponent(after)}`);
      assert.ok(body.items.length <= 2 && body.items.every(({ type, properties }) => type![0] === 'h-entry' && typeof properties['url']![0] === 'string'));
      found.push(...body.items.map(({ properties }) => properties['name']![0]));
      if (!body.paging.after) break;
      after = body.paging.after;
    }
    assert.deepEqual(found, ['Listed 5', 'Listed 4', 'Listed 3', 'Listed 2', 'Listed 1']);
    const drafts = await app.query<{ items: { properties: Properties }[] }>('q=source&post-status=draft&filter=Listed');
    assert.deepEqual(
      drafts.body.items.map(({ properties }) => properties['name']),
      [['Listed 5']],
    );
  });

  test('a draft is an idea: strangers get 404 at its address, its app finds it there, and publishes it', async () => {
    const url = await app.entry({ name: ['Not yet'], content: ['x'], 'post-status': ['draft'] });
    assert.deepEqual([url, (await app.page(url)).status], ['https://blog.example/not-yet', 404]);
    assert.deepEqual((await app.source(url)).properties['post-status'], ['draft']);
    assert.equal((await app.update(url, { replace: { name: ['Renamed'], content: ['y'] } })).status, 204);
    assert.equal((await app.update(url, { replace: { 'post-status': ['published'] } })).status, 204);
    assert.match((await app.page(url)).html, /<h1 class="p-name">Renamed/);
    assert.equal((await app.update(url, { replace: { 'post-status': ['draft'] } })).status, 204);
    assert.equal((await app.page(url)).status, 410);
  });

  test('a post with a date that lies ahead waits for it', async () => {
    const url = await app.entry({ name: ['Ahead'], published: ['2026-11-21T13:00:00Z'] });
    assert.equal((await app.page(url)).status, 404);
    app.clock.set('2026-11-21T13:00:01Z');
    await app.blog.app.get(PostStore).publishDue();
    await app.ask(door, { form: { content: 'Another one' } });
    assert.equal((await app.page(url)).status, 200);
  });

  test('a new address is told, and the former ones still name the post', async () => {
    const url = await app.entry({ name: ['Moving'], content: ['x'] });
    const { status, headers } = await app.update(url, { replace: { 'mp-slug': ['relocated'] } });
    assert.deepEqual([status, headers.get('location')], [201, 'https://blog.example/relocated']);
    assert.equal((await app.page(url)).location, '/relocated');
    for (const address of [url, 'https://blog.example/relocated/', 'http://blog.example/relocated?utm_source=x#top', '/relocated'])
      assert.deepEqual((await app.source(address)).properties['url'], ['https://blog.example/relocated'], address);
  });

  test('where addresses have dates, a draft has today’s, and is found after it moved to another day', async () => {
    await app.blog.app.get(PermalinkStore).save({ permalink: '/:year/:month/:slug' });
    app.clock.set('2026-11-30T12:00:00Z');
    const url = await app.entry({ name: ['Dated'], 'post-status': ['draft'] });
    assert.equal(url, 'https://blog.example/2026/11/dated');
    app.clock.set('2026-12-01T12:00:00Z');
    const { status, headers } = await app.update(url, { replace: { 'post-status': ['published'] } });
    assert.deepEqual([status, headers.get('location')], [201, 'https://blog.example/2026/12/dated']);
    await app.blog.app.get(PermalinkStore).save({ permalink: '/:slug' });
  });

  test('what an author of others’ posts may not do is forbidden', async () => {
    const bob = appWith(app.blog, await tokenFor(app.blog, await addAuthor(app.blog, 'Bob', 'author')));
    const url = await app.entry({ content: ['Ada’s'] });
    for (const action of ['delete', 'undelete']) assert.equal((await bob.ask(door, { json: { action, url } })).body['error'], 'forbidden');
    const { status, body } = await bob.update(url, { replace: { content: ['Bob’s'] } });
    assert.deepEqual([status, body['error'], (await bob.query<{ error: string }>(`q=source&url=${url}`)).body.error], [403, 'forbidden', 'forbidden']);
    assert.deepEqual((await bob.query('q=source')).body, { items: [], paging: {} });
    assert.equal((await bob.update(await bob.entry({ content: ['Bob’s own'] }), { replace: { content: ['z'] } })).status, 204);
  });

  test('a token for drafts makes drafts, whatever its app forgets to say', async () => {
    const shy = appWith(app.blog, await tokenFor(app.blog, 1, 'draft update delete undelete'));
    const url = await shy.entry({ name: ['Shy'] });
    assert.deepEqual((await app.source(url)).properties['post-status'], ['draft']);
    const insisting = await shy.ask(door, { form: { content: 'x', 'post-status': 'published' } });
    assert.deepEqual([insisting.status, insisting.body['error']], [403, 'insufficient_scope']);
    assert.equal((await shy.update(url, { replace: { 'post-status': ['published'] } })).status, 403);
    const live = await app.entry({ content: ['Live'] });
    assert.equal((await shy.update(live, { replace: { content: ['x'] } })).status, 403);
    assert.equal((await shy.ask(door, { form: { action: 'delete', url: live } })).status, 403);
    assert.equal((await shy.ask(door, { form: { action: 'delete', url } })).status, 204);
  });

  test('what came from elsewhere with other front matter keeps it', async () => {
    const extra = JSON.stringify({ layout: 'post', mf2: { rsvp: ['yes'] } });
    const posts = app.blog.app.get(PostStore);
    await posts.create(fields({ title: 'Imported', slug: 'imported' }), { by: null, reason: 'imported', status: 'published' }, { authorIds: [], extra });
    await app.update('https://blog.example/imported', { replace: { content: ['New'], weight: [{ type: ['h-measure'], properties: { num: ['70'] } }] } });
    const { properties } = await app.source('https://blog.example/imported');
    assert.deepEqual([properties['layout'], properties['rsvp'], properties['weight']?.length], [undefined, ['yes'], 1]);
  });

  test('the home page leads to the endpoint', async () => {
    await app.entry({ content: ['So that the home page is made again'] });
    assert.match((await app.page('https://blog.example/')).html, /<link rel="micropub" href="https:\/\/blog\.example\/api\/micropub">/);
  });
});
