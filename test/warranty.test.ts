import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { encodePath } from '../src/core/path.js';
import { Database } from '../src/platform/database.service.js';
import { MergeStore } from '../src/posts/merge.store.js';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Schedule } from '../src/publishing/schedule.service.js';
import { RedirectFeeds } from '../src/redirects/redirect-feeds.store.js';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { brokenPromise } from '../src/site/promise.js';
import { TreeStore } from '../src/site/tree.store.js';
import { addAuthor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';

let blog: Blog;
let feed: number;
let author: number;
before(async () => {
  blog = await startBlog();
  await blog.app.get(Schedule).onModuleDestroy();
  author = await addAuthor(blog, 'Ada');
  await blog.app.get(RedirectFeeds).add('https://rules.example/', 5);
  [feed] = (await blog.app.get(RedirectFeeds).list()).map(({ id }) => id) as [number];
});
after(() => blog.stop());

const ledger = async () => (await (await blog.app.get(Database).reader()).address.findMany({ orderBy: { key: 'asc' } })).map(({ key }) => key);
const ask = (target: string) => fetch(blog.url + target, { redirect: 'manual' });

/** What a reader gets at an address, as the promise has it. */
async function promised(key: string): Promise<boolean> {
  const { status, headers } = await ask(encodePath(key));
  const target = headers.get('location');
  if (target === null) return status === 200 || status === 410;
  return !target.startsWith('/') || (await ask(target)).status === 200;
}

const [names, patterns] = [['a', 'b', 'c', 'd'], ['/:slug', '/:category/:slug', '/:year/:month/:slug/', '/x/:slug']]; // prettier-ignore
const name = fc.constantFrom(...names);
const address = fc.constantFrom(...names.flatMap((each) => [`/${each}`, `/x/${each}`, `/2020/02/${each}`, `/news/${each}`]), '/news', '/2020');
const source = fc.oneof(address, fc.constantFrom('/*', '/x/*', '/2020/*', '/a/*', '/:one', '/x/:one', '/:one/:two', '/tags/*'));
const target = fc.oneof(
  address,
  fc.constantFrom('/x/:splat', '/:splat', '/a?b', 'https://elsewhere.example/:splat', '/nowhere', '/media/lost.jpg', '/search?q=a'),
);
const some = fc.record({ title: name, slug: fc.option(name, { nil: '' }), tags: fc.subarray(names), categories: fc.subarray(['news', 'x']) });
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), some, takeover: fc.boolean(), aliases: fc.array(address, { maxLength: 2 }) }),
  fc.record({ do: fc.constant('revise' as const), pick: fc.nat(), some, aliases: fc.array(address, { maxLength: 2 }), keepsAliases: fc.boolean() }),
  fc.record({ do: fc.constantFrom('withdraw' as const, 'trash' as const, 'restore' as const, 'delete' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('move' as const), permalink: fc.constantFrom(...patterns), postsPerPage: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('rule' as const), source, target, code: fc.constantFrom('301', '302', '308', '410') }),
  fc.record({ do: fc.constantFrom('import' as const, 'follow' as const), lines: fc.array(fc.tuple(source, target), { maxLength: 5 }) }),
  fc.record({ do: fc.constant('unrule' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('merge' as const), pick: fc.nat(), into: fc.nat(), appends: fc.boolean() }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(each: Step): Promise<void> {
  const posts = blog.app.get(PostStore);
  const reader = await blog.app.get(Database).reader();
  const publishedAt = '2020-02-03T00:00:00.000Z';
  const published = { by: null, reason: 'published', status: 'published' } as const;
  const picked = async (pick: number, isTrashed: boolean) => {
    const all = await reader.post.findMany({ where: isTrashed ? { status: 'trashed' } : { NOT: { status: 'trashed' } }, include: { aliases: true } });
    return all[pick % all.length];
  };
  if (each.do === 'write') {
    const change = { ...published, takeover: each.takeover };
    await posts.create(fields({ ...each.some, publishedAt, aliases: each.aliases }), change, { authorIds: [] });
  }
  const aliasesOf = (post?: { aliases: { key: string }[] }) => post?.aliases.map(({ key }) => key) ?? [];
  if (each.do === 'withdraw') {
    const post = await picked(each.pick, false);
    const withdrawn = { by: null, reason: 'withdrawn', status: 'idea' } as const;
    await posts.revise(post?.id ?? 0, fields({ title: post?.title, aliases: aliasesOf(post) }), withdrawn);
  }
  if (each.do === 'revise') {
    const post = await picked(each.pick, false);
    const aliases = [...(each.keepsAliases ? aliasesOf(post) : []), ...each.aliases];
    await posts.revise(post?.id ?? 0, fields({ ...each.some, publishedAt, aliases }), published);
  }
  if (each.do === 'merge') {
    const [goes, stays] = [await picked(each.pick, false), await picked(each.into, false)];
    await blog.app.get(MergeStore).merge(goes?.id ?? 0, { into: stays?.id ?? 0, by: author, appends: each.appends });
  }
  if (each.do === 'trash') await posts.trash((await picked(each.pick, false))?.id ?? 0, null);
  if (each.do === 'restore') await posts.restore((await picked(each.pick, true))?.id ?? 0, null, 'before');
  if (each.do === 'delete') await posts.delete((await picked(each.pick, true))?.id ?? 0);
  if (each.do === 'move') await blog.app.get(PermalinkStore).save({ permalink: each.permalink, postsPerPage: each.postsPerPage });
  const redirects = blog.app.get(RedirectStore);
  if (each.do === 'rule') await redirects.save({ source: each.source, target: each.code === '410' ? '' : each.target, code: each.code }, null);
  const text = 'lines' in each ? each.lines.map(([from, to]) => `${from} ${to}\n`).join('') : '';
  if (each.do === 'import') await redirects.take(text, { isDryRun: false });
  if (each.do === 'follow') await blog.app.get(RedirectFeeds).take(feed, text, false);
  const own = redirects.rows('', { skip: 0, take: 1_000 }).filter(({ feedId }) => feedId === null);
  if (each.do === 'unrule' && own.length > 0) await redirects.remove(own[each.pick % own.length]!.id);
}

test('whatever authors do, every address that answered once answers 200, one redirect, or 410', async () => {
  const expected = (error: unknown) => assert.ok(['conflict', 'invalid', 'missing'].includes((error as { kind: string }).kind), String(error));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 15, size: 'max' }), async (steps) => {
      for (const each of steps) {
        await take(each).catch(expected);
        assert.deepEqual((await blog.app.get(Publisher).publish()).failed, []);
        const tree = new TreeStore(blog.config.site);
        for (const key of await ledger()) {
          assert.ok(await promised(key), `${key} after ${JSON.stringify(each)}`);
          assert.equal(brokenPromise(key, tree), null);
        }
      }
    }),
    { numRuns: Number(process.env['QVILL_TEST_RUNS'] ?? 4), endOnFailure: true },
  );
});
