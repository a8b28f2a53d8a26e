import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { contrast } from '../src/core/colour.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';

const everything = readFileSync('test/support/everything.md', 'utf8');
const screens = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

describe('a post with everything that can be written', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;

  before(async () => {
    blog = await startBlog();
    const by = { by: null, reason: 'published', status: 'published' } as const;
    const write = (title: string, markdown: string, lang: string | null = null) =>
      blog.app.get(PostStore).create(fields({ title, markdown, lang, publishedAt: '2020-01-01T12:00:00.000Z' }), by, { authorIds: [] });
    await write('Everything', everything);
    await write('Plain', 'Words, and `code` among them.');
    await write('كل شيء', everything, 'ar');
    await blog.app.get(Publisher).publish();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  const isWithin = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

  for (const [screen, viewport] of Object.entries(screens))
    test(`is for everyone on a ${screen}, and asks no other site for anything`, async () => {
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      for (const [path, name] of [
        ['/everything', 'left'],
        ['/%D9%83%D9%84-%D8%B4%D9%8A%D8%A1', 'right'],
      ] as const) {
        const answer = await page.goto(blog.url + path);
        assert.equal(answer?.status(), 200);
        assert.deepEqual(await axeFindings(page), [], name);
        assert.ok(await isWithin(page), `${name} is wider than the screen`);
        if (!process.env['SHOTS']) continue;
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({ path: `${process.env['SHOTS']}/${name}-${screen}-${colorScheme}.png`, fullPage: true });
        }
      }
      assert.deepEqual(
        asked.filter((url) => !url.startsWith(blog.url) && !url.startsWith('data:')),
        [],
      );
      await context.close();
    });

  test('shows formulas as formulas, in one line with the text', async () => {
    const page = await browser.newPage();
    await page.goto(`${blog.url}/everything`);
    const height = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => element.getBoundingClientRect().height);
    assert.ok((await height('p math')) > 15 && (await height('p math')) < 60);
    const anchor = page.locator('h2 .anchor').first();
    assert.equal(await anchor.evaluate((element) => getComputedStyle(element).opacity), '0');
    await page.locator('h2#the-nib').hover();
    assert.equal(await anchor.evaluate((element) => getComputedStyle(element).opacity), '1');
    await page.close();
  });

  test('carries the styles of code, alerts, videos and the search only where they are, and weighs little', async () => {
    const styles = async (path: string) => {
      const html = await (await fetch(blog.url + path)).text();
      return ['pre .k', '.alert.tip', 'p.video', '.search input'].map((rule) => html.includes(rule));
    };
    assert.deepEqual(await styles('/everything'), [true, true, true, false]);
    assert.deepEqual(await styles('/search'), [false, false, false, true]);
    for (const path of ['/plain', '/archive']) assert.deepEqual(await styles(path), [false, false, false, false]);
    const { headers, body } = await fetch(`${blog.url}/plain`, { headers: { 'accept-encoding': 'br' } });
    await body?.cancel();
    assert.ok(Number(headers.get('content-length')) < 5 * 1024, headers.get('content-length')!);
  });

  test('can be read in a feed, without any style', async () => {
    const feed = await (await fetch(`${blog.url}/feed.json`)).json();
    const { content_html: html } = (feed as { items: { title: string; content_html: string }[] }).items.find(({ title }) => title === 'Everything')!;
    assert.match(html, /<p><strong>Note<\/strong><\/p>\n<p>Hold it/);
    assert.match(html, /<math alttext="\\frac\{a\}\{b\}">/);
    assert.match(html, /<h2 id="p\d+-footnote-label"[^>]*>Footnotes<\/h2>/);
    assert.doesNotMatch(html, /class="anchor"/);
  });
});

test('the colours of code can be read on their paper', () => {
  const css = readFileSync('views/site/parts/code.css', 'utf8');
  const [light, dark] = css
    .split('@media (prefers-color-scheme: dark)')
    .map((part) => [...part.split('@media print')[0]!.matchAll(/--\w: ?(#\w{6})/g)].map(([, colour]) => colour!));
  assert.deepEqual([light!.length, dark!.length], [6, 6]);
  for (const [colours, paper] of [
    [light!, '#f4f6f6'],
    [dark!, '#1e2427'],
  ] as const)
    for (const colour of colours) assert.ok(contrast(colour, paper) >= 4.5, `${colour} on ${paper}`);
});
