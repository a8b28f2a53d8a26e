import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Ada } from './support/ada.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';

describe('the receipt in the editor', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let ada: Awaited<ReturnType<typeof Ada.at>>;
  before(async () => {
    blog = await startBlog({ checks: true });
    [ada, browser] = await Promise.all([Ada.at(blog), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  const line = (page: Page) => page.locator('#receipt-line');

  test('comes with the publication, says when it has been checked, and unfolds by keyboard', async () => {
    const door = await ada.begin('On rivers');
    await ada.publish(door, { tags: 'water' });
    const page = await ada.owner.page(browser, { viewport: { width: 390, height: 844 } });
    await page.goto(door);
    assert.equal(await line(page).textContent(), 'Receipt');
    await page.locator('#markdown').fill('They bend.');
    await page.getByRole('button', { name: 'Publish changes' }).click();
    await line(page)
      .filter({ hasText: /^\d+ addresses · \d+ untouched · checked$/ })
      .waitFor();
    await line(page).focus();
    await page.keyboard.press('Enter');
    assert.match(await page.locator('#receipt-body').innerText(), /Changed: \d+\s[^]*\/on-rivers[^]*each answers as published/);
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('link', { name: 'earlier ones' }).click();
    await page.getByRole('heading', { name: 'Receipts' }).waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.context().close();
  });

  test('is not there before there was anything to tell, and needs no script', async () => {
    const door = await ada.begin('Unscripted');
    const page = await ada.owner.page(browser, { javaScriptEnabled: false });
    await page.goto(door);
    assert.equal(await line(page).isVisible(), false);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await blog.app.get(Publisher).idle();
    await line(page).click();
    assert.ok(await page.locator('#receipt-body').getByRole('link', { name: '/unscripted', exact: true }).isVisible());
    await page.context().close();
  });
});
