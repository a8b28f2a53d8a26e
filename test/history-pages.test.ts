import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { Ada } from './support/ada.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';

describe('the pages of a post’s history', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let ada: Ada;
  let browser: Browser;
  let door: string;
  const clock = new StillClock(new Date('2026-11-01T12:00:00Z'));

  before(async () => {
    blog = await startBlog({ clock });
    ada = await Ada.at(blog);
    browser = await openBrowser();
    door = await ada.begin('Where the river bends');
    for (let n = 1; n <= 60; n++) {
      clock.set(new Date(Date.UTC(2026, 10, 1, 12, n * 11)).toISOString());
      const text = { markdown: `Part ${n}. ${'The river bends here, slow and brown, as it was of old. '.repeat(n)}`, excerpt: `Of ${n} bends.` };
      await (n === 5 ? ada.publish(door, text) : ada.send(door, text));
    }
    clock.set('2026-11-02T12:00:00Z');
    await ada.send(door, { title: 'Where the river turns', markdown: 'It is  quick\there.\n' });
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  test('need no script and no mouse: two are chosen on two pages of the list and compared, and one is restored', async () => {
    const page = await ada.owner.page(browser, { javaScriptEnabled: false });
    await page.goto(door);
    const at = () => page.url().slice(blog.url.length);
    const press = async (locator: ReturnType<Page['locator']>, key: string) => {
      await locator.focus();
      await page.keyboard.press(key);
      await page.waitForLoadState();
    };
    await press(page.getByRole('link', { name: 'History' }), 'Enter');
    await press(page.getByRole('radio', { name: /^To November 1, 2026 at 7:20\sPM, kept while typing/ }), 'Space');
    await press(page.getByRole('button', { name: 'Older' }), 'Enter');
    await page.waitForURL(/page=2/);
    assert.ok(await page.getByRole('radio', { name: 'To the one chosen on another page' }).isChecked());
    await press(page.getByRole('radio', { name: /^From November 1, 2026 at 12:11\sPM/ }), 'Space');
    await press(page.getByRole('button', { name: 'Compare the two' }), 'Enter');
    await page.waitForURL(/comparison/);
    assert.equal(at(), `${door}/comparison?to=41&from=2`);
    assert.equal(await page.locator('.diff del').first().textContent(), '[removed: 1] ');
    await press(page.getByRole('link', { name: /^November 1, 2026 at 12:11\sPM$/ }), 'Enter');
    await page.waitForURL(/revisions\/2$/);
    assert.match(await page.getByLabel('Its text, in Markdown').inputValue(), /^Part 1\. The river/);
    await press(page.getByRole('button', { name: 'Restore' }), 'Enter');
    await page.waitForURL(/done=restored/);
    assert.match(await page.getByLabel('Text, in Markdown').inputValue(), /^Part 1\. The river/);
    await page.context().close();
  });

  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ])
    test(`can be read by everybody, ${viewport.width} wide`, async () => {
      const idea = await ada.begin('An idea');
      await ada.ask(`POST ${idea}/preview-links`, { days: '7' });
      const page = await ada.owner.page(browser, { viewport });
      const { version } = await ada.state(door);
      const paths = [
        '/revisions?page=2&from=2&to=41',
        '/revisions/20',
        `/revisions/${version}`,
        '/comparison?from=41&to=42',
        '/comparison?from=9&to=9',
        '/preview-links',
      ];
      for (const path of [...paths.map((each) => door + each), `${idea}/preview-links`, `${idea}/revisions`]) {
        await page.goto(path);
        await assertAccessible(page, path);
      }
      await page.goto(`${door}/revisions/9`);
      await ada.send(door, { markdown: `Typed meanwhile, ${viewport.width}.` });
      await page.getByRole('button', { name: 'Restore' }).click();
      await page.getByRole('alert').waitFor();
      await assertAccessible(page, 'a restoration refused');
      await page.goto(`${door}/comparison?from=30&to=41`);
      await page.locator('details.fold summary').first().click();
      await assertAccessible(page, 'an unfolded comparison');
      await page.context().close();
    });

  async function assertAccessible(page: Page, what: string): Promise<void> {
    assert.deepEqual(await axeFindings(page), [], what);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `${what} is wider than the screen`);
  }
});
