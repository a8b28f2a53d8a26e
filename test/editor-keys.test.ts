import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { keys, shownPress } from '../src/browser/editor/keys.js';
import { browserSkipReason } from './support/browser.js';
import { type Desk, startDesk } from './support/editor.js';

describe('the editor’s keys', { skip: browserSkipReason() }, () => {
  let desk: Desk;
  let page: Page;
  let id: number;

  before(async () => {
    desk = await startDesk();
    page = await desk.window();
  });
  after(() => desk?.stop());

  async function open(markdown: string): Promise<void> {
    id = await desk.post({ title: 'Keys', markdown });
    const address = desk.editorOf(id);
    // A form that was sent a moment ago may lead elsewhere first
    await page.goto(address).catch(() => page.goto(address));
    await page.locator('#markdown').press('Control+End');
  }
  const text = () => page.locator('#markdown').inputValue();
  const focused = () => page.evaluate(() => document.activeElement?.id);
  const press = async (...presses: string[]) => {
    for (const each of presses) await page.keyboard.press(each);
  };
  const isOpen = (selector: string) => page.locator(selector).evaluate((element) => element.hasAttribute('open'));
  /** Selects so many letters before the end. */
  const select = (letters: number) =>
    page.locator('#markdown').evaluate((field: HTMLTextAreaElement, n) => field.setSelectionRange(field.value.length - n, field.value.length), letters);

  const proofs: Record<string, () => Promise<void>> = {
    'Everywhere: Mod+S': async () => {
      await open('Kept');
      await page.keyboard.type(' at once.');
      await Promise.all([page.waitForResponse((reply) => reply.request().method() !== 'GET'), press('Control+S')]);
      while ((await desk.form(id)).form.markdown !== 'Kept at once.') await page.waitForTimeout(20);
    },
    'Everywhere: Mod+P': async () => {
      await open('Seen.');
      await press('Control+P');
      await page.frameLocator('.preview iframe').locator('p', { hasText: 'Seen.' }).waitFor();
      assert.equal(await focused(), 'markdown');
      await press('Control+P');
      await page.locator('.preview').waitFor({ state: 'hidden' });
    },
    'Everywhere: Mod+B': async () => {
      await open('Text.');
      await press('Control+B');
      assert.equal(await page.locator('#pin').getAttribute('aria-pressed'), 'true');
      await page.reload();
      assert.equal(await page.locator('#pin').getAttribute('aria-pressed'), 'true');
      await press('Control+B');
      assert.equal(await page.locator('#pin').getAttribute('aria-pressed'), 'false');
    },
    'Everywhere: Mod+D': async () => {
      await open('Text.');
      await press('Control+D');
      assert.deepEqual([await isOpen('#details'), await focused()], [true, 'slug']);
      await press('Control+D');
      assert.deepEqual([await isOpen('#details'), await focused()], [false, 'markdown']);
    },
    'Everywhere: Esc': async () => {
      await open('Text.');
      await press('Control+P', 'Control+D', 'Escape');
      assert.deepEqual([await isOpen('#details'), await page.locator('.preview').isVisible()], [false, true]);
      await press('Escape');
      await page.locator('.preview').waitFor({ state: 'hidden' });
      await press('x', 'Escape');
      assert.match(await page.locator('.hints').innerText(), /^Esc again/);
      await press('y');
      assert.equal(await page.locator('.hints').textContent(), '');
      await press('Escape');
      assert.match(page.url(), /\/admin\/posts\/\d+$/);
      await press('Escape');
      await page.waitForURL(/\/admin$/);
    },
    'Everywhere: ?': async () => {
      await open('Text');
      await press('?');
      assert.deepEqual([await text(), await isOpen('#keys')], ['Text?', false]);
      await page.locator('#show-keys').focus();
      await press('?');
      assert.equal(await isOpen('#keys'), true);
      await press('Escape');
      assert.deepEqual([await isOpen('#keys'), await focused()], [false, 'show-keys']);
    },
    'In the text: Enter': async () => {
      await open('1. one');
      await press('Enter');
      await page.keyboard.type('two');
      await press('Enter', 'Enter');
      await page.keyboard.type('end');
      assert.equal(await text(), '1. one\n2. two\nend');
    },
    'In the text: Shift+Enter': async () => {
      await open('- one');
      await press('Shift+Enter');
      assert.equal(await text(), '- one\n');
    },
    'In the text: Tab': async () => {
      await open('- one\n- two');
      await press('Tab');
      assert.equal(await text(), '- one\n    - two');
      await open('| a | b |\n| - | - |\n| 1 | 2 |');
      await press('ArrowLeft', 'ArrowLeft', 'Tab');
      await page.keyboard.type('3');
      await press('Tab');
      await page.keyboard.type('4');
      assert.equal(await text(), '| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |');
    },
    'In the text: Shift+Tab': async () => {
      await open('- one\n    - two');
      await press('Shift+Tab');
      assert.deepEqual([await text(), await focused()], ['- one\n- two', 'markdown']);
    },
    'In the text: Esc Tab': async () => {
      await open('Text.');
      await press('Escape', 'Tab');
      assert.deepEqual([await text(), await page.evaluate(() => document.activeElement?.textContent)], ['Text.', 'Details']);
      await page.locator('#markdown').focus();
      await press('Escape', 'Shift+Tab');
      assert.equal(await focused(), 'title');
    },
    'In the text: Mod+K': async () => {
      await open('See this');
      await press('Control+K');
      await page.keyboard.type('/there');
      assert.equal(await text(), 'See [this](/there)');
    },
    'In the text: Mod+Alt+T': async () => {
      await open('Words.');
      await press('Control+Alt+T');
      await page.keyboard.type('2');
      await press('Tab');
      await page.keyboard.type('1');
      await press('Enter');
      await page.locator('#new-table').waitFor({ state: 'hidden' });
      await page.keyboard.type('Name');
      assert.equal(await text(), 'Words.\n\n| Name | Column 2 |\n| --- | --- |\n|  |  |');
      await press('Control+Alt+T', 'Escape');
      assert.deepEqual([(await text()).match(/Column/g)?.length, await focused()], [1, 'markdown']);
    },
    'In the text: * _ ` "': async () => {
      await open('a word');
      await select(4);
      await page.keyboard.type('**');
      assert.equal(await text(), 'a **word**');
      await press('Control+Z', 'Control+Z');
      assert.equal(await text(), 'a word');
    },
    'In the text: Mod+V': async () => {
      await open('see this');
      await page.locator('#title').fill('https://example.org/a');
      await press('Control+A', 'Control+C');
      await page.locator('#markdown').focus();
      await select(4);
      await press('Control+V');
      assert.equal(await text(), 'see [this](https://example.org/a)');
      await press('Control+End', 'Control+V');
      assert.equal(await text(), 'see [this](https://example.org/a)https://example.org/a');
    },
    'In the title: Enter': async () => {
      await open('Text.');
      await page.locator('#title').press('Enter');
      assert.deepEqual([await focused(), await page.locator('#title').inputValue()], ['markdown', 'Keys']);
    },
    'In tags and categories: ↓ ↑': () => completes('ArrowUp', 'ArrowUp', 'ArrowDown', 'Enter'),
    'In tags and categories: Enter Tab ,': async () => {
      for (const key of ['Enter', 'Tab', ',']) await completes('ArrowDown', key);
    },
    'In tags and categories: Esc': async () => {
      await desk.post({ tags: ['Rivers'] });
      await open('Text.');
      await press('Control+D');
      await page.locator('#tags').pressSequentially('riv');
      await page.locator('#tags-list').waitFor();
      await press('Escape');
      assert.deepEqual(
        [await page.locator('#tags-list').isVisible(), await isOpen('#details'), await page.locator('#tags').inputValue()],
        [false, true, 'riv'],
      );
    },
  };

  /** Types the beginning of a tag that is in use, and has the keys make the rest of it. */
  async function completes(...presses: string[]): Promise<void> {
    await desk.post({ tags: ['Rivers'] });
    await open('Text.');
    await press('Control+D');
    await page.locator('#tags').pressSequentially('Sea, riv');
    await page.getByRole('option', { name: /^Rivers/ }).waitFor();
    await press(...presses);
    assert.deepEqual([await page.locator('#tags').inputValue(), await focused()], ['Sea, Rivers, ', 'tags']);
  }

  for (const { where, keys: group } of keys)
    for (const key of group) test(`${where}, ${key.press}: ${key.does}`, () => (proofs[`${where}: ${key.press}`] ?? (() => assert.fail('no proof')))());

  test('are all in the list under “?”, as they are spelled here', async () => {
    await open('Text.');
    await page.locator('#show-keys').click();
    const listed = await page
      .locator('#keys dl > div')
      .evaluateAll((rows) => rows.map((row) => row.querySelector('dt')!.textContent + ': ' + row.querySelector('dd')!.textContent));
    const spelled = (press: string) => shownPress(press, false).map((names) => names.join('+'));
    assert.deepEqual(
      listed,
      keys.flatMap((group) => group.keys).map(({ press, does }) => `${spelled(press).join(' ')}: ${does}`),
    );
    assert.equal(shownPress('Mod+Alt+T', true).join(), '⌘,⌥,T');
  });

  test('are all in the author’s guide', () => {
    const guide = readFileSync('docs/author.md', 'utf8');
    for (const { press } of keys.flatMap((group) => group.keys))
      for (const each of press.replaceAll('Mod', 'Ctrl').split(' ')) assert.ok(guide.includes(each), each);
  });
});
