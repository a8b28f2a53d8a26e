import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { moving, quarters } from './support/images.js';
import { MediaBlog } from './support/media.js';
import { film, mp3 } from './support/recordings.js';

const phone = { viewport: { width: 390, height: 844 } };

describe('the media page', { skip: browserSkipReason() }, () => {
  let media: MediaBlog;
  let browser: Browser;

  before(async () => {
    media = await MediaBlog.start();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await media?.stop();
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: media.blog.url, ...options });
    const [name = '', value = ''] = media.signedIn['cookie']!.split('=');
    await context.addCookies([{ name, value, url: `${media.blog.url}/admin` }]);
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }
  const publish = async (title: string, markdown: string) => {
    await media.blog.app.get(PostStore).create(fields({ title, markdown }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
    await media.blog.app.get(Publisher).publish();
  };
  const picture = async (name: string, width = 640) => ({ name, mimeType: 'image/jpeg', buffer: await quarters(width, 480).jpeg({ quality: 95 }).toBuffer() });
  /** Nothing for axe to find, on a desk and on a phone, and nothing to scroll to the side for. */
  async function assertGood(page: Page): Promise<void> {
    for (const viewport of [{ width: 1280, height: 900 }, phone.viewport]) {
      await page.setViewportSize(viewport);
      assert.deepEqual(await axeFindings(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${viewport.width} wide`);
    }
  }

  test('says what to do while it is empty', async () => {
    const page = await open('/admin/media');
    await page.getByText('Nothing here. A picture that you paste into a post comes here too.').waitFor();
    await assertGood(page);
    await page.context().close();
  });

  test('adds, describes, replaces and deletes without a script', async () => {
    const page = await open('/admin', { javaScriptEnabled: false, ...phone });
    await page.getByRole('link', { name: 'Media' }).click();
    await page.getByLabel('Add pictures, recordings, videos or PDF').setInputFiles([await picture('River at dawn.jpg')]);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'river-at-dawn.jpg');
    await page.getByLabel('Description').fill('Fog over the river');
    await page.getByRole('button', { name: 'Keep' }).click();
    assert.equal(await page.getByRole('status').innerText(), 'The description is kept');
    assert.equal(await page.getByLabel('Description').inputValue(), 'Fog over the river');
    const address = () => page.locator('a.thumb').getAttribute('href');
    const before = await address();
    await page.getByText('Replace…').click();
    await page.getByLabel('The file that takes its place').setInputFiles([await picture('other.jpg', 700)]);
    await page.getByRole('button', { name: 'Replace' }).click();
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'river-at-dawn.jpg');
    assert.notEqual(await address(), before);
    await page.getByText('700 × 480').waitFor();
    await page.getByText('Delete…').click();
    await page.getByRole('button', { name: 'Delete river-at-dawn.jpg' }).click();
    await page.getByText('Nothing here.').waitFor();
    assert.equal((await media.ask('GET /media/river-at-dawn.jpg')).status, 410);
    await page.context().close();
  });

  test('takes several files that are chosen at once, and says which were refused', async () => {
    const page = await open('/admin/media');
    const broken = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') };
    await page.locator('#file').setInputFiles([await picture('one.jpg'), await picture('two.jpg', 641), broken]);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('.refused').getByText('broken.jpg').waitFor();
    await page.getByRole('link', { name: 'Show the 2 files that arrived' }).waitFor();
    await assertGood(page);
    await page.getByRole('link', { name: 'Show the 2 files that arrived' }).click();
    await page.getByRole('link', { name: 'one.jpg' }).waitFor();
    await page.getByRole('link', { name: 'two.jpg' }).waitFor();
    await page.context().close();
  });

  test('shows files of every kind, finds them, and counts pictures that say nothing', async () => {
    const add = async (name: string, bytes: Buffer) => (await media.add(name, bytes)).json.id;
    await add('waves.gif', await moving('gif'));
    await add('logo.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'));
    const others = [await add('clip.mp4', film().file), await add('talk.mp3', mp3().file), await add('paper.pdf', Buffer.from('%PDF-1.4\n%%EOF'))];
    const id = await add(`${'a very long name that goes on '.repeat(5)}.jpg`, (await picture('x', 643)).buffer);
    await publish('Bends & <b>', '![](/media/one.jpg)');
    const page = await open('/admin/media');
    await assertGood(page);
    await page.getByRole('link', { name: /^Pictures without a description: \d$/ }).click();
    await page.getByRole('link', { name: 'one.jpg' }).click();
    await page.getByRole('link', { name: 'Bends & <b>' }).waitFor();
    await page.getByText('Delete…').click();
    await page.getByText('It is missing then in “Bends & <b>”.').waitFor();
    await assertGood(page);
    for (const other of [id, ...others]) {
      await page.goto(`/admin/media/${other}`);
      await assertGood(page);
    }
    await page.goto('/admin/media');
    await page.getByRole('searchbox').fill('TALK');
    await Promise.all([page.waitForURL(/TALK/), page.keyboard.press('Enter')]);
    assert.deepEqual(await page.locator('.tiles .name').allInnerTexts(), ['talk.mp3']);
    await page.getByRole('searchbox').fill('nothing like that');
    await page.keyboard.press('Enter');
    await page.getByText('No name and no description has “nothing like that” in it.').waitFor();
    await assertGood(page);
    await page.context().close();
  });

  test('readers’ browsers show the picture in a size of their own, each of it once', async () => {
    const { json } = await media.add('shown.jpg', await quarters(2000, 1200).jpeg({ quality: 95 }).toBuffer());
    await media.file(json.name);
    await publish('Shown', '![Quarters](/media/shown.jpg)\n\n![](/media/clip.mp4)\n\n![](/media/talk.mp3)\n\n![](/media/logo.svg)');
    const page = await open('/admin', phone);
    await page.context().clearCookies();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto('/shown');
    const image = page.getByRole('img', { name: 'Quarters' });
    await page.waitForFunction(() => document.querySelector('img')!.complete);
    const box = (await image.boundingBox())!;
    const shown = await image.evaluate((element: HTMLImageElement) => element.currentSrc.split('/').at(-1)!);
    assert.equal((box.width / box.height).toFixed(1), '1.7');
    assert.match(shown, /_480\.avif$/);
    assert.equal(asked.filter((path) => /_[0-9]+\.(avif|webp|jpg)$/.test(path)).length, 1, asked.join('\n'));
    await page.context().close();
  });
});
