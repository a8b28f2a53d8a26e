import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { cleanHtml } from '../src/rendering/clean-html.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openAs, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { join } from './support/visitor.js';

/* Whose HTML is cleaned has formulas, and formulas can be moved. Nothing of a text lies over what is not of the text. */
/** What the renderer writes, and so any text may have. */
const ofTexts = /^(?:alert|note|tip|important|warning|caution|anchor|footnotes|task|toc|video|tml-\w+-pad|[a-z])$/;
/** What readers of other programs look for: to name something in one's own text is what it is for. */
const microformat = /^(?:h|p|u|e|dt)-/;

test('no text has a class of the theme’s own parts, which could lie over them', () => {
  const inSheet = (css: string) =>
    [...css.replace(/\/\*[^]*?\*\//g, '').matchAll(/([^{}]*)\{/g)].flatMap(([, rule]) => rule!.match(/(?<=\.)[a-z][\w-]*/gi) ?? []);
  const inView = (view: string) => [...view.matchAll(/class="([^"]*)"/g)].flatMap(([, value]) => value!.replace(/\{\{[^}]*\}\}/g, ' ').split(/\s+/));
  const files = globSync('views/site/**/*.{css,hbs}', { cwd: new URL('../..', import.meta.url).pathname });
  assert.ok(files.length > 20);
  const all = new Set(
    files.flatMap((file) => {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      return file.endsWith('.css') ? inSheet(text) : inView(text);
    }),
  );
  const own = [...all].filter((name) => name !== '' && !ofTexts.test(name) && !microformat.test(name));
  assert.ok(own.includes('skip') && own.includes('masthead') && own.length > 40);
  for (const name of own)
    assert.equal(
      cleanHtml(`<a class="${name} ${name.toUpperCase()} mine" href="/x">a</a>`),
      '<a class="mine" href="/x">a</a>',
      `“${name}” is a name of the theme’s: see src/rendering/allowed-html.ts`,
    );
  assert.match(cleanHtml('<h2 class="sr-only">Footnotes</h2>'), /class="sr-only"/);
  assert.doesNotMatch(cleanHtml('<p class="sr-only">x</p>'), /sr-only/);
});

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
