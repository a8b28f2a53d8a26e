import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';

describe('a printed post', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  before(async () => {
    [blog, browser] = await Promise.all([startBlog({ environment: { QVILL_URL: 'https://blog.example' } }), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  test('says at which whole address it is, so that paper leads back', async () => {
    const done = { by: null, reason: 'published', status: 'published' } as const;
    await blog.app.get(PostStore).create(fields({ title: 'Flüsse' }), done, { authorIds: [] });
    await blog.app.get(Publisher).publish();
    const page = await browser.newPage();
    await page.goto(`${blog.url}/fl%C3%BCsse`);
    const written = () => page.locator('.meta .u-url').evaluate((link) => getComputedStyle(link, '::after').content);
    assert.equal(await written(), 'none');
    await page.emulateMedia({ media: 'print' });
    assert.match(await written(), /^" https:\/\/blog\.example\/fl(?:%C3%BC|ü)sse"$/);
  });
});
