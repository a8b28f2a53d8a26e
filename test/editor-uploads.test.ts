import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { WorkingCopyStore } from '../src/posts/working-copy.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { quarters } from './support/images.js';
import { MediaBlog } from './support/media.js';

type Sent = { name: string; mimeType: string; buffer: Buffer };

describe('files in the editor', { skip: browserSkipReason() }, () => {
  let media: MediaBlog;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let width = 400;

  before(async () => {
    media = await MediaBlog.start();
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const [name = '', value = ''] = media.signedIn['cookie']!.split('=');
    await context.addCookies([{ name, value, url: `${media.blog.url}/admin` }]);
  });
  after(async () => {
    await browser?.close();
    await media?.stop();
  });
  beforeEach(async () => {
    await page?.close();
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });

  const file = async (name: string): Promise<Sent> => ({
    name,
    mimeType: 'image/jpeg',
    buffer: await quarters(width++, 300).jpeg({ quality: 100 }).toBuffer(),
  });
  const text = () => page.locator('#markdown').inputValue();
  const textIs = (words: string | RegExp) =>
    page.waitForFunction(
      ([source, isPattern]) => {
        const { value } = document.querySelector<HTMLTextAreaElement>('#markdown')!;
        return isPattern ? new RegExp(source!).test(value) : value === source;
      },
      typeof words === 'string' ? ([words, ''] as const) : ([words.source, 'yes'] as const),
    );

  /** Opens a new idea with this text, the cursor behind it. */
  async function open(markdown: string): Promise<number> {
    const id = await media.blog.app
      .get(PostStore)
      .create(fields({ title: 'Files', markdown }), { by: 1, reason: 'created', status: 'idea' }, { authorIds: [1] });
    await page.goto(`${media.blog.url}/admin/posts/${id}`);
    await page.locator('#markdown').focus();
    await page.keyboard.press('Control+End');
    return id;
  }
  const choose = (files: Sent[]) => page.locator('[data-attach] input[type=file]').setInputFiles(files);

  /** As a mouse or a clipboard brings them. */
  async function bring(event: 'paste' | 'drop', files: Sent[]): Promise<void> {
    const sent = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: buffer.toString('base64') }));
    await page.evaluate(
      ([kind, list]) => {
        const transfer = new DataTransfer();
        for (const { name, mimeType, bytes } of list)
          transfer.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name, { type: mimeType }));
        const init = { bubbles: true, cancelable: true };
        const control = document.querySelector('#markdown')!;
        control.dispatchEvent(
          kind === 'paste' ? new ClipboardEvent('paste', { ...init, clipboardData: transfer }) : new DragEvent('drop', { ...init, dataTransfer: transfer }),
        );
      },
      [event, sent] as const,
    );
  }

  /** Uploads wait until the returned function is called; how many have come is counted. */
  async function held(): Promise<() => void> {
    const gate = Promise.withResolvers<void>();
    await page.route('**/admin/media', async (route) => {
      if (route.request().method() === 'POST') await gate.promise;
      await route.continue();
    });
    return gate.resolve;
  }

  test('a pasted picture is a placeholder where the cursor was, and then the picture, wherever the placeholder is by then', async () => {
    await open('Before ');
    const letGo = await held();
    await bring('paste', [await file('River at dawn.jpg')]);
    assert.equal(await text(), 'Before ![Uploading River at dawn.jpg…]()');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('Moved. ');
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' after');
    letGo();
    await textIs('Moved. Before ![](/media/river-at-dawn.jpg) after');
    await page.keyboard.type('!');
    assert.equal(await text(), 'Moved. Before ![](/media/river-at-dawn.jpg) after!', 'the cursor stayed where it was');
  });

  test('several at once come each to its own place, in the order in which they were chosen', async () => {
    await open('');
    await choose([await file('one.jpg'), await file('one.jpg'), await file('two.jpg')]);
    await textIs(/^!\[\]\(\/media\/one(-2)?\.jpg\)\n\n!\[\]\(\/media\/one(-2)?\.jpg\)\n\n!\[\]\(\/media\/two\.jpg\)$/);
    assert.ok((await text()).includes('(/media/one.jpg)') && (await text()).includes('(/media/one-2.jpg)'));
  });

  test('undo takes back what was put in, and the words before it stay', async () => {
    await open('Words. ');
    await bring('drop', [await file('undone.jpg')]);
    await textIs('Words. ![](/media/undone.jpg)');
    for (let presses = 0; presses < 4 && (await text()) !== 'Words. '; presses++) await page.keyboard.press('Control+z');
    assert.equal(await text(), 'Words. ');
  });

  test('how much of a file has gone is shown, and said when it begins and when it is done', async () => {
    await open('');
    const session = await context.newCDPSession(page);
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 40_000 });
    const noise = Buffer.concat([(await file('slow.jpg')).buffer, Buffer.alloc(80_000)]);
    await choose([{ name: 'slow.jpg', mimeType: 'image/jpeg', buffer: noise }]);
    await page.waitForFunction(() => /^[1-9]\d? %$/.test(document.querySelector('.percent')?.textContent ?? ''));
    assert.equal(await page.locator('.uploads [role=status]').textContent(), 'Adding slow.jpg');
    assert.deepEqual(await axeFindings(page), []);
    await textIs('![](/media/slow.jpg)');
    assert.equal(await page.locator('.uploads [role=status]').textContent(), 'slow.jpg is added');
    assert.equal(await page.locator('.uploads li').count(), 0);
  });

  test('what can’t be kept leaves the reason, and no placeholder', async () => {
    await open('Words. ');
    await choose([{ name: 'notes.txt', mimeType: 'image/jpeg', buffer: Buffer.from('only words') }]);
    const refusal = page.locator('.uploads [role=alert]');
    await refusal.waitFor();
    assert.match((await refusal.textContent())!, /^“notes\.txt” is none of the kinds that can be kept here/);
    await textIs('Words. ');
    assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0);
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('button', { name: 'Close' }).click();
    assert.equal(await refusal.count(), 0);
  });

  test('of several files the refused one goes with its own line', async () => {
    await open('Above.\n\n');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Below.');
    await page.locator('#markdown').evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(8, 8));
    const bad = { name: 'notes.txt', mimeType: 'image/jpeg', buffer: Buffer.from('only words') };
    await choose([bad, await file('kept.jpg'), { ...bad, name: 'more.txt' }]);
    await page.locator('.uploads [role=alert]').nth(1).waitFor();
    await textIs('Above.\n\n![](/media/kept.jpg)\n\nBelow.');
  });

  test('many files on their way scroll, by keys too', async () => {
    await page.setViewportSize({ width: 1280, height: 500 });
    await open('');
    const letGo = await held();
    await choose(await Promise.all(Array.from({ length: 8 }, (_, index) => file(`many-${index}.jpg`))));
    const slot = page.getByRole('region', { name: 'Pictures and files' });
    await slot.waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await slot.focus();
    await page.keyboard.press('End');
    await page.waitForFunction(() => document.querySelector('[data-attach]')!.scrollTop > 0);
    letGo();
    await page.locator('.uploads progress').first().waitFor({ state: 'detached' });
  });

  test('when the network fails it can be tried again, from where the cursor is', async () => {
    await open('Words. ');
    await page.route('**/admin/media', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await choose([await file('again.jpg')]);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    assert.equal(await text(), 'Words. ');
    await page.unroute('**/admin/media');
    await page.getByRole('button', { name: 'Try again' }).click();
    await textIs('Words. ![](/media/again.jpg)');
  });

  test('saving waits for what is on its way', async () => {
    const id = await open('');
    const letGo = await held();
    await choose([await file('awaited.jpg')]);
    await page.locator('.uploads progress').waitFor();
    const saved = page.waitForResponse((reply) => reply.request().method() === 'POST' && reply.url().endsWith(`/admin/posts/${id}`));
    await page.evaluate(() => document.querySelector<HTMLFormElement>('form.editor')!.requestSubmit());
    letGo();
    assert.equal((await saved).status(), 200);
    const { form } = await media.blog.app.get(WorkingCopyStore).open(id, 'UTC');
    assert.equal(form.markdown, '![](/media/awaited.jpg)');
  });

  test('a picture asks for its description without taking the author away from the text, and has it in the text and in the library', async () => {
    await open('');
    await bring('paste', [await file('asked.jpg')]);
    const question = page.getByRole('group', { name: 'asked.jpg' });
    await question.waitFor();
    assert.equal(await page.evaluate(() => document.activeElement!.id), 'markdown');
    await page.getByRole('button', { name: '1 picture without a description' }).waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await question.getByLabel(/^Describe this picture/).fill('Fog [over] the river');
    await page.keyboard.press('Enter');
    await textIs('![Fog \\[over\\] the river](/media/asked.jpg)');
    assert.equal((await media.file('asked.jpg'))!.alt, 'Fog [over] the river');
    assert.equal(await question.count(), 0);
    await page.getByRole('button', { name: /without a description/ }).waitFor({ state: 'hidden' });
  });

  test('pictures that say nothing are counted, and asked for when the author wants; a decorative one is none of them', async () => {
    for (const name of ['first.jpg', 'second.jpg']) await media.add(name, (await file(name)).buffer);
    await open('![](/media/first.jpg) ![](/media/second.jpg) ![x](/media/first.jpg) ![](/media/none.jpg)');
    await page.getByRole('button', { name: '2 pictures without a description' }).click();
    await page.getByRole('group', { name: 'first.jpg' }).getByRole('button', { name: 'Decorative' }).click();
    await page.getByRole('button', { name: '1 picture without a description' }).waitFor();
    assert.deepEqual([(await media.file('first.jpg'))!.alt, (await media.file('second.jpg'))!.alt], ['', null]);
    await page.getByRole('group', { name: 'second.jpg' }).getByRole('button', { name: 'Later' }).click();
    assert.equal(await page.getByRole('group', { name: 'second.jpg' }).count(), 0);
  });

  test('what was on its way when the page was closed is said, and can be taken out', async () => {
    await open('Words. ![Uploading lost.jpg…]() More.');
    await page.getByText('“lost.jpg” did not arrive: the page was closed too soon').waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.locator('#markdown[aria-invalid=true]').waitFor();
    assert.match(await page.locator('#markdown-problem').innerText(), /“lost\.jpg” has not arrived: take its place out of the text, or add the file again/);
    await page.getByRole('button', { name: 'Take it out of the text' }).click();
    assert.equal(await text(), 'Words.  More.');
    assert.equal(await page.locator('.left *').count(), 0);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page
      .getByText(/^Live after/)
      .first()
      .waitFor();
  });

  test('a text that is pasted with a picture of itself is a text', async () => {
    await open('');
    const taken = await page.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'cells.png', { type: 'image/png' }));
      transfer.setData('text/plain', 'cells');
      return !document.querySelector('#markdown')!.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: transfer }));
    });
    assert.equal(taken, false);
  });
});
