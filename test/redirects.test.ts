import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { PostStore } from '../src/posts/post.store.js';
import { EdgeOutbox } from '../src/publishing/edge-outbox.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Schedule } from '../src/publishing/schedule.service.js';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { bytesOf, differences, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
let redirects: RedirectStore;
let posts: PostStore;
let publisher: Publisher;
let nginx: Awaited<ReturnType<typeof startNginx>> | undefined;
const skipNginx = nginxSkipReason();

before(async () => {
  blog = await startBlog();
  redirects = blog.app.get(RedirectStore);
  posts = blog.app.get(PostStore);
  publisher = blog.app.get(Publisher);
  await blog.app.get(Schedule).onModuleDestroy(); // nobody publishes between two looks at the tree
  await publisher.publish();
  // Nobody listens there: what nginx answers, it answers alone
  if (!skipNginx) nginx = await startNginx({ site: blog.config.site, appPort: 1 });
});
after(async () => {
  await nginx?.stop();
  await blog.stop();
});

const published = { by: null, reason: 'published', status: 'published' } as const;
const publish = async (title: string, slug = '') => {
  const id = await posts.create(fields({ title, slug }), { ...published, takeover: true }, { authorIds: [] });
  await publisher.publish();
  return id;
};
const save = async (source: string, target: string, code = '') => {
  await redirects.save({ source, target, code }, null);
  return publisher.publish();
};
const remove = async (source: string) => {
  const [row] = redirects.rows('', { skip: 0, take: 1_000 }).filter((each) => each.source === source);
  await redirects.remove(row!.id);
  await publisher.publish();
};
/** What the app answers, and nginx while the app is dead: the same. */
async function answer(path: string): Promise<string> {
  const replies = await Promise.all([blog.url, ...(nginx ? [nginx.url] : [])].map((base) => fetch(base + path, { redirect: 'manual' })));
  const [first, second = first] = replies.map(({ status, headers }) => `${status} ${headers.get('location') ?? ''}`.trim());
  assert.equal(first, second, `the app and nginx, asked for ${path}`);
  return first!;
}

test('a rule is in force when it is saved and gone when it is deleted, without the app too', async () => {
  assert.equal(await answer('/docs'), '404');
  await save('docs', 'https://docs.example/start', '302');
  assert.equal(await answer('/Docs/?a=1'), '302 https://docs.example/start?a=1');
  await remove('/docs');
  assert.equal(await answer('/docs'), '404');
  assert.equal(redirects.count('docs'), 0);
});

test('the order of answers: the page, a post’s old address, the exact rule, the longest prefix, patterns, what is gone', async () => {
  const id = await publish('Here', 'was');
  await posts.revise(id, fields({ title: 'Here', slug: 'here' }), published);
  const lost = await publish('Lost');
  await posts.trash(lost, null);
  await publisher.publish();
  assert.equal(await answer('/lost'), '410');
  for (const [source, target] of [
    ['/*', '/here?all'],
    ['/a/*', '/here?a'],
    ['/a/b/*', '/here?ab'],
    ['/a/b', '/here?exact'],
    ['/x/:y', '/here?never'],
  ])
    // prettier-ignore
    await save(source!, target!);
  assert.equal(await answer('/here'), '200');
  assert.equal(await answer('/HERE/'), '301 /here');
  assert.equal(await answer('/was'), '301 /here');
  assert.equal(await answer('/a/b'), '301 /here?exact');
  assert.equal(await answer('/a/b/c'), '301 /here?ab');
  assert.equal(await answer('/a/c'), '301 /here?a');
  assert.equal(await answer('/x/y'), '301 /here?all');
  assert.equal(await answer('/lost'), '301 /here?all');
  assert.equal(await answer('/admin/none').catch(() => 'nginx has nobody to ask'), 'nginx has nobody to ask');
  assert.equal(await answer('/media/none'), '404');
  for (const source of ['/*', '/a/*', '/a/b/*', '/a/b', '/x/:y']) await remove(source);
  assert.equal(await answer('/lost'), '410');
  assert.deepEqual(
    readdirSync(blog.config.site).filter((name) => name === 'rules' && readdirSync(join(blog.config.site, 'rules')).length > 0),
    [],
  );
});

test('what a rule leads to is reached in one step, wherever posts go afterwards', async () => {
  const id = await publish('Mover', 'first');
  await save('/entry', '/first');
  await save('/blog/*', '/:splat');
  await posts.revise(id, fields({ title: 'Mover', slug: 'second' }), published);
  await publisher.publish();
  assert.equal(await answer('/entry?q'), '301 /second?q');
  assert.equal(await answer('/blog/first'), '301 /second');
  assert.equal(await answer('/blog/Second.html'), '301 /second');
  await save('/entrance', '/entry');
  assert.equal(redirects.rows('/entrance', { skip: 0, take: 1 })[0]!.target, '/second');
});

test('a page that comes to live at a rule’s address wins, and the rule is covered until it goes', async () => {
  await save('/contested', 'https://elsewhere.example/');
  const id = await publish('Contested', 'contested');
  assert.equal(await answer('/contested'), '200');
  assert.equal((await redirects.homes()).get('/contested')?.title, 'Contested');
  await posts.trash(id, null);
  await publisher.publish();
  assert.equal(await answer('/contested'), '301 https://elsewhere.example/');
  await remove('/contested');
  assert.equal(await answer('/contested'), '410');
});

test('a rule that could never be asked, or leads in a circle, is refused in words and changes nothing', async () => {
  await publish('Living');
  await save('/one', '/two');
  const rows = JSON.stringify(redirects.all());
  for (const [source, target, field, sentence] of [
    ['/living', '/x', 'source', /“Living” lives at \/living, and a page comes before a rule/],
    ['/two', '/one', 'target', /circle: \/two → \/one → \/two/],
    ['/two', '/Two/', 'target', /circle: \/two → \/Two\/ → \/Two\//],
    ['/one', '/three', 'source', /\/one leads to \/two already/],
    ['/tags', '/three', 'source', /an address of the engine itself/],
    ['/three', '/two/:splat nonsense', 'code', /no code/],
  ] as const)
    await assert.rejects(redirects.save({ source, target, code: field === 'code' ? 'x' : '' }, null), { field, message: sentence });
  assert.equal(JSON.stringify(redirects.all()), rows);
});

test('a text of rules is tried without a trace, then taken in; its bad lines are named, and a second time changes nothing', async () => {
  const text = '# short\nalpha https://alpha.example/\nbeta alpha\ngamma /beta\nbeta /again\nliving /x\nalone\n';
  const tried = await redirects.take(text, { isDryRun: true });
  assert.equal(redirects.count('alpha'), 0);
  const report = await redirects.take(text.replace('beta alpha', 'beta /alpha'), { isDryRun: false });
  assert.deepEqual(
    tried.refused.map(({ line, message }) => [line, message]),
    [
      [3, '“alpha” is neither a path, which begins with one slash, nor an http or https address'],
      [6, '“Living” lives at /living, and a page comes before a rule'],
      [7, 'It says no address to lead to'],
    ],
  );
  assert.deepEqual(report.refused.map(({ line }) => line), [5, 6, 7]); // prettier-ignore
  assert.deepEqual(report.added.map(({ source, target }) => `${source} ${target}`).toSorted(), ['/alpha https://alpha.example/', '/beta https://alpha.example/', '/gamma https://alpha.example/']); // prettier-ignore
  const again = await redirects.take(text.replace('beta alpha', 'beta /alpha'), { isDryRun: false });
  assert.deepEqual([again.added, again.changed, again.unchanged], [[], [], 3]);
  await publisher.publish();
  assert.equal(await answer('/gamma'), '301 https://alpha.example/');
});

test('after any sequence of changes the tree equals one built from nothing, and only differing files were touched', async () => {
  const name = fc.integer({ min: 0, max: 5 }).map((n) => `n${n}`);
  const source = fc.oneof(name.map((each) => `/${each}`), name.map((each) => `/${each}/*`), name.map((each) => `/${each}/:p`)); // prettier-ignore
  const step = fc.oneof(
    fc.record({ kind: fc.constant('save' as const), source, target: name, code: fc.constantFrom('301', '307', '410') }),
    fc.record({ kind: fc.constant('remove' as const), pick: fc.nat() }),
    fc.record({ kind: fc.constant('post' as const), title: name }),
    fc.record({ kind: fc.constant('import' as const), lines: fc.array(fc.tuple(source, name), { maxLength: 5 }) }),
  );
  const expected = (error: unknown) => assert.ok(['conflict', 'invalid'].includes((error as { kind: string }).kind), String(error));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 8 }), async (steps) => {
      for (const each of steps) {
        const all = redirects.rows('', { skip: 0, take: 1_000 });
        if (each.kind === 'save') await redirects.save({ source: each.source, target: `/${each.target}`, code: each.code }, null).catch(expected);
        else if (each.kind === 'post') await posts.create(fields({ title: each.title }), published, { authorIds: [] });
        else if (each.kind === 'import') await redirects.take(each.lines.map(([from, to]) => `${from} /${to}\n`).join(''), { isDryRun: false });
        else if (all.length > 0) await redirects.remove(all[each.pick % all.length]!.id);
        const was = await treeAt(blog.config.site);
        assert.deepEqual((await publisher.publish()).failed, []);
        const is = await treeAt(blog.config.site);
        const { touched, differing } = differences(was, is);
        assert.deepEqual(touched, differing);
        assert.deepEqual(bytesOf(is), bytesOf(await treeFromNothing(blog.config)), `after ${JSON.stringify(each)}`);
      }
    }),
    { numRuns: Number(process.env['QVILL_TEST_RUNS'] ?? 3), endOnFailure: true },
  );
  assert.deepEqual((await publisher.check()).differences, []);
});

test('files of rules are in no receipt, no ledger and no outbox', async () => {
  const receipt = await save('/quiet', '/elsewhere');
  assert.deepEqual([receipt.changed, receipt.removed, await blog.app.get(EdgeOutbox).outstanding()], [[], [], 0]);
  assert.doesNotMatch(JSON.stringify((await publisher.rebuild()).changed), /rules/);
});
