import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { AccountStore } from '../src/auth/account.store.js';
import { AuthorStore } from '../src/auth/author.store.js';
import { MentionStore } from '../src/mentions/mention.store.js';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { CardStore } from '../src/publishing/card.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { Schedule } from '../src/publishing/schedule.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, differences, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
let posts: PostStore;
let publisher: Publisher;

before(async () => {
  blog = await startBlog();
  posts = blog.app.get(PostStore);
  publisher = blog.app.get(Publisher);
  await blog.app.get(SettingsStore).save({ postsPerPage: 2, webmentions: true });
  await blog.app.get(Schedule).onModuleDestroy(); // nobody publishes between two looks at the tree
});
after(() => blog.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
const publish = (some: Parameters<typeof fields>[0], authorIds: number[] = []) => posts.create(fields(some), published, { authorIds });
const statusOf = async (path: string) => (await fetch(blog.url + path, { redirect: 'manual' })).status;

test('rebuilding an untouched blog changes not one file', async () => {
  await publisher.publish();
  const was = await treeAt(blog.config.site);
  const receipt = await publisher.rebuild();
  assert.deepEqual(differences(was, await treeAt(blog.config.site)), { touched: [], differing: [] });
  assert.deepEqual([receipt.changed, receipt.removed, receipt.failed, receipt.swept], [[], [], [], 0]);
  assert.ok(receipt.untouched > 10);
});

test('after any sequence of changes the tree equals one built from nothing, and only differing files were touched', async () => {
  const word = fc.constantFrom('red', 'green', 'blue', 'naïve', '日本');
  const date = fc.integer({ min: 0, max: 1_500 }).map((day) => new Date(Date.UTC(2020, 0, 1) + day * 86_400_000).toISOString());
  const person = fc.nat({ max: 1 });
  const people = fc.uniqueArray(person, { maxLength: 2 });
  const content = fc.record({
    title: word,
    markdown: word,
    tags: fc.uniqueArray(word, { maxLength: 2 }),
    categories: fc.uniqueArray(word, { maxLength: 1 }),
    publishedAt: date,
  });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), some: content, people }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('edit' as const), pick: fc.nat(), some: content, slug: fc.option(word, { nil: '' }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('withdraw' as const, 'republish' as const, 'trash' as const, 'page' as const), pick: fc.nat() }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('restore' as const, 'undelete' as const, 'delete' as const), pick: fc.nat() }) },
    { weight: 1, arbitrary: word.map((title) => ({ kind: 'rename blog' as const, title })) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('card' as const), pick: fc.nat(), title: word }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('mention' as const), pick: fc.nat(), words: word, says: fc.constantFrom('like' as const, 'reply' as const) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('judge' as const),
        pick: fc.nat(),
        verdict: fc.constantFrom('approved' as const, 'refused' as const, 'delete' as const),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('attribute' as const), pick: fc.nat(), people }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('rename author' as const), person, name: fc.constantFrom('Ann', 'Bob', 'Cy') }) },
  );
  const ids = await Promise.all(
    ['Ann', 'Bob'].map((name) => blog.app.get(AuthorStore).add({ name, email: `${name}@example.org`, password: 'ten letters', role: 'author' })),
  );
  const idsOf = (some: number[]) => some.map((index) => ids[index]!);
  const database = await blog.app.get(Database).reader();
  const runs = Number(process.env['QVILL_TEST_RUNS'] ?? 4);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), async (steps) => {
      // All by one: then whoever else comes under a post, or goes, changes what every page says
      for (const { id } of await database.post.findMany({ where: { NOT: { status: 'trashed' } } })) await posts.attribute(id, [ids[0]!]);
      await publisher.publish();
      for (const each of steps) {
        const isOfTrash = each.kind === 'restore' || each.kind === 'undelete' || each.kind === 'delete';
        const choice = await database.post.findMany({ where: isOfTrash ? { status: 'trashed' } : { NOT: { status: 'trashed' } }, orderBy: { id: 'asc' } });
        const post = 'pick' in each ? choice[each.pick % choice.length] : undefined;
        if (each.kind === 'add') await publish(each.some, idsOf(each.people));
        else if (each.kind === 'rename author')
          await blog.app.get(AccountStore).save(ids[each.person]!, { name: each.name, email: `${each.person}@example.org`, timeZone: '' });
        else if (each.kind === 'rename blog') await blog.app.get(SettingsStore).save({ title: each.title });
        else if (post && each.kind === 'edit')
          await posts.revise(post.id, fields({ ...each.some, slug: each.slug }), { ...published, status: post.status as 'idea' }).catch(conflictsOnly);
        else if (post && each.kind === 'card')
          await blog.app.get(CardStore).keep([{ id: post.id, title: each.title, png: Buffer.from(each.title).toString('base64') }], 'look');
        else if (post && each.kind === 'mention') await mention(post.id, each.words, each.says);
        else if (each.kind === 'judge') await judge(each.pick, each.verdict);
        else if (post && each.kind === 'attribute') await posts.attribute(post.id, idsOf(each.people));
        else if (post && each.kind === 'trash') await posts.trash(post.id, null);
        else if (post && each.kind === 'restore') await posts.restore(post.id, null);
        else if (post && each.kind === 'undelete') await posts.restore(post.id, null, 'before');
        else if (post && each.kind === 'delete') await posts.delete(post.id);
        else if (post && (each.kind === 'withdraw' || each.kind === 'republish' || each.kind === 'page'))
          await posts.revise(post.id, fields({ title: post.title, kind: each.kind === 'page' ? 'page' : 'post' }), {
            ...published,
            status: each.kind === 'withdraw' ? 'idea' : 'published',
          });
        const was = await treeAt(blog.config.site);
        const receipt = await publisher.publish();
        assert.deepEqual(receipt.failed, []);
        const is = await treeAt(blog.config.site);
        const { touched, differing } = differences(was, is);
        assert.deepEqual(touched, differing, 'touched files are the differing ones');
        assert.deepEqual(bytesOf(is), bytesOf(await treeFromNothing(blog.config)), `after ${JSON.stringify(each)}`);
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
});

/** A page of others was read that says this about the post. */
async function mention(postId: number, author: string, kind: 'like' | 'reply'): Promise<void> {
  const source = `https://${encodeURIComponent(author).replaceAll('%', '')}.example/`;
  const now = '2020-01-01T00:00:00.000Z';
  const where = { postId_source: { postId, source } };
  const create = { postId, source, target: 'http://localhost:3000/', receivedAt: now };
  const row = await blog.app.get(Database).change((tx) => tx.mention.upsert({ where, create, update: {} }));
  await blog.app.get(MentionStore).keep(row, { kind, author, authorUrl: null, title: '', content: author, publishedAt: now });
}

async function judge(pick: number, verdict: 'approved' | 'refused' | 'delete'): Promise<void> {
  const rows = await (await blog.app.get(Database).reader()).mention.findMany({ orderBy: { id: 'asc' } });
  const row = rows[pick % rows.length];
  const store = blog.app.get(MentionStore);
  if (row) await (verdict === 'delete' ? store.remove(row.id) : store.judge(row.id, verdict));
}

/** A slug that another post has is refused, and then nothing may have changed either. */
function conflictsOnly(error: unknown): void {
  if ((error as { kind?: string }).kind !== 'conflict') throw error;
}

test('what a crash left undone is finished by the next run', async () => {
  const id = await publish({ title: 'Before the crash', tags: ['crash'] });
  assert.equal(await statusOf('/before-the-crash'), 404);
  const again = await startBlog({ data: blog.config.data });
  assert.ok((await again.app.get(Publisher).publish()).changed.length >= 0);
  assert.equal((await fetch(`${again.url}/before-the-crash`)).status, 200);
  await again.stop();
  await posts.trash(id, null);
});

test('a run that was cut after the tree was written still tells who keeps copies', async () => {
  const edged = await startBlog({ environment: { QVILL_EDGES: 'http://127.0.0.1:1' } });
  const begun = await edged.app.get(Database).reader();
  const outbox = async () => [...new Set((await begun.purge.findMany()).map(({ path }) => path))];
  await edged.app.get(Database).change(async (tx) => {
    await tx.purge.deleteMany({});
    await tx.stale.create({ data: { fact: 'path:/welcome', at: '', begun: 1 } }); // as a crash before the last step leaves it
  });
  const generation = () => readFile(join(edged.config.site, 'generation'), 'utf8');
  const was = await generation();
  assert.deepEqual((await edged.app.get(Publisher).publish()).changed, []);
  assert.ok((await outbox()).includes('/welcome'));
  assert.notEqual(await generation(), was);
  await edged.stop();
});

test('a changed, truncated or missing file of the tree is made again, and strays are swept', async () => {
  await publish({ title: 'Whole' });
  await publisher.publish();
  const site = join(blog.config.site, 'pages');
  const was = await treeAt(blog.config.site);
  await appendFile(join(site, 'whole.html'), 'x');
  await unlink(join(site, 'whole.html.gz'));
  await writeFile(join(site, 'stray.html'), 'x');
  const receipt = await publisher.rebuild();
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(was));
  assert.deepEqual(receipt.changed, ['/whole']);
  assert.equal(receipt.swept, 1);
});

test('two changes within a second get two validators, also when the page was away between them', async () => {
  const file = join(blog.config.site, 'pages', 'twins.html');
  const timeOf = async () => Math.floor((await stat(file)).mtimeMs / 1000);
  const id = await publish({ title: 'Twins', markdown: 'aaa' });
  await publisher.publish();
  const [times, { size }] = [[await timeOf()], await stat(file)];
  for (const [markdown, status] of [['bbb'], ['ccc'], ['ccc', 'idea'], ['ddd']] as const) {
    await posts.revise(id, fields({ title: 'Twins', markdown }), { ...published, ...(status && { status, reason: 'withdrawn' }) });
    await publisher.publish();
    if (!status) times.push(await timeOf());
  }
  assert.equal((await stat(file)).size, size);
  assert.deepEqual(times, [...new Set(times)].toSorted());
  assert.equal(times.length, 4);
});

test('the site tree can be deleted and comes back byte for byte', async () => {
  const was = await treeAt(blog.config.site);
  await rm(blog.config.site, { recursive: true });
  await publisher.rebuild();
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(was));
});

test('a page that can’t be made keeps its last good file, is named, and is made as soon as it can be', async () => {
  const id = await publish({ title: 'Fragile', markdown: 'good' });
  await publisher.publish();
  const file = join(blog.config.site, 'pages', 'fragile.html');
  const { mkdir } = await import('node:fs/promises');
  // Nothing can take the place of a folder
  await rm(`${file}.br`);
  await mkdir(join(`${file}.br`, 'in the way'), { recursive: true });
  await posts.revise(id, fields({ title: 'Fragile', markdown: 'better' }), published);
  const receipt = await publisher.publish();
  assert.deepEqual(
    receipt.failed.map(({ path }) => path),
    ['/fragile'],
  );
  assert.match(await readFile(file, 'utf8'), /good/);
  await rm(`${file}.br`, { recursive: true });
  assert.deepEqual((await publisher.publish()).changed, ['/fragile']);
  assert.match(await readFile(file, 'utf8'), /better/);
});

test('two processes that publish at once end in the tree of one after the other', async () => {
  const other = await startBlog({ data: blog.config.data });
  await Promise.all(
    Array.from({ length: 6 }, async (_, n) => {
      const { app } = n % 2 ? blog : other;
      await app.get(PostStore).create(fields({ title: `Parallel ${n}`, tags: ['parallel'] }), published, { authorIds: [] });
      await app.get(Publisher).publish();
    }),
  );
  await other.stop();
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
  assert.equal(await statusOf('/parallel-5'), 200);
});

test('a text that can’t be rendered is shown as it is written, and stops no list and no feed', async () => {
  await publish({ title: 'Deep', markdown: `${'>'.repeat(20_000)} x` });
  await publish({ title: 'After the deep' });
  assert.deepEqual((await publisher.publish()).failed, []);
  assert.match(await (await fetch(`${blog.url}/deep`)).text(), /<pre[^>]* class="as-written">(&gt;){20000} x<\/pre>/);
  assert.match(await (await fetch(`${blog.url}/atom.xml`)).text(), /After the deep/);
});

test('what another process left unpublished is found without being told', async () => {
  const data = await mkdtemp(join(tmpdir(), 'qvill-left-'));
  const clock = new StillClock(new Date());
  const left = await startBlog({ data, clock });
  await left.app.get(Schedule).run();
  await left.app.get(PostStore).create(fields({ title: 'Left behind' }), published, { authorIds: [] });
  await left.app.get(Schedule).run(); // as its timer does
  assert.equal((await fetch(`${left.url}/left-behind`)).status, 200);
  await left.stop();
  await rm(data, { recursive: true });
});

test('nobody is kept from leaving an address that an alias of another post took', async () => {
  const date = '2020-01-01T00:00:00.000Z';
  const idea = await posts.create(
    fields({ title: 'F', slug: 'contested', publishedAt: date }),
    { by: null, reason: 'created', status: 'idea' },
    { authorIds: [] },
  );
  const wish = publish({ title: 'G', aliases: ['/contested'] });
  await assert.rejects(wish, /is an address of another post/);
  await posts.revise(idea, fields({ title: 'F', publishedAt: date }), published);
  await publisher.publish();
  assert.equal(await statusOf('/contested'), 200);
  await posts.trash(idea, null);
  await publisher.publish();
  assert.equal(await statusOf('/contested'), 410);
});
