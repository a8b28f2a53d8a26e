import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Database } from '../src/platform/database.service.js';
import { browserSkipReason } from './support/browser.js';
import { type Editor, idOf, newIdea, until } from './support/typing.js';
import { Workroom } from './support/workroom.js';

describe('the editor’s buttons, with scripts', { skip: browserSkipReason() }, () => {
  let room: Workroom;

  before(async () => {
    room = await Workroom.start();
  });
  after(() => room?.stop());

  const open = (title: string, markdown = 'Its text.') => room.open(markdown, title);
  const publish = async (editor: Editor) => {
    await editor.choose('Publish');
    await editor.page.getByText(/^Live after [\d,]+ ms: /).waitFor();
  };
  const read = async (address: string) => (await fetch(room.blog.url + address, { redirect: 'manual' })).text();
  const stands = (editor: Editor, words: RegExp) => editor.page.locator('.state').filter({ hasText: words }).waitFor();

  test('Publish puts it on the site without leaving the page, its text or its cursor', async () => {
    const editor = await open('On the spot');
    await editor.type(' More.');
    await editor.page.evaluate(() => ((window as { stays?: boolean }).stays = true));
    await editor.page.keyboard.press('ArrowLeft');
    await editor.choose('Publish');
    await stands(editor, /^Live after [\d,]+ ms: \/on-the-spot$/);
    assert.match(await read('/on-the-spot'), /Its text\. More\./);
    const [stays, cursor] = await editor.page.evaluate(() => [
      (window as { stays?: boolean }).stays,
      document.querySelector<HTMLTextAreaElement>('#markdown')!.selectionStart,
    ]);
    assert.deepEqual([stays, cursor], [true, 'Its text. More'.length]);
    await editor.page.getByRole('button', { name: 'Publish changes' }).waitFor();
    assert.equal(await editor.page.locator('#slug').inputValue(), 'on-the-spot');
    assert.match(await editor.page.locator('#date').inputValue(), /^\d{4}-/);
  });

  test('what is typed afterwards is kept quietly, until the changes are published or discarded', async () => {
    const editor = await open('Quiet', 'Public words.');
    await publish(editor);
    await editor.type(' Quiet words.');
    await stands(editor, /^Live at \/quiet, with changes that readers don’t see yet$/);
    assert.doesNotMatch(await read('/quiet'), /Quiet words/);
    await editor.choose('Publish changes');
    await stands(editor, /^Live after/);
    assert.match(await read('/quiet'), /Public words\. Quiet words\./);
    await editor.type(' Regretted.');
    await stands(editor, /readers don’t see yet/);
    await editor.type(' At once.');
    await editor.details();
    await editor.choose('Discard changes');
    await stands(editor, /^As readers see it/);
    assert.equal(await editor.text.inputValue(), 'Public words. Quiet words.');
    await editor.text.focus();
    for (let presses = 0; presses < 2; presses++) await editor.page.keyboard.press('Control+Z');
    assert.match(await editor.text.inputValue(), /Regretted\./);
  });

  test('a table comes below the paragraph with the cursor, wherever the dialog was asked for, and undo brings the cursor back', async () => {
    for (const ask of ['Control+Alt+T', 'Insert']) {
      const editor = await open('With a table', 'First.\n\nSecond one.\n\nThird.');
      const { page } = editor;
      const cursor = () => page.evaluate(() => document.querySelector<HTMLTextAreaElement>('#markdown')!.selectionStart);
      await editor.ready();
      await editor.text.focus();
      await editor.text.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(12, 12));
      if (ask === 'Insert') await page.locator('#insert > summary').click();
      if (ask === 'Insert') await page.getByRole('button', { name: 'Table' }).click();
      else await page.keyboard.press(ask);
      await page.locator('#new-table').getByRole('button', { name: 'Insert' }).click();
      await page.locator('#new-table').waitFor({ state: 'hidden' });
      assert.match(await editor.text.inputValue(), /^First\.\n\nSecond one\.\n\n\| Column 1 [^]*\n\nThird\.$/, ask);
      await page.keyboard.press('Control+Z');
      assert.deepEqual([await editor.text.inputValue(), await cursor()], ['First.\n\nSecond one.\n\nThird.', 12], ask);
      await page.keyboard.press('Control+Alt+T');
      await page.keyboard.press('Escape');
      assert.equal(await cursor(), 12);
    }
  });

  test('Keep for later and Unpublish do what they say', async () => {
    const editor = await open('To and fro');
    await publish(editor);
    await editor.type(' Later.');
    await editor.choose('Keep for later');
    await stands(editor, /^Kept for later\. Readers see it when you publish the changes/);
    await editor.details();
    await editor.choose('Unpublish');
    await stands(editor, /^Off the site, an idea again$/);
    assert.match(await read('/to-and-fro'), /taken down/);
    await editor.page.getByRole('button', { name: 'Publish', exact: true }).waitFor();
    assert.equal((await room.onServer(editor.door)).markdown, 'Its text. Later.');
  });

  test('a field that can’t be saved says so beside it; what was typed is kept all the same', async () => {
    const editor = await open('Fields');
    await editor.details();
    await editor.page.locator('#date').fill('2026-02-30');
    await editor.details();
    await editor.choose('Publish');
    await editor.page.locator('#date:focus[aria-invalid=true]').waitFor();
    const date = editor.page.locator('#date');
    assert.match(await editor.page.locator('#date-problem').innerText(), /“2026-02-30” is not a date such as/);
    assert.match((await date.getAttribute('aria-describedby'))!, /^date-problem /);
    await editor.page.keyboard.press('Tab');
    await until('it is kept', async () => (await room.onServer(editor.door)).date === '2026-02-30');
    assert.equal((await fetch(`${room.blog.url}/fields`)).status, 404);
    await date.fill('');
    assert.equal(await editor.page.locator('#date-problem').count(), 0);
    await publish(editor);
  });

  test('nothing is published that nobody here has seen', async () => {
    const editor = await open('Seen', 'One.\n\nTwo.');
    const elsewhere = await room.visit(editor.door, await room.window());
    await elsewhere.text.fill('One, unseen.\n\nTwo.');
    await elsewhere.says(/^Saved/);
    await editor.choose('Publish');
    await editor.notes('Not published yet: it was changed elsewhere too. Both are here now; look, and press again');
    assert.equal((await fetch(`${room.blog.url}/seen`)).status, 404);
    assert.equal(await editor.text.inputValue(), 'One, unseen.\n\nTwo.');
    await publish(editor);
  });

  test('without a network nothing is published by surprise later, and an answer that was lost is found out', async () => {
    const editor = await open('Surprise');
    room.line.spoil(({ method }) => (method === 'POST' ? 'lost' : 'good'));
    await editor.choose('Publish');
    await editor.notes('Not published, as far as is known: the server did not answer');
    room.line.mend();
    await editor.type(' More.');
    await editor.saved('Its text. More.');
    assert.equal((await fetch(`${room.blog.url}/surprise`)).status, 404);
    room.line.spoil(({ method }) => (method === 'POST' ? 'unanswered' : 'good'));
    await editor.choose('Publish');
    await stands(editor, /^Live at \/surprise$/);
    assert.equal(await editor.page.locator('#sync .note').innerText(), '');
    await editor.says(/^Saved/);
  });

  test('of a post that was deleted elsewhere the text stays, and makes a new idea', async () => {
    const editor = await open('Deleted');
    await room.trash(editor.door);
    await editor.type(' Still here.');
    await editor.says(/^This post was deleted elsewhere, kept in this browser$/);
    await room.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await editor.choose('Copy the text');
    await until('it is copied', async () => (await editor.page.evaluate(() => navigator.clipboard.readText())) === 'Its text. Still here.');
    await Promise.all([editor.page.waitForEvent('load'), editor.choose('Save as a new idea')]);
    await editor.ready();
    assert.notEqual(new URL(editor.page.url()).pathname, editor.door);
    assert.equal(await editor.text.inputValue(), 'Its text. Still here.');
    assert.equal(await editor.page.locator('#title').inputValue(), 'Deleted');
  });

  test('what is deleted here was saved before', async () => {
    const editor = await open('Last words');
    await editor.type(' The last ones.');
    await editor.details();
    await editor.page.getByText('Delete…').click();
    await Promise.all([editor.page.waitForEvent('load'), editor.choose('Delete this post')]);
    assert.equal(new URL(editor.page.url()).pathname, '/admin');
    const reader = await room.blog.app.get(Database).reader();
    const post = await reader.post.findUniqueOrThrow({ where: { id: idOf(editor.door) } });
    assert.deepEqual([post.markdown, post.status], ['Its text. The last ones.', 'trashed']);
  });

  test('without scripts they are a form', async () => {
    const page = await (await room.window({ javaScriptEnabled: false })).newPage();
    room.line.mend();
    await page.goto(room.line.url + (await newIdea(room.blog, room.author, { title: 'Plain', markdown: 'Words.' })));
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText(/^Live after [\d,]+ ms: \/plain$/).waitFor();
    assert.equal(await page.locator('#sync').isVisible(), false);
    assert.equal(await page.locator('#sign-in').isVisible(), false);
  });
});
