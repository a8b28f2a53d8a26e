import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { AuthorStore } from '../src/auth/author.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { RedirectFollower } from '../src/redirects/follower.service.js';
import { RedirectFeeds } from '../src/redirects/redirect-feeds.store.js';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { finePage } from './support/fine-page.js';
import { fields } from './support/fields.js';
import { headersOf, Owner } from './support/signed-in.js';

describe('redirects in a browser', { skip: browserSkipReason() }, () => {
  let browser: Browser;
  let blog: Blog;
  let owner: Owner;
  let page: Page;

  before(async () => {
    [browser, blog] = await Promise.all([openBrowser(), startBlog()]);
    owner = await Owner.of(blog);
    const published = { by: null, reason: 'published', status: 'published' } as const;
    await blog.app.get(PostStore).create(fields({ title: 'Rivers', slug: 'rivers', aliases: ['/old/rivers'] }), published, { authorIds: [owner.id] });
    await blog.app.get(Publisher).publish();
    page = await owner.page(browser, { javaScriptEnabled: false });
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  const statusOf = async (path: string) => (await fetch(blog.url + path, { redirect: 'manual' })).status;
  const fine = (name: string) => finePage(owner, browser, page, name);

  test('a rule is added, found, changed and deleted by keyboard and without scripts, and in force at once', async () => {
    await page.goto('/admin');
    await fine('desk');
    await page.getByRole('link', { name: 'Redirects' }).click();
    await fine('empty');
    await page.locator('summary', { hasText: 'New redirect' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Address', { exact: true }).fill('/docs');
    await page.getByLabel('Leads to').fill('nowhere');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .getByRole('link', { name: /is neither a path/ })
      .waitFor();
    assert.equal(await page.getByLabel('Address', { exact: true }).inputValue(), '/docs');
    await fine('fault');
    await page.getByLabel('Leads to').fill('https://docs.example/a/rather/long/address/of/a/manual?with=a&query=too#and-a-place-in-it');
    await page.getByLabel('How').selectOption('302');
    await page.keyboard.press('Enter');
    await page.getByText('1 in force').waitFor();
    assert.equal(await statusOf('/docs'), 302);
    await page.getByRole('link', { name: '/docs' }).click();
    await fine('rule');
    await page.getByLabel('How').selectOption('410');
    await page.getByLabel('Leads to').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('410 · ').waitFor();
    assert.equal(await statusOf('/docs'), 410);
    await page.getByRole('link', { name: '/docs' }).click();
    await page.locator('summary', { hasText: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete this redirect' }).click();
    await page.getByText('There are none yet.').waitFor();
    assert.equal(await statusOf('/docs'), 404);
  });

  test('a text is tried and taken in, by paste or as a file, and each line that is no rule is named', async () => {
    await page.goto('/admin/redirects');
    await page.getByRole('link', { name: 'Import' }).click();
    const text = '# short links\ndocs https://docs.example/\n/blog/* /:splat 308\n/:year/:slug /:slug\n/was - 410\nalone\n/rivers /x\n/ü /über 302\n';
    await page.getByLabel('Text', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Try' }).click();
    await page.getByText('5 new · 0 changed · 0 as they were · 2 refused').waitFor();
    await page.getByText('“Rivers” lives at /rivers, and a page comes before a rule').waitFor();
    await fine('tried');
    assert.equal(blog.app.get(RedirectStore).count(), 0);
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByText('Done').waitFor();
    assert.equal(blog.app.get(RedirectStore).count(), 5);
    assert.equal(await statusOf('/docs'), 301);
    await page
      .getByLabel('Or a file')
      .setInputFiles({ name: '_redirects', mimeType: 'text/plain', buffer: Buffer.from('/from/file /rivers\n/docs https://docs.example/ 302\n') });
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByText('1 new · 1 changed · 0 as they were · 0 refused').waitFor();
    await page.getByRole('button', { name: 'Try' }).click();
    await page.getByRole('alert').getByText('Paste a text, or choose a file').first().waitFor();
  });

  test('the list is searched and exported in four forms; what a page covers says so', async () => {
    await blog.app.get(RedirectStore).save({ source: '/lakes', target: '/elsewhere', code: '' }, null);
    const published = { by: null, reason: 'published', status: 'published' } as const;
    await blog.app.get(PostStore).create(fields({ title: 'Lakes', slug: 'lakes' }), { ...published, takeover: true }, { authorIds: [owner.id] });
    await blog.app.get(Publisher).publish();
    await page.goto('/admin/redirects');
    await page.getByText('Covered: “Lakes” answers there').waitFor();
    await fine('list');
    await page.getByRole('searchbox').fill('docs');
    await page.keyboard.press('Enter');
    await page.getByText('1 found').waitFor();
    for (const [name, words] of [
      ['Text', '/docs https'],
      ['CSV', 'source,target,code'],
      ['_redirects', '/docs https'],
      ['nginx map', 'map $uri $redirect_301'],
    ]) {
      // prettier-ignore
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: name!, exact: true }).click()]);
      assert.ok(readFileSync(await download.path(), 'utf8').includes(words!), name);
    }
  });

  test('what happens to an address is shown step by step', async () => {
    await page.goto('/admin/redirects');
    await page.getByLabel('What happens to this address?').fill('/blog/old/rivers?a=1');
    await page.keyboard.press('Enter');
    await page.getByText('in one step').waitFor();
    assert.deepEqual(await page.getByRole('status').getByRole('listitem').allInnerTexts(), [
      'The rule /blog/* leads from /blog/old/rivers to /old/rivers',
      '/old/rivers is an old address, and leads to /rivers',
      'A page lives at /rivers',
      'Readers get 308 to /rivers?a=1, in one step',
    ]);
    await fine('tested');
  });

  test('a followed text shows its state, and goes with its rules', async () => {
    await page.goto('/admin/redirects/feeds');
    await page.getByLabel('Address of a text').fill(`${blog.url}/nothing-there.txt`);
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await page.getByText('The last look came to nothing: it answered 404. It is tried again.').waitFor();
    const [feed] = await blog.app.get(RedirectFeeds).list();
    await blog.app.get(RedirectFeeds).take(feed!.id, 'followed /rivers\n', false);
    await blog.app.get(RedirectFollower).flush();
    await page.getByRole('button', { name: /^Look now/ }).click();
    await page.getByText('1 in force').waitFor();
    await fine('feeds');
    await page.goto('/admin/redirects?q=followed');
    await page.getByRole('link', { name: '/followed' }).click();
    await page.getByText('and is changed there').waitFor();
    await page.goto('/admin/redirects/feeds');
    await page.locator('summary', { hasText: 'Stop…' }).click();
    await page.getByRole('button', { name: /^Stop following/ }).click();
    await page.getByText('Rules that are kept elsewhere').waitFor();
    assert.equal(blog.app.get(RedirectStore).count('followed'), 0);
  });

  test('who writes and edits nothing of others has no say here', async () => {
    const id = await blog.app.get(AuthorStore).add({ name: 'Eve', email: 'eve@example.org', password: 'correct horse battery', role: 'author' });
    const headers = headersOf(await blog.app.get(SessionStore).begin(id));
    const rules = blog.app.get(RedirectStore).count();
    for (const path of ['', '/1', '/import', '/export', '/feeds'])
      assert.equal((await fetch(`${blog.url}/admin/redirects${path}`, { headers })).status, 403, path);
    for (const path of ['', '/1', '/1/deletion', '/import', '/feeds', '/feeds/1/attempt', '/feeds/1/deletion'])
      assert.equal((await fetch(`${blog.url}/admin/redirects${path}`, { method: 'POST', headers })).status, 403, path);
    assert.equal(blog.app.get(RedirectStore).count(), rules);
    assert.doesNotMatch(await (await fetch(`${blog.url}/admin`, { headers })).text(), /admin\/redirects/);
  });
});
