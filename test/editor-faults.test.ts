import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings, browserSkipReason } from './support/browser.js';
import { type Desk, startDesk } from './support/editor.js';

const screens = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

describe('what can’t be saved', { skip: browserSkipReason() }, () => {
  let desk: Desk;

  before(async () => {
    desk = await startDesk();
  });
  after(() => desk?.stop());

  const fillWrong = async (page: Page) => {
    if (!(await page.locator('#lang').isVisible())) await page.locator('#details > summary').click();
    for (const [id, value] of Object.entries({ date: 'whenever', link: 'nowhere', lang: '??', aliases: 'old\n/admin' }))
      await page.locator(`#${id}`).fill(value);
  };
  const wrong = (page: Page) => page.locator('[aria-invalid=true]').evaluateAll((fields) => fields.map(({ id }) => id));
  /** Whether all of it is on the screen, with nothing over it. */
  const isReadable = (page: Page, selector: string) =>
    page.locator(selector).evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const places = [top + 2, (top + bottom) / 2, bottom - 2].map((y) => [(left + right) / 2, y] as const);
      return places.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
    });

  test('every field at fault is named at once, and each until it is changed', async () => {
    const page = await desk.window();
    await page.goto(desk.editorOf(await desk.post({ title: 'Wrong' })));
    await fillWrong(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#date:focus[aria-invalid=true]').waitFor();
    assert.deepEqual(await wrong(page), ['date', 'link', 'lang', 'aliases']);
    assert.match(await page.locator('#lang-problem').innerText(), /is not a language tag/);
    assert.match(await page.locator('#aliases-problem').innerText(), /“old” is not a path such as \/old\/post\. .*is an address of the engine itself/);
    assert.deepEqual(await axeFindings(page), []);
    await page.locator('#link').fill('https://example.org/');
    assert.deepEqual(await wrong(page), ['date', 'lang', 'aliases']);
    assert.equal(await page.locator('#link-problem').count(), 0);
    await page.context().close();
  });

  test('so it is without scripts, and the list of them stays in sight', async () => {
    for (const viewport of screens) {
      const page = await desk.window({ javaScriptEnabled: false, viewport });
      await page.goto(desk.editorOf(await desk.post({ title: 'Wrong' })));
      await fillWrong(page);
      await page.locator('#actions').getByRole('button', { name: 'Save' }).click();
      await page.locator('.problems').waitFor();
      assert.equal(await page.locator('.problems').getByRole('link').count(), 5);
      assert.deepEqual(await wrong(page), ['date', 'link', 'lang', 'aliases']);
      assert.equal(await page.locator('#lang').isVisible(), true);
      assert.equal(await isReadable(page, '.problems'), true, `${viewport.width} wide`);
      await page.context().close();
    }
  });

  test('a stale form comes back without scripts with nothing over the text or over the reason', async () => {
    for (const viewport of screens) {
      const id = await desk.post({ title: 'Two tabs', markdown: 'Mine.' });
      const [page, other] = [await desk.window({ javaScriptEnabled: false, viewport }), await desk.window({ javaScriptEnabled: false })];
      for (const each of [page, other]) await each.goto(desk.editorOf(id));
      await other.locator('#markdown').fill('Theirs.');
      await other.locator('#actions').getByRole('button', { name: 'Save' }).click();
      await other.getByText('Saved', { exact: false }).first().waitFor();
      await page.locator('#markdown').fill('Mine, and more.');
      await page.locator('#actions').getByRole('button', { name: 'Save' }).click();
      await page.getByText('This post was changed elsewhere').waitFor();
      assert.equal(await page.locator('#lang').isVisible(), false, 'the details are closed');
      assert.equal(await isReadable(page, '.problems'), true, `${viewport.width} wide`);
      assert.equal(await page.locator('#markdown').inputValue(), 'Mine, and more.');
      await page.context().close();
      await other.context().close();
    }
  });
});
