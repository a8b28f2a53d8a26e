import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { programWith } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { Owner } from './support/signed-in.js';

describe('the page of tokens, by keyboard, without scripts', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let page: Page;

  before(async () => {
    blog = await startBlog();
    const owner = await Owner.of(blog);
    browser = await openBrowser();
    page = await owner.page(browser, { viewport: { width: 390, height: 844 } });
    await page.goto(`${blog.url}/admin/tokens`);
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  async function tabTo(name: string): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      const words = await page.evaluate(() => {
        const control = document.activeElement as HTMLInputElement | null;
        return (control?.labels?.[0] ?? control)?.textContent.trim() ?? '';
      });
      if (words.startsWith(name)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab never arrives at “${name}”`);
  }
  const enter = () => Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  const isWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

  test('a token is made, can be copied at once, and works', async () => {
    assert.deepEqual(await axeFindings(page), []);
    await tabTo('Name');
    await page.keyboard.type('Quill');
    await tabTo('Delete posts');
    await page.keyboard.press('Space');
    await tabTo('Make the token');
    await enter();
    assert.deepEqual([await axeFindings(page), await isWide()], [[], false]);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'secret');
    const token = await page.locator('#secret').inputValue();
    assert.equal((await programWith(blog, token)('GET /api/posts')).status, 200);
    assert.match(await page.locator('main').innerText(), /create update undelete media read/);
  });

  test('without something to do it is not made, and says so', async () => {
    await tabTo('Name');
    await page.keyboard.type('x'.repeat(90));
    for (const name of ['Write posts and', 'Change posts', 'Delete posts', 'Take posts', 'Upload', 'Read posts']) {
      await tabTo(name);
      await page.keyboard.press('Space');
    }
    await tabTo('Make the token');
    await enter();
    assert.match(await page.getByRole('alert').innerText(), /A token that may do nothing is of no use/);
    assert.deepEqual([await axeFindings(page), await isWide()], [[], false]);
  });

  test('it is deleted', async () => {
    await page.goto(`${blog.url}/admin/tokens`);
    await tabTo('Delete… Quill');
    await page.keyboard.press('Enter');
    assert.deepEqual(await axeFindings(page), []);
    await tabTo('Delete this token');
    await enter();
    assert.equal(await page.getByRole('heading', { name: 'Quill' }).count(), 0);
  });

  test('an app that asks for it is let in, and the browser goes back to it with a code', async () => {
    const app = createServer((_, response) => response.end('<!doctype html><title>The app</title>')).listen(0, '127.0.0.1');
    await once(app, 'listening');
    const home = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`;
    const query = new URLSearchParams({ client_id: home, redirect_uri: `${home}back`, response_type: 'code', state: 'abc', scope: 'create media' });
    await page.goto(`${blog.url}/api/indieauth/authorization?${query}`);
    assert.deepEqual([await axeFindings(page), await isWide()], [[], false]);
    await tabTo('Let it in');
    await enter();
    const url = new URL(page.url());
    assert.deepEqual([url.pathname, url.searchParams.get('state'), url.searchParams.get('code')?.length], ['/back', 'abc', 43]);
    app.close();
    app.closeAllConnections();
  });
});
