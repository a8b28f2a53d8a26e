import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { Database } from '../src/platform/database.service.js';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import type { Settings } from '../src/settings/settings.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, differences, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
before(async () => {
  blog = await startBlog();
});
after(() => blog.stop());

const word = fc.constantFrom('red', 'green', 'blue', 'naïve', '日本');
const one = <Name extends keyof Settings>(name: Name, ...values: Settings[Name][]) => fc.constantFrom(...values).map((value) => ({ [name]: value }));
const settings = fc.oneof(
  fc.oneof(...['/:slug', '/:slug/', '/:year/:month/:slug', '/:category/:slug', '/posts/:slug/', '/posts/a-:slug'].map((pattern) => one('permalink', pattern))),
  one('postsPerPage', 1, 2, 3),
  one('titlesPerPage', 1, 2, 3),
  one('homeShows', 'full', 'excerpts', 'titles'),
  one('feedLength', 1, 2, 20),
  one('hub', '', 'http://127.0.0.1:9/'),
  one('llmsTxt', true, false),
  one('title', 'Red', 'Green'),
  one('lang', 'en', 'de', 'sv'),
  one('timeZone', 'UTC', 'Asia/Tokyo'),
  one('about', '', 'Words[^1].\n\n[^1]: Note.', '![A picture elsewhere](http://127.0.0.1:9/a.png)'),
  one('outsideImages', true, false),
  one('links', '', 'Me https://social.example/'),
  one('accent', '#00695f', '#ff0000'),
  one('icon', '', 'R'),
  one('kudos', true, false),
  one('webmentions', true, false),
  one('search', 'listed', 'hidden'),
  one('robotsLines', '', 'Disallow: /red'),
);
const content = fc.record({
  title: word,
  tags: fc.uniqueArray(word, { maxLength: 2 }),
  categories: fc.uniqueArray(word, { maxLength: 1 }),
  lang: fc.constantFrom(null, 'de', 'ar'),
  translation: fc.constantFrom(null, null, 'rivers', 'stones'),
  kind: fc.constantFrom('post' as const, 'post' as const, 'page' as const),
  publishedAt: fc.integer({ min: 0, max: 900 }).map((hours) => new Date(Date.UTC(2020, 0, 1, hours * 5)).toISOString()),
});
const step = fc.oneof(
  { weight: 4, arbitrary: settings.map((values) => ({ kind: 'settings' as const, values })) },
  { weight: 3, arbitrary: content.map((some) => ({ kind: 'add' as const, some })) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('edit' as const, 'withdraw' as const, 'trash' as const, 'restore' as const), pick: fc.nat(), some: content }),
  },
);

test('whatever is chosen between whatever is written, the tree equals one built from nothing, and only differing files were touched', async () => {
  const runs = Number(process.env['QVILL_TEST_RUNS'] ?? 3);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
      for (const each of steps) {
        const was = await treeAt(blog.config.site);
        await take(each).catch(conflictsOnly);
        assert.deepEqual((await blog.app.get(Publisher).publish()).failed, []);
        const is = await treeAt(blog.config.site);
        const { touched, differing } = differences(was, is);
        assert.deepEqual(touched, differing, `touched files are the differing ones after ${JSON.stringify(each)}`);
        assert.deepEqual(bytesOf(is), bytesOf(await treeFromNothing(blog.config)), `after ${JSON.stringify(each)}`);
      }
      await assertOldAddressesAnswer();
    }),
    { numRuns: runs, endOnFailure: true },
  );
});

const trashed = { status: 'trashed' };

async function take(each: typeof step extends fc.Arbitrary<infer Step> ? Step : never): Promise<unknown> {
  const posts = blog.app.get(PostStore);
  const published = { by: null, reason: 'published', status: 'published' } as const;
  if (each.kind === 'settings') return blog.app.get(PermalinkStore).save(each.values);
  if (each.kind === 'add') return posts.create(fields(each.some), published, { authorIds: [] });
  const reader = await blog.app.get(Database).reader();
  const living = await reader.post.findMany({
    where: each.kind === 'restore' ? trashed : { NOT: trashed },
    include: { aliases: true },
    orderBy: { id: 'asc' },
  });
  const post = living[each.pick % living.length];
  if (!post) return undefined;
  if (each.kind === 'restore') return posts.restore(post.id, null, 'before');
  if (each.kind === 'trash') return posts.trash(post.id, null);
  const kept = { ...each.some, aliases: post.aliases.map(({ key }) => key) };
  return posts.revise(post.id, fields(kept), { ...published, status: each.kind === 'withdraw' ? 'idea' : 'published' });
}

/** Whatever once answered is a page, leads to one in one hop, or says that it is gone. */
async function assertOldAddressesAnswer(): Promise<void> {
  const reader = await blog.app.get(Database).reader();
  const ask = (address: string) => fetch(blog.url + address, { redirect: 'manual' });
  for (const { key } of await reader.address.findMany({ where: { key: { notIn: ['/404', '/410'] } } })) {
    const { status, headers } = await ask(encodeURI(key));
    const target = headers.get('location');
    if (target === null) assert.ok(status === 200 || status === 410, `${key} answers ${status}`);
    else assert.equal((await ask(target)).status, 200, `${key} leads to ${target}`);
  }
}

/** What would meet another post is refused, and then nothing may have changed either. */
function conflictsOnly(error: unknown): void {
  if ((error as { kind?: string }).kind !== 'conflict') throw error;
}
