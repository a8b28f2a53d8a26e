import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { AmendStore } from '../src/posts/amend.store.js';
import { Database } from '../src/platform/database.service.js';
import { fields } from './support/fields.js';
import { MediaBlog } from './support/media.js';

let media: MediaBlog;
before(async () => {
  media = await MediaBlog.start();
});
after(() => media?.stop());

const idea = { by: null, reason: 'created', status: 'idea' } as const;
const posts = (): PostStore => media.blog.app.get(PostStore);
/** It takes until it is refused. */
const slow = (n: number): string => `![x](/media/x.jpg)${n}\n${'> '.repeat(20_000)}`;
const usesOf = async (postId: number): Promise<string[]> =>
  (await (await media.blog.app.get(Database).reader()).mediaUse.findMany({ where: { postId }, orderBy: { name: 'asc' } })).map(({ name }) => name);

test('who writes texts that take long holds up nobody else who writes', async () => {
  const done: string[] = [];
  const slowOnes = Array.from({ length: 6 }, (_, n) =>
    posts()
      .create(fields({ title: `Slow ${n}`, markdown: slow(n) }), idea, { authorIds: [] })
      .then(() => done.push('slow')),
  );
  const quick = posts()
    .create(fields({ title: 'Quick', markdown: 'A word.' }), idea, { authorIds: [] })
    .then(() => done.push('quick'));
  await Promise.all([...slowOnes, quick]);
  assert.equal(done[0], 'quick');
  assert.equal(done.length, 7);
});

test('a change that was taken back for a text that it met has happened once', async () => {
  const id = await posts().create(fields({ title: 'Once', markdown: '![a](/media/a.jpg)' }), idea, { authorIds: [] });
  const reader = await media.blog.app.get(Database).reader();
  assert.equal(await reader.post.count({ where: { title: 'Once' } }), 1);
  assert.deepEqual(await usesOf(id), ['a.jpg']);
  let decisions = 0;
  const decide = () => {
    decisions++;
    return { status: 'idea', fields: { markdown: '![b](/media/b.jpg) and ![c](/media/c.jpg)' } } as const;
  };
  await media.blog.app.get(AmendStore).amend(id, decide, { by: null });
  assert.ok(decisions > 1, 'it was never taken back');
  assert.deepEqual(await usesOf(id), ['b.jpg', 'c.jpg']);
  const { version } = (await reader.post.findUnique({ where: { id } }))!;
  assert.equal(version, 2);
  assert.equal(await reader.revision.count({ where: { postId: id } }), 2);
});
