import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';

describe('the page of the search', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let page: Page;
  const status = () => page.locator('#found [role=status]');

  before(async () => {
    blog = await startBlog();
    for (const title of ['Rivers', 'The river at night', 'Mountains'])
      await blog.app
        .get(PostStore)
        .create(fields({ title, markdown: `About ${title}.` }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
    await blog.app.get(Publisher).publish();
    browser = await openBrowser();
    page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    page.setDefaultTimeout(15_000);
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  test('looks as one types, and Back leads to what was found', async () => {
    await page.goto(`${blog.url}/search`);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'q');
    assert.deepEqual(await axeFindings(page), []);
    await page.keyboard.type('riv');
    await status().getByText('2 posts.').waitFor();
    assert.equal(new URL(page.url()).search, '?q=riv');
    assert.deepEqual(await axeFindings(page), []);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await Promise.all([page.waitForURL(/rivers?|night/), page.keyboard.press('Enter')]);
    await page.goBack();
    await status().getByText('2 posts.').waitFor();
    assert.equal(await page.inputValue('#q'), 'riv');
    await page.fill('#q', 'mountains zebra');
    await status().getByText('No post has all of these words; 1 post with some of them.').waitFor();
    await page.fill('#q', 'zebra');
    await status().getByText('Nothing was found.').waitFor();
    assert.deepEqual(await axeFindings(page), []);
  });

  test('needs no script', async () => {
    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await plain.goto(`${blog.url}/search`);
    await plain.fill('#q', 'river');
    await plain.keyboard.press('Enter');
    await plain.getByText('2 posts.').waitFor();
  });
});
