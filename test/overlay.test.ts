import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openAs, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { join } from './support/visitor.js';

/* Whose HTML is cleaned has formulas, and formulas can be moved. Nothing of a text lies over what is not of the text. */
describe('formulas in a text whose HTML is cleaned', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  before(async () => {
    blog = await startBlog();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  const up = (inner: string, times: number) =>
    '<mpadded voffset="99px" height="0px" depth="0px" width="0px">'.repeat(times) + inner + '</mpadded>'.repeat(times);
  const link = `<mtext><a href="https://evil.example/" style="background-color:#fff">${'overlay '.repeat(40)}</a></mtext>`;
  const formula = (times: number) => `<math style="font-size:99px" mathsize="99px">${up(link, times)}</math>`;

  test('lie over no heading, no list above and nothing below', async () => {
    const ben = await join(blog, 'Ben', 'author');
    const markdown = `A text.\n\n${[1, 2, 3, 4, 5].map(formula).join(' ')}\n\nIts end.`;
    await blog.app
      .get(PostStore)
      .create(fields({ title: 'Mine alone', markdown }), { by: ben.id, reason: 'created', status: 'published' }, { authorIds: [ben.id] });
    await blog.app.get(Publisher).publish();
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1_280, height: 900 },
    ]) {
      const page = await openAs(browser, blog, null, '/mine-alone', { viewport });
      const covered = await page.evaluate(() => {
        const prose = document.querySelector('.prose')!;
        const links = [...prose.querySelectorAll('a')];
        const { top, bottom } = prose.getBoundingClientRect();
        const seen: string[] = [];
        for (let y = 0; y < innerHeight; y += 5)
          for (let x = 0; x < innerWidth; x += 5) {
            const at = document.elementFromPoint(x, y);
            if (at && prose.contains(at) && (y < top - 1 || y > bottom + 1)) seen.push(`${x} ${y}`);
          }
        return { seen, links: links.length };
      });
      assert.ok(covered.links > 0, 'the probe is not on the page');
      assert.deepEqual(covered.seen, []);
      await page.context().close();
    }
  });
});
