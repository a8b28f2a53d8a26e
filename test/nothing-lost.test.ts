import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { PostStore } from '../src/posts/post.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { addAuthor, Editor, newIdea, onServer, signedIn, until } from './support/typing.js';
import { type Line, startLine } from './support/unreliable.js';

describe('what is typed in the editor', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let line: Line;
  let browser: Browser;
  let context: BrowserContext;
  let author: number;
  let data: string;

  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'qvill-lost-'));
    blog = await startBlog({ data });
    line = await startLine(blog.port);
    author = await addAuthor(blog);
    browser = await openBrowser();
    context = await signedIn(browser, blog, author, line.url);
  });
  after(async () => {
    await browser?.close();
    await line?.stop();
    await blog?.stop();
    await rm(data, { recursive: true, force: true });
  });

  /** A new idea in a new tab, with this text already there. */
  async function open(markdown = ''): Promise<Editor> {
    line.mend();
    return Editor.open(context, blog, await newIdea(blog, author, { title: 'Rivers', markdown }), line.url);
  }

  test('is on the server two seconds after the last key, without a button', async () => {
    const editor = await open();
    await editor.type('The water is slow.');
    await editor.says(/^Not saved yet$/);
    const typed = performance.now();
    await editor.says(/^Saved \d\d:\d\d$/);
    assert.ok(performance.now() - typed > 1_500 && performance.now() - typed < 10_000);
    assert.equal((await onServer(blog, editor.door)).markdown, 'The water is slow.');
  });

  test('is kept in every field, half a date and trailing spaces too', async () => {
    const editor = await open();
    await editor.page.getByText('Details', { exact: true }).click();
    for (const [label, words] of Object.entries({ Title: ' Two  spaces ', Date: 'tomor', Tags: 'a, b, ', Excerpt: ' x\n', Link: 'htt' }))
      await editor.page.getByLabel(label, { exact: true }).fill(words);
    await editor.page.getByLabel('Kind').selectOption('page');
    await editor.says(/^Saved/);
    const { title, date, tags, excerpt, link, kind } = await onServer(blog, editor.door);
    assert.deepEqual([title, date, tags, excerpt, link, kind], [' Two  spaces ', 'tomor', 'a, b, ', ' x\n', 'htt', 'page']);
  });

  test('a date in words is read when its author goes on, not halfway', async () => {
    const editor = await open();
    await editor.page.getByText('Details', { exact: true }).click();
    await editor.page.locator('#date').focus();
    await editor.keys('tomorrow');
    await editor.page.waitForTimeout(3_000);
    assert.equal(await editor.page.locator('#date').inputValue(), 'tomorrow');
    await editor.keys(' 9:00');
    await editor.page.keyboard.press('Tab');
    await until('it is read', async () => /^\d{4}-\d\d-\d\d 09:00$/.test((await onServer(blog, editor.door)).date));
    await until('it is shown', async () => /^\d{4}-\d\d-\d\d 09:00$/.test(await editor.page.locator('#date').inputValue()));
    await editor.says(/^Saved/);
  });

  test('that was sent without the script, and refused, is saved as soon as the script is there', async () => {
    const editor = await open();
    const { page } = editor;
    await page.route('**/assets/editor-*.js', (route) => route.abort());
    const send = async (text: string, before: () => Promise<void> = async () => {}) => {
      await page.goto(line.url + editor.door);
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
      const elsewhere = await Editor.open(context, blog, editor.door, line.url);
      await elsewhere.text.fill('Refused, theirs.');
      await elsewhere.says(/^Saved/);
      await elsewhere.page.close();
    });
    await editor.says(/^Conflict/);
    assert.equal((await onServer(blog, editor.door)).markdown, 'Refused, theirs.');
    assert.equal(await editor.text.inputValue(), 'Refused, mine.');
  });

  const ways: [how: string, leave: (editor: Editor) => Promise<unknown>][] = [
    ['a link is followed', ({ page }) => page.getByRole('link', { name: 'Posts' }).click()],
    ['the page is reloaded', ({ page }) => page.reload()],
    ['the tab is closed', ({ page }) => page.close()],
  ];
  for (const [how, leave] of ways)
    test(`is on the server when ${how} before the pause`, async () => {
      const editor = await open();
      await editor.type('Gone in a moment.');
      await leave(editor);
      await editor.saved('Gone in a moment.');
    });

  test('comes back when the tab is closed while the server is away', async () => {
    const editor = await open('Before. ');
    line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
    await editor.type('After.');
    await editor.page.close();
    const again = await Editor.open(context, blog, editor.door, line.url);
    assert.equal(await again.text.inputValue(), 'Before. After.');
    await again.notes('Brought back from this browser');
    await again.says(/^Offline, kept in this browser$/);
    line.mend();
    await again.saved('Before. After.');
    await again.page.reload();
    await again.ready();
    assert.equal(await again.text.inputValue(), 'Before. After.');
    assert.equal(await again.page.getByText('Brought back').count(), 0);
  });

  test('that was brought back can be discarded, without what was typed since', async () => {
    const editor = await open('Before.\n\n');
    line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
    await editor.type('Unwanted.');
    await editor.page.close();
    const again = await Editor.open(context, blog, editor.door, line.url);
    await again.notes('Brought back from this browser');
    await again.page.locator('#title').fill('Wanted');
    line.mend();
    await again.choose('Discard it');
    await until('the title is there', async () => (await onServer(blog, editor.door)).title === 'Wanted');
    assert.equal((await onServer(blog, editor.door)).markdown, 'Before.\n\n');
    assert.equal(await again.page.getByText('Brought back').count(), 0);
  });

  test('is on the desk while the server has not got it, and no longer when it has', async () => {
    const editor = await open();
    line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
    await editor.page.locator('#title').fill('Half a thought');
    await editor.page.close();
    const desk = await context.newPage();
    await desk.goto(`${line.url}/admin`);
    const kept = desk.locator('#kept');
    await kept.getByText(/^Typed .*, not saved yet$/).waitFor();
    line.mend();
    await kept.getByRole('link', { name: 'Half a thought' }).click();
    await desk.locator('#sync .note').getByText('Brought back from this browser').waitFor();
    await desk.goto(`${line.url}/admin`);
    await desk.getByRole('link', { name: 'Half a thought' }).first().waitFor();
    await until('no copy is left', () => desk.evaluate(() => document.querySelectorAll('#kept li').length === 0));
    await desk.close();
  });

  test('for a post that was deleted meanwhile is on the desk, and makes a new idea', async () => {
    const editor = await open('First words.');
    line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
    await editor.type(' Last words.');
    await editor.page.close();
    await blog.app.get(PostStore).trash(Number(editor.door.split('/').pop()), author);
    line.mend();
    const desk = await context.newPage();
    await desk.goto(`${line.url}/admin`);
    await Promise.all([desk.waitForURL(/posts/), desk.locator('#kept').getByRole('button', { name: 'Save as a new idea' }).click()]);
    assert.equal(await desk.locator('#markdown').inputValue(), 'First words. Last words.');
    await desk.goto(`${line.url}/admin`);
    assert.equal(await desk.locator('#kept li').count(), 0);
    await desk.close();
  });

  test('comes back from a tab that went on without a network, and says so all the while', async () => {
    const editor = await open();
    await context.setOffline(true);
    await editor.type('In the train.');
    await editor.says(/^Offline, kept in this browser$/);
    await editor.type(' In the tunnel.');
    await context.setOffline(false);
    await editor.says(/^Saved/);
    assert.equal((await onServer(blog, editor.door)).markdown, 'In the train. In the tunnel.');
  });

  test('goes on through an end and a new start of the app', async () => {
    const editor = await open();
    await editor.type('Before the end. ');
    await editor.says(/^Saved/);
    await blog.stop();
    await editor.keys('While it was away. ');
    await editor.says(/^Offline, kept in this browser$/);
    blog = await startBlog({ data });
    line.to(blog.port);
    await editor.keys('After it.');
    const now = new Editor(editor.page, blog, editor.door);
    await now.saved('Before the end. While it was away. After it.');
  });

  test('is tried again by itself when the server has trouble', async () => {
    const editor = await open();
    line.spoil(() => ({ status: 502 }));
    await editor.type('Patience.');
    await editor.says(/^The server can’t save just now, kept in this browser$/);
    line.mend();
    await editor.saved('Patience.');
    await editor.says(/^Saved/);
  });

  test('is not saved because something on the way says “200”', async () => {
    const editor = await open();
    line.spoil(() => ({ status: 200 }));
    await editor.type('In the hotel.');
    await editor.says(/kept in this browser$/);
    line.mend();
    await editor.choose('Try now');
    await editor.saved('In the hotel.');
  });

  test('goes on while the answer takes its time, and every letter is in the end there', async () => {
    const editor = await open();
    line.spoil(() => ({ slowMs: 5_000 }));
    await editor.type('One');
    await editor.says(/^Saving…$/);
    const started = performance.now();
    await editor.keys(' two three four');
    assert.ok(performance.now() - started < 4_000, 'typing waited');
    await until('the first one is there', async () => (await onServer(blog, editor.door)).markdown === 'One');
    await editor.saved('One two three four');
    await editor.says(/^Saved/);
  });

  test('is no conflict with itself when the answer was lost', async () => {
    const editor = await open();
    line.spoil(({ method }) => (method === 'PUT' ? 'unanswered' : 'good'));
    await editor.type('Arrived');
    await editor.saved('Arrived');
    await editor.says(/^Offline, kept in this browser$/);
    await editor.keys(' and went on');
    line.mend();
    await editor.saved('Arrived and went on');
    await editor.says(/^Saved/);
  });

  test('that is too long for the server stays in the browser, and it says why', async () => {
    const editor = await open();
    line.spoil(({ method }) => (method === 'PUT' ? { status: 413 } : 'good'));
    await editor.type('A novel.');
    await editor.says(/^Not saved: This is longer than the server takes, kept in this browser$/);
    line.mend();
    await editor.keys(' Shorter.');
    await editor.saved('A novel. Shorter.');
    await editor.says(/^Saved/);
  });

  test('is warned about only where this browser keeps nothing', async () => {
    const closed = await signedIn(browser, blog, author, line.url);
    await closed.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
    for (const [place, warns] of [
      [closed, true],
      [context, false],
    ] as const) {
      line.mend();
      const editor = await Editor.open(place, blog, await newIdea(blog, author), line.url);
      line.spoil(() => 'lost');
      await editor.type('Nowhere else.');
      if (warns) await editor.says(/This browser keeps no copy: leave this page open$/);
      let warned = false;
      editor.page.on('dialog', (dialog) => {
        warned = true;
        void dialog.accept();
      });
      await Promise.all([editor.page.waitForEvent('close'), editor.page.close({ runBeforeUnload: true })]);
      assert.equal(warned, warns);
    }
    line.mend();
    await closed.close();
  });
});
