import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { Database } from '../src/platform/database.service.js';
import { MergeStore } from '../src/posts/merge.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { WorkingCopyStore } from '../src/posts/working-copy.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { blankForm, fields } from './support/fields.js';
import { Owner } from './support/signed-in.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
let owner: Owner;
before(async () => {
  blog = await startBlog();
  owner = await Owner.of(blog);
});
after(() => blog.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
const posts = () => blog.app.get(PostStore);
async function publish(): Promise<void> {
  await blog.app.get(Publisher).publish();
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
}
const write = (some: Parameters<typeof fields>[0], status: 'published' | 'idea' = 'published') =>
  posts().create(fields(some), { ...published, status }, { authorIds: [owner.id] });
async function merge(id: number, into: number, appends = false): Promise<void> {
  await blog.app.get(MergeStore).merge(id, { into, by: owner.id, appends });
  await publish();
}
const answers = (...paths: string[]) =>
  Promise.all(
    paths.map(async (path) => {
      const { status, headers } = await fetch(blog.url + path, { redirect: 'manual' });
      return headers.get('location') ?? status;
    }),
  );
const reader = () => blog.app.get(Database).reader();

test('all addresses of a post lead to the one into which it was merged, in one step, and so do its kudos and mentions', async () => {
  const stays = await write({ title: 'Rivers', slug: 'rivers', aliases: ['/water'] });
  const goes = await write({ title: 'On rivers', slug: 'on-rivers-1', aliases: ['/old/rivers.html'] });
  await posts().revise(goes, fields({ title: 'On rivers', slug: 'on-rivers', aliases: ['/old/rivers'] }), published);
  await blog.app.get(RedirectStore).save({ source: '/short', target: '/on-rivers', code: '' }, null);
  const now = '2026-11-22T00:00:00.000Z';
  await blog.app.get(Database).change(async (tx) => {
    await tx.kudos.create({ data: { digest: 'a', postId: goes } });
    const mention = { state: 'approved', author: 'Eve', content: 'So true.', receivedAt: now, target: `${blog.config.url}/on-rivers` };
    await tx.mention.create({ data: { ...mention, postId: goes, source: 'https://eve.example/1' } });
    await tx.mention.create({ data: { ...mention, postId: goes, source: 'https://both.example/' } });
    await tx.mention.create({ data: { ...mention, postId: stays, source: 'https://both.example/' } });
    await tx.setting.create({ data: { name: 'webmentions', value: 'true' } });
    await tx.stale.create({ data: { fact: 'everything', at: '' } });
  });
  await publish();
  await merge(goes, stays);
  assert.deepEqual(await answers('/rivers', '/water', '/on-rivers', '/ON-RIVERS.html', '/on-rivers-1', '/old/rivers.html', '/short', '/on-rivers.md'), [
    200,
    '/rivers',
    '/rivers',
    '/rivers',
    '/rivers',
    '/rivers',
    '/rivers',
    '/rivers.md',
  ]);
  assert.match(await (await fetch(`${blog.url}/rivers`)).text(), /eve\.example/);
  const db = await reader();
  assert.deepEqual([await db.kudos.count({ where: { postId: stays } }), await db.mention.count({ where: { postId: stays } })], [1, 2]);
  assert.equal((await db.post.findUniqueOrThrow({ where: { id: goes } })).status, 'trashed');
});

test('its text comes along only when that is said, below the other one, under its title', async () => {
  const [stays, goes] = [await write({ title: 'Whole', markdown: 'First.\n' }), await write({ title: 'Part', markdown: 'Second.' })];
  await merge(goes, stays, true);
  const post = await (await reader()).post.findUniqueOrThrow({ where: { id: stays } });
  assert.equal(post.markdown, 'First.\n\n## Part\n\nSecond.');
});

test('put back it has its address again as soon as it is public; until then and for ever after deletion it leads on', async () => {
  const [stays, goes] = [await write({ title: 'Stays' }), await write({ title: 'Goes', slug: 'goes', aliases: ['/went'] })];
  await merge(goes, stays);
  await posts().restore(goes, owner.id);
  await publish();
  assert.deepEqual(await answers('/goes', '/went'), ['/stays', '/stays'], 'an idea again');
  await posts().revise(goes, fields({ title: 'Goes', slug: 'goes' }), published);
  await publish();
  assert.deepEqual(await answers('/goes', '/went', '/stays'), [200, '/goes', 200]);
  await merge(goes, stays);
  await posts().restore(goes, owner.id, 'before');
  await publish();
  assert.deepEqual(await answers('/goes', '/went', '/stays'), [200, '/goes', 200]);
  await merge(goes, stays);
  await posts().delete(goes);
  await publish();
  assert.deepEqual(await answers('/goes', '/went'), ['/stays', '/stays']);
});

test('chains end where the last one is, and each takes back what was its own', async () => {
  const [one, two, three] = [await write({ title: 'One c' }), await write({ title: 'Two c' }), await write({ title: 'Three c' })];
  await merge(one, two);
  await merge(two, three);
  assert.deepEqual(await answers('/one-c', '/two-c'), ['/three-c', '/three-c']);
  await posts().restore(two, owner.id, 'before');
  await publish();
  assert.deepEqual(await answers('/one-c', '/two-c'), ['/three-c', 200]);
  await posts().restore(one, owner.id, 'before');
  await publish();
  assert.deepEqual(await answers('/one-c', '/two-c', '/three-c'), [200, 200, 200]);
});

test('who has the other post open takes no address away: what is typed learns of them, and loses nothing', async () => {
  const [stays, goes] = [await write({ title: 'Open here', aliases: ['/opened'] }), await write({ title: 'Opening' })];
  await publish();
  const { version } = await (await reader()).post.findUniqueOrThrow({ where: { id: stays } });
  const form = { ...blankForm, title: 'Open here', markdown: 'Typed.', slug: 'open-here', aliases: '/opened' };
  await blog.app.get(WorkingCopyStore).keep(stays, form, { by: owner.id, version, timeZone: 'UTC' });
  await assert.rejects(merge(goes, stays, true), { kind: 'conflict', field: 'markdown' });
  assert.deepEqual(await answers('/opening'), [200], 'nothing is half merged');
  await merge(goes, stays);
  const draft = await blog.app.get(WorkingCopyStore).open(stays, 'UTC');
  assert.deepEqual([draft.form.markdown, draft.form.aliases], ['Typed.', '/opened\n/opening']);
});

test('what readers can’t see, the post itself, and those of others are refused in words; programs merge, too', async () => {
  const [idea, live] = [await write({ title: 'Hidden' }, 'idea'), await write({ title: 'Alone' })];
  await publish();
  for (const [into, sentence] of [
    [idea, /into a public post only/],
    [live, /into itself/],
    [99_999, /into a public post only/],
  ] as const)
    await assert.rejects(merge(live, into), { kind: 'invalid', field: 'into', message: sentence });
  await assert.rejects(merge(99_999, live), { kind: 'missing' });
  assert.match((await owner.ask(`POST /admin/posts/${live}/merger`, { other: '/nowhere' })).body, /No public post is at “\/nowhere”/);
  const eve = await blog.app.get(AuthorStore).add({ name: 'Eve', email: 'eve@example.org', password: 'correct horse battery', role: 'author' });
  const own = await posts().create(fields({ title: 'Of Eve' }), published, { authorIds: [eve] });
  await publish();
  const line = (id: number) => `POST /api/posts/${id}/merger`;
  const headers = { 'if-match': '*' };
  assert.equal((await programWith(blog, await tokenFor(blog, eve))(line(own), { json: { into: live }, headers })).status, 403);
  const program = programWith(blog, await tokenFor(blog, owner.id));
  assert.equal((await program(line(own), { json: { into: live } })).status, 428);
  assert.equal((await program(line(own), { json: { into: 'x' }, headers })).status, 422);
  assert.equal((await program(line(own), { json: { into: live }, headers, token: await tokenFor(blog, owner.id, 'delete') })).status, 403);
  const { status, body } = await program(line(own), { json: { into: live }, headers });
  assert.deepEqual([status, body['id'], await answers('/of-eve')], [200, live, ['/alone']]);
});

describe('in a browser', { skip: browserSkipReason() }, () => {
  test('without scripts and by keyboard: the likeliest posts are offered, and any by its address', async () => {
    const [stays, goes, other] = [await write({ title: 'Autumn walks' }), await write({ title: 'Autumn walk' }), await write({ title: 'Elsewhere' })];
    await publish();
    const browser = await openBrowser();
    const page = await owner.page(browser, { javaScriptEnabled: false });
    await page.goto(`/admin/posts/${goes}/merger`);
    await page.getByRole('radio', { name: /Autumn walks/ }).waitFor();
    const seeing = await owner.page(browser);
    for (const colorScheme of ['light', 'dark'] as const) {
      await seeing.emulateMedia({ colorScheme });
      await seeing.goto(page.url());
      assert.deepEqual(await axeFindings(seeing), []);
      if (process.env['QVILL_SHOTS']) await seeing.screenshot({ path: `${process.env['QVILL_SHOTS']}/merge-${colorScheme}.png`, fullPage: true });
    }
    await page.getByRole('button', { name: 'Merge' }).click();
    await page.getByText('Say which post').first().waitFor();
    await page.getByRole('radio', { name: /Autumn walks/ }).check();
    await page.getByRole('button', { name: 'Merge' }).click();
    await page.getByText(/Merged\. The addresses of the other post lead here/).waitFor();
    assert.deepEqual([new URL(page.url()).pathname, await answers('/autumn-walk')], [`/admin/posts/${stays}`, ['/autumn-walks']]);
    await page.goto(`/admin/posts/${other}/merger`);
    await page.getByLabel('address', { exact: false }).last().fill(`${blog.config.url}/Autumn-walk.html`);
    await page.getByRole('button', { name: 'Merge' }).click();
    await page.waitForURL(`**/admin/posts/${stays}?done=*`);
    await browser.close();
  });
});
