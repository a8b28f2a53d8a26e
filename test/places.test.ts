import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '../src/core/problem.js';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { PostStore } from '../src/posts/post.store.js';
import type { Status } from '../src/posts/change.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';

let blog: Blog;

before(async () => {
  blog = await startBlog({ clock: new StillClock(new Date('2026-11-21T12:00:00Z')) });
  await blog.app.get(PermalinkStore).save({ permalink: '/posts/:slug' });
});
after(() => blog.stop());

const by = (status: Status) => ({ by: null, reason: 'published', status }) as const;
const create = (some: Parameters<typeof fields>[0], status: Status = 'published') =>
  blog.app.get(PostStore).create(fields(some), by(status), { authorIds: [] });
const taken = (field: string) => (error: unknown) => error instanceof Problem && error.kind === 'conflict' && error.field === field;
const status = async (path: string) => {
  await blog.app.get(Publisher).publish();
  const reply = await fetch(blog.url + path, { redirect: 'manual' });
  return `${reply.status} ${reply.headers.get('location') ?? ''}`.trim();
};

test('an old address of a post is no other post’s, whatever the pattern of addresses', async () => {
  const id = await create({ title: 'Foo', slug: 'foo' });
  await blog.app.get(PostStore).revise(id, fields({ title: 'Foo', slug: 'bar' }), by('published'));
  await assert.rejects(create({ title: 'Hijack', slug: 'foo' }), taken('slug'));
  await assert.rejects(create({ title: 'Later', slug: 'foo', publishedAt: '2026-12-01T00:00:00.000Z' }), taken('slug'));
  assert.equal(await status('/posts/foo'), '301 /posts/bar');
});

test('the address of a post’s source is no other post’s alias', async () => {
  await create({ title: 'Victim', slug: 'victim' });
  await assert.rejects(create({ title: 'Thief', slug: 'thief', aliases: ['/posts/victim.md'] }), taken('aliases'));
  assert.equal(await status('/posts/victim.md'), '200');
});
