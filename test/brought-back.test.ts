import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserSkipReason } from './support/browser.js';
import { until } from './support/typing.js';
import { Workroom } from './support/workroom.js';

describe('what was typed and not saved', { skip: browserSkipReason() }, () => {
  let room: Workroom;

  before(async () => {
    room = await Workroom.start();
  });
  after(() => room?.stop());

  test('that was sent without the script, and refused, is saved as soon as the script is there', async () => {
    const editor = await room.open();
    const { page } = editor;
    await page.route('**/assets/editor-*.js', (route) => route.abort());
    const send = async (text: string, before: () => Promise<void> = async () => {}) => {
      await page.goto(room.line.url + editor.door);
      await editor.text.fill(text);
      await page.locator('#lang').evaluate((lang: HTMLInputElement) => (lang.value = '??'));
      await before();
      await page.unroute('**/assets/editor-*.js');
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save' }).click()]);
    };
    await send('Refused.');
    await editor.saved('Refused.');
    await editor.says(/^Saved/);
    await page.route('**/assets/editor-*.js', (route) => route.abort());
    await send('Refused, mine.', async () => {
      const elsewhere = await room.visit(editor.door);
      await elsewhere.text.fill('Refused, theirs.');
      await elsewhere.says(/^Saved/);
      await elsewhere.page.close();
    });
    await editor.says(/^Conflict/);
    assert.equal((await room.onServer(editor.door)).markdown, 'Refused, theirs.');
    assert.equal(await editor.text.inputValue(), 'Refused, mine.');
  });

  test('comes back when the tab is closed while the server is away', async () => {
    const editor = await room.open('Before. ');
    room.line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
    await editor.type('After.');
    // The server has nothing, the browser all
    await editor.page.waitForFunction(isKept);
    await editor.page.close();
    const again = await room.visit(editor.door);
    assert.equal(await again.text.inputValue(), 'Before. After.');
    await again.notes('Brought back from this browser');
    await again.says(/^Offline, kept in this browser$/);
    room.line.mend();
    await again.saved('Before. After.');
    await again.notes('Brought back from this browser');
    await again.type(' More.');
    await again.saved('Before. After. More.');
    await again.page.getByText('Brought back').waitFor({ state: 'hidden' });
    await again.page.reload();
    await again.ready();
    assert.equal(await again.text.inputValue(), 'Before. After. More.');
    assert.equal(await again.page.getByText('Brought back').count(), 0);
  });

  test('that was brought back can be discarded, without what was typed since', async () => {
    const editor = await room.open('Before.\n\n');
    room.line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
    await editor.type('Unwanted.');
    await editor.page.close();
    const again = await room.visit(editor.door);
    await again.notes('Brought back from this browser');
    await again.page.locator('#title').fill('Wanted');
    room.line.mend();
    await again.choose('Discard it');
    await until('the title is there', async () => (await room.onServer(editor.door)).title === 'Wanted');
    assert.equal((await room.onServer(editor.door)).markdown, 'Before.\n\n');
    assert.equal(await again.page.getByText('Brought back').count(), 0);
  });

  test('is on the desk while the server has not got it, and no longer when it has', async () => {
    const editor = await room.open();
    room.line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
    await editor.page.locator('#title').fill('Half a thought');
    await editor.page.close();
    const desk = await room.context.newPage();
    await desk.goto(`${room.line.url}/admin`);
    const kept = desk.locator('#kept');
    await kept.getByText(/^Typed .*, not saved yet$/).waitFor();
    room.line.mend();
    await kept.getByRole('link', { name: 'Half a thought' }).click();
    await desk.locator('#sync .note').getByText('Brought back from this browser').waitFor();
    await desk.goto(`${room.line.url}/admin`);
    await desk.getByRole('link', { name: 'Half a thought' }).first().waitFor();
    await until('no copy is left', () => desk.evaluate(() => document.querySelectorAll('#kept li').length === 0));
    await desk.close();
  });

  test('for a post that was deleted meanwhile is on the desk, and makes a new idea', async () => {
    const editor = await room.open('First words.');
    room.line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
    await editor.type(' Last words.');
    await editor.page.close();
    await room.trash(editor.door);
    room.line.mend();
    const desk = await room.context.newPage();
    await desk.goto(`${room.line.url}/admin`);
    await Promise.all([desk.waitForURL(/posts/), desk.locator('#kept').getByRole('button', { name: 'Save as a new idea' }).click()]);
    assert.equal(await desk.locator('#markdown').inputValue(), 'First words. Last words.');
    await desk.goto(`${room.line.url}/admin`);
    assert.equal(await desk.locator('#kept li').count(), 0);
    await desk.close();
  });
});

/** Whether the browser's own store has what was typed. */
async function isKept(): Promise<boolean> {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'qvill')) return false;
  const opened = indexedDB.open('qvill');
  await new Promise((done) => opened.addEventListener('success', done));
  const copies = opened.result.transaction('copies').objectStore('copies').getAll();
  await new Promise((done) => copies.addEventListener('success', done));
  opened.result.close();
  return JSON.stringify(copies.result).includes('After.');
}
