import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { startBlog } from './support/blog.js';
import { browserSkipReason, openBrowserOn } from './support/browser.js';
import { addAuthor, newIdea, signIn, until } from './support/typing.js';
import { serve } from './support/process.js';
import { freePort } from '../src/comparison/free-port.service.js';

describe('what is typed', { skip: browserSkipReason() }, () => {
  let folder: string;
  let data: string;
  let url: string;
  let port: number;
  let app: ChildProcess;
  let door: string;
  let session = '';
  let chromium: Awaited<ReturnType<typeof openBrowserOn>>;
  let context: BrowserContext;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qvill-killed-'));
    data = join(folder, 'data');
    port = await freePort();
    url = `http://127.0.0.1:${port}`;
    await startBrowser();
    const blog = await startBlog({ data });
    const author = await addAuthor(blog);
    door = await newIdea(blog, author, { title: 'Rivers' });
    session = await signIn(context, blog, author, url);
    await blog.stop();
    app = await serve(port, data);
  });
  after(async () => {
    await chromium?.kill();
    app?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function startBrowser(): Promise<void> {
    chromium = await openBrowserOn(join(folder, 'profile'));
    context = chromium.browser.contexts()[0]!;
    context.setDefaultTimeout(20_000);
    // A session of thirty days, which this browser had no time to write down
    if (session) await context.addCookies([{ name: 'qvill_session', value: session, url: `${url}/admin` }]);
  }
  async function killApp(): Promise<void> {
    app.kill('SIGKILL');
    await once(app, 'exit');
  }
  async function openEditor(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(url + door);
    await says(page, /./);
    return page;
  }
  const says = (page: Page, words: RegExp) => page.locator('#sync .saving').filter({ hasText: words }).waitFor();
  const textOf = (page: Page) => page.locator('#markdown').inputValue();
  const onServer = async (): Promise<string> => {
    const reply = await fetch(url + door, { headers: { accept: 'application/json', cookie: `qvill_session=${session}` } });
    return ((await reply.json()) as { form: { markdown: string } }).form.markdown;
  };

  test('survives the app, killed again and again while its author types', async () => {
    const page = await openEditor();
    await page.locator('#markdown').focus();
    let typed = '';
    for (let round = 0; round < 3; round++) {
      for (const words of [`Round ${round}, `, 'before the end, ', 'and ']) {
        await page.keyboard.type(words, { delay: 15 });
        typed += words;
        await sleep(700);
      }
      if (round % 2 === 0) await says(page, /^Saving|^Saved/);
      await killApp();
      await page.keyboard.type('while it was dead. ', { delay: 15 });
      typed += 'while it was dead. ';
      app = await serve(port, data);
    }
    await until('all of it is on the server', async () => (await onServer()) === typed, 40_000);
    assert.equal(await textOf(page), typed);
    await says(page, /^Saved/);
    await page.close();
  });

  test('survives the browser, killed while the server is away too: to the last letter', async () => {
    const page = await openEditor();
    const before = await textOf(page);
    await killApp();
    await page.locator('#markdown').focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('The last letters of all');
    await chromium.kill();
    app = await serve(port, data);
    assert.equal(await onServer(), before);
    await startBrowser();
    const again = await openEditor();
    await until('all of it is on the server', async () => (await onServer()) === `${before}The last letters of all`);
    assert.equal(await textOf(again), `${before}The last letters of all`);
  });
});
