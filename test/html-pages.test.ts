import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { PostStore } from '../src/posts/post.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openAs, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { join, type Visitor } from './support/visitor.js';

describe('saying whose HTML may stand, in a browser', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let ada: Visitor;
  let ben: Visitor;
  let post: string;

  before(async () => {
    blog = await startBlog();
    browser = await openBrowser();
    ada = await join(blog, 'Ada', 'owner');
    ben = await join(blog, 'Ben', 'author');
    const origin = { authorIds: [ada.id], trust: 'cleaned' as const };
    post = `/admin/posts/${await blog.app.get(PostStore).create(fields({ title: 'Imported' }), { by: null, reason: 'imported', status: 'published' }, origin)}`;
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  const open = (as: Visitor, path: string, viewport = { width: 390, height: 844 }) => openAs(browser, blog, as, path, { viewport });

  async function isSound(page: Page, name: string): Promise<void> {
    const shots = process.env['QVILL_SHOTS'];
    if (shots)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: !name.startsWith('editor') });
      }
    assert.deepEqual(await axeFindings(page), [], name);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${name} is too wide`);
  }

  test('an owner lets an author write HTML, with the keyboard', async () => {
    const page = await open(ada, `/admin/people/${ben.id}`);
    await isSound(page, 'person');
    const box = page.getByLabel('Show their HTML as it stands');
    await box.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    assert.equal(await box.isChecked(), true);
    await isSound(page, 'person-saved');
    await page.context().close();
  });

  test('the settings offer to trust all that was imported, and the editor one post, to owners alone', async () => {
    const settings = await open(ada, '/admin/settings', { width: 1280, height: 900 });
    await settings.getByRole('button', { name: 'Show the HTML in one post as it stands' }).scrollIntoViewIfNeeded();
    await isSound(settings, 'settings');
    await settings.context().close();
    const page = await open(ada, post);
    await page.getByText('Details', { exact: true }).click();
    await page.getByRole('button', { name: 'Trust its HTML' }).scrollIntoViewIfNeeded();
    await isSound(page, 'editor');
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Trust its HTML' }).click()]);
    await page.getByText('Details', { exact: true }).click();
    await page.getByRole('button', { name: 'Clean its HTML again' }).waitFor();
    assert.equal(await page.getByText('cleaned until an owner').count(), 0);
    await isSound(page, 'editor-trusted');
    await page.context().close();
  });
});
