import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { Owner } from './support/signed-in.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
let owner: Owner;
const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));

before(async () => {
  blog = await startBlog({ clock });
  owner = await Owner.of(blog);
});
after(() => blog?.stop());

/** A public post; its id. */
async function publish(title: string, some: Parameters<typeof fields>[0] = {}, change: object = {}): Promise<number> {
  const id = await blog.app
    .get(PostStore)
    .create(fields({ title, ...some }), { by: null, reason: 'published', status: 'published', ...change }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  return id;
}
const toTrash = (id: number) => owner.ask(`POST /admin/posts/${id}/deletion`, {});
const statusOf = async (path: string) => (await fetch(blog.url + path, { redirect: 'manual' })).status;
const rowOf = async (id: number) =>
  (await blog.app.get(Database).reader()).post.findUnique({ where: { id }, include: { revisions: { orderBy: { version: 'asc' } }, aliases: true } });
/** What readers get is what the database says, also when it is made from nothing. */
const assertExact = async () => assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));

test('a deleted post is on the desk’s notice and in the trash, with its date and words', async () => {
  const id = await publish('Thrown <away>', { markdown: 'Four words of text.' });
  clock.set('2026-11-22T09:00:00Z');
  const { status, headers } = await toTrash(id);
  assert.deepEqual([status, headers.get('location')], [303, `/admin?trashed=${id}`]);
  assert.match(
    (await owner.ask(`GET /admin?trashed=${id}`)).body,
    /“<bdi>Thrown &lt;away&gt;<\/bdi>” is in the trash\.[^]*Undo[^]*Trash <span class="count">1</,
  );
  assert.match(
    (await owner.ask('GET /admin/trash')).body,
    /Thrown &lt;away&gt;<\/h2>\s*<p class="about">Deleted <time[^>]*>November 22, 2026<\/time> · 4 words/,
  );
});

test('put back, it is an idea with the same text, slug and old addresses, as a revision of its own', async () => {
  const id = await publish('Put back', { slug: 'there', aliases: ['/long/ago'], tags: ['kept'] });
  await toTrash(id);
  const { status, headers } = await owner.ask(`POST /admin/posts/${id}/restoration`, {});
  assert.deepEqual([status, headers.get('location')], [303, `/admin?restored=${id}`]);
  const post = (await rowOf(id))!;
  assert.deepEqual([post.status, post.slug, post.markdown, post.version], ['idea', 'there', 'Its text.', 3]);
  assert.deepEqual(
    post.revisions.map(({ reason, authorId }) => [reason, authorId]),
    [
      ['published', null],
      ['trashed', owner.id],
      ['restored', owner.id],
    ],
  );
  assert.deepEqual(post.aliases.map(({ key }) => key).toSorted(), ['/long/ago', '/there']);
  assert.deepEqual([await statusOf('/there'), await statusOf('/long/ago')], [410, 410]);
  await owner.ask(`POST /admin/posts/${id}/publication`, { version: '3', title: 'Put back', markdown: 'Its text.', slug: 'there', aliases: '/long/ago' });
  assert.deepEqual([await statusOf('/there'), await statusOf('/long/ago')], [200, 301]);
  await assertExact();
});

test('put back after another post took its address, it gets one beside it', async () => {
  const id = await blog.app.get(PostStore).create(fields({ title: 'Same place' }), { by: null, reason: 'created', status: 'idea' }, { authorIds: [] });
  await toTrash(id);
  await publish('The other', { aliases: ['/same-place'] });
  await owner.ask(`POST /admin/posts/${id}/restoration`, {});
  assert.equal((await rowOf(id))!.slug, 'same-place-2');
});

test('deleted for ever, nothing of it is left but that its addresses are gone', async () => {
  const id = await publish('For ever', { aliases: ['/for/ever'], tags: ['only here'] });
  await toTrash(id);
  const { status, headers } = await owner.ask(`POST /admin/trash/${id}/deletion`, {});
  assert.deepEqual([status, headers.get('location')], [303, '/admin/trash']);
  const reader = await blog.app.get(Database).reader();
  const left = [await rowOf(id), await reader.revision.count({ where: { postId: id } }), await reader.tag.count({ where: { name: 'only here' } })];
  assert.deepEqual(left, [null, 0, 0]);
  for (const path of ['/for-ever', '/for-ever.md', '/for/ever', '/tags/only-here']) assert.equal(await statusOf(path), 410, path);
  await assertExact();
  await publish('For ever');
  assert.deepEqual([await statusOf('/for-ever'), await statusOf('/for-ever-2')], [410, 200], 'another post of that title is another one');
  await publish('For ever', { slug: 'for-ever' }, { takeover: true });
  assert.equal(await statusOf('/for-ever'), 200);
});

test('only what is in the trash can be put back or deleted for ever', async () => {
  const id = await publish('Untouched');
  for (const line of [`POST /admin/posts/${id}/restoration`, `POST /admin/trash/${id}/deletion`, 'POST /admin/trash/99999/deletion'])
    assert.equal((await owner.ask(line, {})).status, 404, line);
  assert.equal((await rowOf(id))!.status, 'published');
  assert.doesNotMatch((await owner.ask(`GET /admin?trashed=${id}`)).body, /is in the trash/);
});

describe('in a browser', { skip: browserSkipReason() }, () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  const ideas = (page: Page) => page.locator('section[aria-labelledby=ideas] .title').allInnerTexts();

  async function deleteInEditor(page: Page, id: number): Promise<void> {
    await page.goto(`/admin/posts/${id}`);
    await page.locator('#details > summary').click();
    await page.locator('.delete summary').click();
    await page.getByRole('button', { name: 'Delete this post' }).click();
    await page.waitForURL(/\/admin(\?.*)?$/);
  }

  for (const javaScriptEnabled of [true, false])
    test(`a post that was deleted by mistake is back after Undo, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
      const title = `Mistake ${javaScriptEnabled}`;
      const page = await owner.page(browser, { javaScriptEnabled });
      await deleteInEditor(page, await publish(title));
      assert.match(await page.getByRole('status').first().innerText(), new RegExp(`“${title}” is in the trash`));
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText(`“${title}” is an idea again.`).waitFor();
      assert.equal((await ideas(page))[0], title);
      if (javaScriptEnabled) assert.equal(new URL(page.url()).search, '', 'a notice is for once');
      await page.context().close();
    });

  for (const viewport of [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ])
    test(`a post is deleted for ever only after a second word, without scripts, ${viewport.width} pixels wide`, async () => {
      const page = await owner.page(browser, { viewport, javaScriptEnabled: false });
      const title = `Twice asked ${viewport.width}`;
      const id = await publish(title);
      await deleteInEditor(page, id);
      await page.getByRole('link', { name: /^Trash \d+$/ }).click();
      const last = page.getByRole('button', { name: `Delete “${title}” for ever`, exact: true });
      assert.equal(await last.isVisible(), false);
      await page.getByText(`Delete for ever… “${title}”`).click();
      await last.click();
      assert.equal(await page.getByRole('heading', { name: title }).count(), 0);
      assert.equal(await rowOf(id), null);
      await page.context().close();
    });

  test('axe finds nothing: on a trash with posts, about to delete, on an empty one, on the notice', async () => {
    const page = await owner.page(browser);
    const id = await publish('Looked at');
    await deleteInEditor(page, id);
    assert.deepEqual(await axeFindings(page), []);
    await page.goto('/admin/trash');
    await page.getByText('Delete for ever… “Looked at”').click();
    assert.deepEqual(await axeFindings(page), []);
    const reader = await blog.app.get(Database).reader();
    for (const post of await reader.post.findMany({ where: { status: 'trashed' } })) await owner.ask(`POST /admin/trash/${post.id}/deletion`, {});
    await page.goto('/admin/trash');
    assert.match(await page.locator('main').innerText(), /Nothing is in the trash/);
    assert.deepEqual(await axeFindings(page), []);
    await page.goto('/admin');
    assert.equal(await page.getByRole('link', { name: /Trash/ }).count(), 0);
    await page.context().close();
  });
});
