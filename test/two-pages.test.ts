import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContext } from 'playwright-core';
import { browserSkipReason } from './support/browser.js';
import { type Editor, until } from './support/typing.js';
import { Workroom } from './support/workroom.js';

describe('one post on two screens', { skip: browserSkipReason() }, () => {
  let room: Workroom;
  let phone: BrowserContext;

  before(async () => {
    room = await Workroom.start();
    phone = await room.window({ viewport: { width: 390, height: 844 } });
  });
  after(() => room?.stop());

  /** The same post at the desk and on the phone, each as it was before the other one typed. */
  async function both(markdown: string, title = 'Rivers'): Promise<[here: Editor, there: Editor]> {
    const here = await room.open(markdown, title);
    return [here, await room.visit(here.door, phone)];
  }
  /** Types on the phone, and waits until it is saved. */
  async function typedThere(there: Editor, change: (text: string) => string): Promise<void> {
    await there.text.fill(change(await there.text.inputValue()));
    await there.says(/^Saved/);
  }
  const textOf = (editor: Editor) => editor.text.inputValue();

  test('changes that do not overlap come together by themselves, on both', async () => {
    const [here, there] = await both('First.\n\nSecond.\n\nThird.');
    await typedThere(there, (text) => text.replace('First', 'The first'));
    await here.type(' And a fourth.');
    await here.saved('The first.\n\nSecond.\n\nThird. And a fourth.');
    await here.notes('Joined with what was typed elsewhere');
    assert.equal(await textOf(here), 'The first.\n\nSecond.\n\nThird. And a fourth.');
    await typedThere(there, (text) => text.replace('Second', 'The second'));
    assert.equal(await textOf(there), 'The first.\n\nThe second.\n\nThird. And a fourth.');
  });

  test('the same words on both are no conflict', async () => {
    const [here, there] = await both('Same');
    await typedThere(there, () => 'Same words');
    await here.type(' words');
    await here.says(/^Saved/);
    assert.equal((await room.onServer(here.door)).markdown, 'Same words');
  });

  test('a page that comes back to sight has what was typed elsewhere, before anybody types there', async () => {
    const [here, there] = await both('Old.');
    await typedThere(there, () => 'New.');
    await here.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await until('it is there', async () => (await textOf(here)) === 'New.');
    await here.says(/^Saved/);
  });

  test('two tabs of one browser know of each other at once', async () => {
    const first = await room.open('One.\n\nTwo.');
    const second = await room.visit(first.door);
    await first.type(' Three.');
    await until('the other tab has it', async () => (await textOf(second)) === 'One.\n\nTwo. Three.');
  });

  test('the cursor stays at its word and the line in its place, and undo takes back nothing of what others wrote', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `Line ${i} of a long text.`).join('\n\n');
    const [here, there] = await both(lines);
    await here.text.evaluate((text: HTMLTextAreaElement) => text.setSelectionRange(text.value.indexOf('Line 40'), text.value.indexOf('Line 40')));
    await here.text.focus();
    await here.keys('Here ');
    await here.says(/^Saved/);
    await typedThere(there, (text) => text.replace('Line 3 ', 'New one.\n\n'.repeat(9) + 'Line 3 ').replace('Line 50', 'There'));
    await here.page.evaluate(() => scrollTo(0, document.querySelector('#markdown')!.scrollHeight * 0.6));
    const before = await here.page.evaluate(() => [scrollY, document.querySelector<HTMLElement>('#markdown')!.scrollHeight]);
    await here.keys('and ');
    await here.notes('Joined with what was typed elsewhere');
    const after = await here.page.evaluate(() => [scrollY, document.querySelector<HTMLElement>('#markdown')!.scrollHeight]);
    assert.ok(Math.abs(after[0]! - before[0]! - (after[1]! - before[1]!)) < 60, `${before} ${after}`);
    await here.keys('now ');
    const whole = lines.replace('Line 3 ', 'New one.\n\n'.repeat(9) + 'Line 3 ').replace('Line 50', 'There');
    await here.saved(whole.replace('Line 40', 'Here and now Line 40'));
    for (let presses = 0; presses < 10; presses++) await here.page.keyboard.press('Control+Z');
    await here.saved(whole);
    assert.equal(await textOf(here), whole);
  });

  test('nothing is written into a word that an input method is at work in', async () => {
    const [here, there] = await both('Top.\n\nEnd');
    const session = await room.context.newCDPSession(here.page);
    await here.type(' ');
    await here.says(/^Saved/);
    await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
    await typedThere(there, (text) => text.replace('Top', 'The top'));
    await here.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
    assert.equal(await textOf(here), 'Top.\n\nEnd にほ');
    await session.send('Input.insertText', { text: '日本' });
    await here.saved('The top.\n\nEnd 日本');
  });

  test('only where both changed the same words does the author choose, and both texts are kept until then', async () => {
    const [here, there] = await both('Intro.\n\nThe cat sat.\n\nEnd.');
    await typedThere(there, () => 'Intro!\n\nThe cow sat.\n\nEnd.');
    await here.text.fill('Intro.\n\nThe dog sat.\n\nEnd!');
    await here.says(/^Conflict: changed elsewhere too, in one place, kept in this browser$/);
    // The author goes away, and comes back another day
    await here.page.close();
    const again = await room.visit(here.door);
    await again.says(/^Conflict/);
    assert.equal(await textOf(again), 'Intro.\n\nThe dog sat.\n\nEnd!');
    assert.equal((await room.onServer(here.door)).markdown, 'Intro!\n\nThe cow sat.\n\nEnd.');
    await again.choose('Compare');
    const dialog = again.page.getByRole('dialog', { name: 'Typed here and elsewhere' });
    assert.match(await dialog.getByRole('group', { name: '1 of 1, in the text' }).innerText(), /From here\s+The dog sat\.\s+From elsewhere\s+The cow sat\./);
    await dialog.getByRole('radio', { name: /^Both/ }).check();
    await dialog.getByRole('button', { name: 'Use these' }).click();
    await again.saved('Intro!\n\nThe dog cow sat.\n\nEnd!');
    await again.says(/^Saved/);
  });

  test('a conflict can be put off, by keyboard, and typing goes on', async () => {
    const [here, there] = await both('Word', 'Old title');
    await there.page.locator('#title').fill('Their title');
    await typedThere(there, () => 'Theirs');
    await here.page.locator('#title').fill('My title');
    await here.text.fill('Mine');
    await here.says(/in 2 places/);
    await here.page.getByRole('button', { name: 'Compare' }).focus();
    await here.page.keyboard.press('Enter');
    await here.page.keyboard.press('Escape');
    await here.type(' and more');
    await here.says(/^Conflict/);
    await here.choose('Compare');
    await here.choose('All from here');
    await here.page
      .getByRole('radio', { name: /^From here/ })
      .last()
      .focus();
    await here.page.keyboard.press('Enter');
    await here.saved('Mine and more');
    assert.equal((await room.onServer(here.door)).title, 'My title');
  });

  test('a choice for what is there already ends the conflict', async () => {
    const [here, there] = await both('Word');
    await typedThere(there, () => 'Theirs');
    await here.text.fill('Mine');
    await here.says(/^Conflict/);
    await here.choose('Compare');
    await here.choose('All from elsewhere');
    await here.choose('Use these');
    await here.says(/^Saved/);
    assert.equal(await textOf(here), 'Theirs');
  });
});
