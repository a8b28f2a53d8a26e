import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { Owner } from './support/signed-in.js';
import { bytesOf, differences, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
let owner: Owner;

before(async () => {
  blog = await startBlog();
  owner = await Owner.of(blog);
});
after(() => blog.stop());

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const svg = (inside: string) => Buffer.from(`<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`);
const upload = (bytes: Buffer<ArrayBuffer>) => {
  const form = new FormData();
  form.set('file', new File([bytes], 'icon'));
  return fetch(`${blog.url}/admin/settings/icon`, { method: 'POST', headers: owner.headers, body: form, redirect: 'manual' });
};
/** Where each address of an icon leads, or the type and whether these are its bytes. */
const icons = async (bytes?: Buffer) =>
  Promise.all(
    ['/icon.svg', '/icon.png', '/favicon.ico'].map(async (path) => {
      const answer = await fetch(blog.url + path, { redirect: 'manual' });
      if (answer.status === 301) return answer.headers.get('location');
      return `${answer.headers.get('content-type')} ${bytes === undefined || Buffer.from(await answer.arrayBuffer()).equals(bytes)}`;
    }),
  );

test('an icon is what its bytes say, lives at one address, and the others lead there', async () => {
  assert.deepEqual(await icons(), ['image/svg+xml true', '/icon.svg', '/icon.svg']);
  assert.equal((await upload(png)).status, 303);
  assert.deepEqual(await icons(png), ['/icon.png', 'image/png true', '/icon.png']);
  assert.match(await (await fetch(`${blog.url}/welcome`)).text(), /<link rel="icon" type="image\/png" href="\/icon\.png\?[0-9a-f]{8}">/);
  const ico = Buffer.concat([Buffer.from([0, 0, 1, 0, 1, 0]), Buffer.alloc(40)]);
  assert.equal((await upload(ico)).status, 303);
  assert.deepEqual(await icons(ico), ['/favicon.ico', '/favicon.ico', 'image/x-icon true']);
  const drawing = svg('<linearGradient id="a"/><rect width="9" height="9" fill="url(#a)"/>');
  assert.equal((await upload(drawing)).status, 303);
  assert.deepEqual(await icons(drawing), ['image/svg+xml true', '/icon.svg', '/icon.svg']);
  const was = await treeAt(blog.config.site);
  await upload(drawing);
  assert.deepEqual(differences(was, await treeAt(blog.config.site)).touched, []);
  assert.equal((await owner.ask('POST /admin/settings/icon/deletion', {})).status, 303);
  assert.match(await (await fetch(`${blog.url}/icon.svg`)).text(), /<rect width="64"/);
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
});

test('a file that can’t be an icon is refused in words', async () => {
  const files: [bytes: Buffer<ArrayBuffer>, status: number, sentence: RegExp][] = [
    [Buffer.from('words'), 422, /is no PNG, SVG or ICO/],
    [Buffer.alloc(0), 422, /Choose a file first/],
    [Buffer.concat([png, Buffer.alloc(101 * 1024)]), 422, /larger than 100 KB/],
    [png.subarray(0, 20) as Buffer<ArrayBuffer>, 422, /This PNG is broken/],
    [Buffer.concat([png.subarray(0, 16), Buffer.from([0, 0, 8, 0, 0, 0, 8, 0]), png.subarray(24)]), 422, /larger than 1024/],
    [Buffer.from('<svg viewBox="0 0 1 1"/>'), 422, /lacks xmlns/],
    ...[
      '<script>1</script>',
      '<g onload="1"/>',
      '<image href="https://example.org/a.png"/>',
      '<rect fill="url( https://a.example/#a)"/>',
      '<style>@import "x"</style>',
    ].map((inside): [Buffer<ArrayBuffer>, number, RegExp] => [svg(inside), 422, /holds a script or asks for other files/]),
    [Buffer.alloc(3_000 * 1024), 422, /larger than 100 KB/],
  ];
  for (const [bytes, status, sentence] of files) {
    const answer = await upload(bytes);
    assert.equal(answer.status, status);
    assert.match(await answer.text(), sentence);
  }
});

describe('the form', { skip: browserSkipReason() }, () => {
  let browser: Browser;
  let page: Page;

  before(async () => {
    browser = await openBrowser();
    page = await owner.page(browser, { viewport: { width: 390, height: 844 } });
  });
  after(() => browser?.close());

  test('takes an icon from a file and gives it back', async () => {
    await page.goto('/admin/settings');
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'icon.png', mimeType: 'image/png', buffer: png });
    await page.getByRole('button', { name: 'Upload' }).click();
    assert.match(await page.getByRole('status').innerText(), /^Saved/);
    assert.deepEqual((await icons(png))[1], 'image/png true');
    await page.getByRole('button', { name: 'Remove the file' }).click();
    assert.deepEqual((await icons())[1], '/icon.svg');
  });

  test('says what is wrong with a file at the field, and axe finds nothing', async () => {
    await page.getByRole('button', { name: 'Upload' }).click();
    assert.equal(await page.locator('#iconFile-problem').innerText(), 'Choose a file first');
    assert.equal(await page.getByRole('status').count(), 0, 'and not that something was saved');
    assert.equal(await page.locator('#iconFile').getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await axeFindings(page), []);
  });
});
