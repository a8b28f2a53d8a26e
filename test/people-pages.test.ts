import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { authorNamed } from '../src/auth/author.store.js';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openAs, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { ask, join, password, signInAs, type Visitor } from './support/visitor.js';

describe('people and accounts, in a browser', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let ada: Visitor;
  let link: string;

  before(async () => {
    blog = await startBlog();
    browser = await openBrowser();
    ada = await join(blog, 'Ada', 'owner');
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  const open = (as: Visitor | null, path: string, options: BrowserContextOptions = {}) =>
    openAs(browser, blog, as, path, { viewport: { width: 390, height: 844 }, timezoneId: 'Asia/Tokyo', ...options });

  /** The page as it stands: nothing for axe to find, nothing wider than the screen. */
  async function isSound(page: Page): Promise<void> {
    assert.deepEqual(await axeFindings(page), [], page.url());
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${page.url()} is too wide`);
  }

  const press = (page: Page, key: string) => Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);

  test('an owner invites somebody with the keyboard and copies the link', async () => {
    const page = await open(ada, '/admin/people', { permissions: ['clipboard-read', 'clipboard-write'] });
    await isSound(page);
    await page.getByLabel('Name').focus();
    await page.keyboard.type('Ben');
    await page.keyboard.press('Tab');
    await page.keyboard.press('e'); // Editor
    await page.keyboard.press('Tab');
    await press(page, 'Enter');
    await isSound(page);
    await page.getByLabel('Link').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Copied').waitFor();
    link = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(`${blog.url}/admin/invitation?token=`), link);
    await isSound(page);
    await page.context().close();
  });

  test('who follows it sets up an account, also after a mistake, and is at the desk', async () => {
    const page = await open(null, link.slice(blog.url.length));
    await isSound(page);
    assert.equal(await page.getByLabel('Your name').inputValue(), 'Ben');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill(password);
    await press(page, 'Enter');
    await isSound(page);
    assert.match(await page.locator('.problems').innerText(), /has an account already/);
    await page.getByLabel('E-mail').fill('ben@example.org');
    await page.getByLabel('Password').fill(password);
    await press(page, 'Enter');
    assert.equal(new URL(page.url()).pathname, '/admin');
    await page.getByRole('link', { name: 'Your account, Ben' }).click();
    await isSound(page);
    await page.context().close();
  });

  test('no request that the page of an invitation makes says its address', async () => {
    const page = await open(ada, '/admin/people');
    const { body } = await ask(blog, 'POST /admin/people/invitations', ada, { role: 'author', name: '' });
    const path = /\/admin\/invitation\?token(?:=|&#x3D;)[\w-]+/.exec(body)![0].replace('&#x3D;', '=');
    const asked: Promise<Record<string, string>>[] = [];
    page.on('request', (request) => asked.push(request.allHeaders().catch(() => ({})))); // the icon may still be on its way when the window closes
    await page.goto(blog.url + path);
    await page.getByRole('link', { name: 'View blog' }).click();
    const referers = (await Promise.all(asked)).map((headers) => headers['referer'] ?? '');
    assert.ok(referers.length >= 3 && referers.includes(`${blog.url}/`));
    assert.equal(
      referers.find((referer) => referer.includes('token')),
      undefined,
    );
    await page.context().close();
  });

  test('the browser’s time zone is offered, and kept when it is saved', async () => {
    const page = await open(ada, '/admin/people/me');
    await page.getByRole('button', { name: 'Use this browser’s: Asia/Tokyo' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    assert.equal(await page.getByLabel('Time zone').inputValue(), 'Asia/Tokyo');
    assert.equal(await page.getByRole('button', { name: /Use this browser/ }).count(), 0);
    await isSound(page);
    await page.context().close();
  });

  test('without scripts an account is changed, a session ended, a link made, a role given', async () => {
    const there = await signInAs(blog, ada.id, ada.email, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
    const page = await open(ada, '/admin/people/me', { javaScriptEnabled: false });
    await page.getByLabel('Name').fill('Ada L.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Your account, Ada L.' }).waitFor();
    await page.getByRole('button', { name: /^Sign out of Firefox on Linux/ }).click();
    const reply = await fetch(`${blog.url}/admin`, { headers: { cookie: there.cookie }, redirect: 'manual' });
    assert.equal(reply.status, 303);
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('link', { name: 'Ben' }).click();
    await page.getByLabel('Role').selectOption('author');
    await page.getByRole('button', { name: 'Save' }).click();
    assert.match(await page.locator('[role=status]').innerText(), /Saved/);
    await page.getByRole('button', { name: 'Make a link for a new password' }).click();
    assert.match(await page.getByLabel('Link').inputValue(), /\/admin\/invitation\?token=/);
    await page.context().close();
  });

  test('the authors of a post: accounts first, then names by use, and one of many is found by its letters', async () => {
    const change = { by: null, reason: 'imported', status: 'published' } as const;
    for (let number = 1; number <= 14; number++) {
      const id = await blog.app.get(Database).change((tx) => authorNamed(tx, `Name ${number}`, '2020-01-01T00:00:00.000Z'));
      for (const part of number === 9 ? [1, 2] : [1])
        await blog.app.get(PostStore).create(fields({ title: `Of ${number}, ${part}`, publishedAt: '2020-01-01T00:00:00.000Z' }), change, { authorIds: [id] });
    }
    const page = await open(ada, '/admin/posts/1/authors');
    const names = () => page.locator('#choice label:visible .whom').allInnerTexts();
    const all = await names();
    const accounts = await page.locator('#choice label').evaluateAll((labels) => labels.map((label) => !label.textContent!.includes('no account')));
    assert.ok(accounts.lastIndexOf(true) < accounts.indexOf(false));
    assert.deepEqual(all.slice(accounts.indexOf(false))[0], 'Name 9');
    await isSound(page);
    await page.getByLabel('Find a name').fill('nm14');
    assert.deepEqual(await names(), ['Name 14']);
    await page.keyboard.press('Enter');
    await page.getByLabel('Name 14').check();
    await isSound(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Name 14').first().waitFor({ state: 'attached' });
    await page.context().close();
  });

  test('every other page is sound too, also when it says no', async () => {
    const page = await open(ada, '/admin/people');
    for (const path of [`/admin/people/${ada.id}`, '/admin/posts/1/authors', '/admin/posts/1']) {
      await page.goto(blog.url + path);
      await isSound(page);
    }
    await page.goto(`${blog.url}/admin/people/${ada.id}`);
    await page.getByLabel('Role').selectOption('editor');
    await page.getByRole('button', { name: 'Save' }).click();
    assert.match(await page.locator('.problems').innerText(), /Somebody must own the blog/);
    await isSound(page);
    await page.goto(`${blog.url}/admin/people/me`);
    await page.getByLabel('Present password').fill('a wrong guess');
    await page.getByLabel('New password').fill('another password');
    await page.getByRole('button', { name: 'Change the password' }).click();
    assert.match(await page.locator('#current-problem').innerText(), /not your present password/);
    await isSound(page);
    await page.context().close();
  });
});
