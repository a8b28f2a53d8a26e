import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Ada } from './support/ada.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';

describe('what could not be published', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let ada: Awaited<ReturnType<typeof Ada.at>>;
  before(async () => {
    blog = await startBlog();
    [ada, browser] = await Promise.all([Ada.at(blog), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  for (const { name, viewport, colorScheme } of [
    { name: 'on a phone, in the dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const },
    { name: 'on a desk, in the light', viewport: { width: 1280, height: 900 }, colorScheme: 'light' as const },
  ])
    test(`is said on the desk, and tried again by keyboard, ${name}`, async () => {
      const door = await ada.begin(`Fragile ${name}`);
      await ada.publish(door, { markdown: 'good' });
      const path = `/fragile-${name.replace(/\W+/g, '-')}`;
      await blog.app.get(Publisher).idle();
      // Nothing can take the place of a folder
      const inTheWay = join(blog.config.site, `pages${path}.html.br`);
      rmSync(inTheWay);
      mkdirSync(join(inTheWay, 'in the way'), { recursive: true });
      await ada.publish(door, { markdown: 'better' });
      await blog.app.get(Publisher).idle();
      const page = await ada.owner.page(browser, { viewport, colorScheme });
      await page.goto('/admin');
      assert.deepEqual(await axeFindings(page), []);
      await page.getByRole('link', { name: /^Problems \d/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Problems' }).waitFor();
      await page.getByRole('link', { name: path, exact: true }).waitFor();
      assert.deepEqual(await axeFindings(page), []);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
      rmSync(inTheWay, { recursive: true });
      await page.getByRole('button', { name: 'Try again now' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('All that is published is on the site').waitFor();
      assert.match(await (await fetch(blog.url + path)).text(), /better/);
      await page.context().close();
    });
});
