import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';

let blog: Blog;
before(async () => {
  blog = await startBlog();
  for (const n of [1, 2, 3, 4, 5])
    await blog.app
      .get(PostStore)
      .create(fields({ title: `Long ${n}`, markdown: `${'word '.repeat(80_000)}end${n}`, publishedAt: `2026-01-0${n}T09:00:00.000Z` }), published, {
        authorIds: [],
      });
  await blog.app
    .get(PostStore)
    .create(fields({ title: 'Short', markdown: 'All of it.', publishedAt: '2025-01-01T09:00:00.000Z' }), published, { authorIds: [] });
  await blog.app.get(Publisher).publish();
});
after(() => blog.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
const read = async (path: string) => (await fetch(blog.url + path)).text();
const endsIn = (text: string) => [...text.matchAll(/end\d/g)].map(([end]) => end);

test('a post is whole at its own address, however long it is', async () => {
  assert.deepEqual(endsIn(await read('/long-1')), ['end1']);
});

test('a list shows how a very long post begins, and leads to it', async () => {
  for (const homeShows of ['full', 'excerpts'] as const) {
    await blog.app.get(PermalinkStore).save({ homeShows });
    await blog.app.get(Publisher).publish();
    const home = await read('/');
    assert.ok(home.length < 100_000, `${homeShows}: ${home.length} characters`);
    assert.equal([...home.matchAll(/href="\/long-\d"[^>]*>Read on/g)].length, 5, homeShows);
    assert.match(home, /word word[^<]*…<\/p>/);
    assert.match(home, /All of it\./);
  }
});

test('a feed holds the newest whole while there is room, and leads to the others', async () => {
  for (const name of ['atom.xml', 'rss.xml', 'feed.json']) {
    const feed = await read(`/${name}`);
    assert.deepEqual(endsIn(feed), ['end5', 'end4', 'end3'], name);
    assert.ok(feed.length < 1_600_000, `${name}: ${feed.length} characters`);
    for (const n of [1, 2]) assert.match(feed, new RegExp(`/long-${n}[^a-z]{1,4}(quot;)?(>|&gt;)Read on`), name);
    assert.match(feed, /All of it\./);
  }
});
