import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import { Publisher } from '../src/publishing/publisher.service.js';
import { browserSkipReason } from './support/browser.js';
import { type Desk, longText, startDesk } from './support/editor.js';

describe('the preview beside the text', { skip: browserSkipReason() }, () => {
  let desk: Desk;
  let page: Page;
  let shown: FrameLocator;

  before(async () => {
    desk = await startDesk();
    page = await desk.window();
    shown = page.frameLocator('.preview iframe');
  });
  after(() => desk?.stop());

  /** Opens the editor of a new post with its preview, and waits until that is there. */
  async function open(markdown: string, title = 'Where the river bends'): Promise<number> {
    const id = await desk.post({ title, markdown });
    await page.goto('about:blank'); // an address with another hash is the same page
    await page.goto(`${desk.editorOf(id)}#preview`);
    await shown.locator('h1', { hasText: title }).waitFor();
    return id;
  }

  test('the buttons of the bar stand beside each other in half a window', async () => {
    const id = await desk.post({ title: 'Half a window', markdown: 'Words.' }, 'published');
    for (const width of [1280, 1000]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('about:blank');
      await page.goto(`${desk.editorOf(id)}#preview`);
      await shown.locator('h1', { hasText: 'Half a window' }).waitFor();
      const tops = await page.locator('#actions button:visible').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top));
      assert.ok(tops.length === 2 && tops[0] === tops[1], `${width}: ${tops.join(', ')}`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  /** Where the window's text has a heading, and where the preview has it, in pixels from the top of what is seen. */
  const tops = (heading: string) =>
    page.evaluate((words) => {
      const frame = document.querySelector<HTMLIFrameElement>('.preview iframe')!.contentDocument!;
      const block = [...frame.querySelectorAll('h2')].find((each) => each.textContent === words)!;
      return { scroll: frame.defaultView!.scrollY, top: block.getBoundingClientRect().top };
    }, heading);

  /** How far below the top of the page a line of the text is: by a copy of the field that grows line by line. */
  const lineTop = (line: string) =>
    page.evaluate((wanted) => {
      const text = document.querySelector<HTMLTextAreaElement>('#markdown')!;
      const copy = text.cloneNode() as HTMLTextAreaElement;
      copy.removeAttribute('id');
      copy.style.cssText = `position:absolute; visibility:hidden; height:0; min-height:0; field-sizing:fixed; width:${text.clientWidth}px; padding:0; border:0;`;
      copy.style.font = getComputedStyle(text).font;
      text.after(copy);
      copy.value = text.value.slice(0, text.value.indexOf(wanted) + 1);
      const lineHeight = parseFloat(getComputedStyle(text).lineHeight);
      const top = text.getBoundingClientRect().top + scrollY + copy.scrollHeight - lineHeight;
      copy.remove();
      return top;
    }, line);

  test('is the page that readers get: the same bytes', async () => {
    const id = await desk.post(
      { title: 'Alike', markdown: 'With *stress*.\n\n## And\n\n- more[^1]\n\n[^1]: A note.', slug: 'alike', tags: ['Rivers'] },
      'published',
    );
    await desk.blog.app.get(Publisher).publish();
    const [preview, site] = await Promise.all(
      [`${desk.editorOf(id)}/preview`, `${desk.blog.url}/alike`].map(async (url) => (await page.request.get(url)).text()),
    );
    assert.equal(preview, site);
  });

  test('shows what is typed, without the page being made anew', async () => {
    await open('First.\n\n![x](/media/none.png)\n\nLast.');
    await page.evaluate(() => {
      const frame = document.querySelector<HTMLIFrameElement>('.preview iframe')!.contentDocument!;
      for (const element of frame.querySelectorAll('p, img, h1')) Object.assign(element, { wasHere: true });
    });
    await page.locator('#markdown').press('Control+End');
    await page.keyboard.type(' More *words*.\n\nAnd a new paragraph.');
    await shown.locator('p', { hasText: 'And a new paragraph.' }).waitFor();
    const kept = await page.evaluate(() => {
      const frame = document.querySelector<HTMLIFrameElement>('.preview iframe')!.contentDocument!;
      return [...frame.querySelectorAll('article :is(h1, p, img)')].map((each) => `${each.nodeName} ${(each as { wasHere?: boolean }).wasHere ?? false}`);
    });
    assert.deepEqual(kept, ['H1 true', 'P true', 'P true', 'P true', 'IMG true', 'P true', 'P false']);
    assert.equal(await shown.locator('em').innerText(), 'words');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'markdown');
  });

  test('shows the title as it changes, and a style that its author put into the text', async () => {
    await open('<p style="color: rgb(1, 2, 3)">Coloured.</p>');
    await page.locator('#title').press('End');
    await page.keyboard.type(' and turns');
    await shown.locator('h1', { hasText: 'Where the river bends and turns' }).waitFor();
    await page.locator('#markdown').press('Control+End');
    await page.keyboard.insertText('\n\n<b style="color: rgb(4, 5, 6)">New.</b>');
    await shown.locator('b', { hasText: /^New\.$/ }).waitFor();
    for (const [each, colour] of [
      ['p[style]', 'rgb(1, 2, 3)'],
      ['b', 'rgb(4, 5, 6)'],
    ] as const)
      assert.equal(await shown.locator(each).evaluate((element) => getComputedStyle(element).color), colour);
  });

  test('runs no script of the text', async () => {
    await open('Text.');
    await page.evaluate(() => Object.assign(window, { ran: [] }));
    await page
      .locator('#markdown')
      .fill(
        '<script>parent.ran.push(1)</script><img src="/nothing" onerror="parent.ran.push(2)"><b>There.</b>\n\n<a href="javascript:parent.ran.push(3)">x</a>',
      );
    await shown.locator('b').waitFor();
    await shown.locator('img').evaluate((image: HTMLImageElement) => image.complete || new Promise((done) => (image.addEventListener('error', done), 0)));
    assert.deepEqual(await page.evaluate(() => (window as unknown as { ran: number[] }).ran), []);
  });

  test('has the same heading at its top as the text, wherever that is scrolled to', async () => {
    await open(longText(20));
    for (const number of [3, 9, 14, 5]) {
      const heading = `Section ${number} of the river`;
      const top = await lineTop(`## ${heading}`);
      await page.evaluate((y) => scrollTo(0, y), top);
      await page.waitForFunction(
        (words) => {
          const frame = document.querySelector<HTMLIFrameElement>('.preview iframe')!.contentDocument!;
          const block = [...frame.querySelectorAll('h2')].find((each) => each.textContent === words)!;
          return Math.abs(block.getBoundingClientRect().top) < 12;
        },
        heading,
        { timeout: 5000 },
      );
      assert.ok((await tops(heading)).scroll > 100);
    }
  });

  test('ends where the text ends, and begins where it begins', async () => {
    const atEnd = () => {
      const { documentElement, defaultView } = document.querySelector<HTMLIFrameElement>('.preview iframe')!.contentDocument!;
      return documentElement.scrollHeight - defaultView!.innerHeight - defaultView!.scrollY < 2;
    };
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForFunction(atEnd);
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForFunction(() => document.querySelector<HTMLIFrameElement>('.preview iframe')!.contentWindow!.scrollY === 0);
  });

  test('follows the cursor while its author types at the end', async () => {
    await page.locator('#markdown').press('Control+End');
    for (let n = 0; n < 12; n++) await page.keyboard.type(`\n\nThe end, ${n}.`);
    const last = shown.locator('p', { hasText: 'The end, 11.' });
    await last.waitFor();
    await page.waitForFunction(() => {
      const frame = document.querySelector<HTMLIFrameElement>('.preview iframe')!;
      const block = [...frame.contentDocument!.querySelectorAll('p')].find((each) => each.textContent === 'The end, 11.')!;
      const { top, bottom } = block.getBoundingClientRect();
      return top > 0 && bottom < frame.contentWindow!.innerHeight;
    });
  });

  test('opens links in a tab of their own, where scripts run; a footnote stays in it', async () => {
    await open(`[Away](${desk.blog.url}/admin/session/new) and[^1]\n\n[^1]: A note.`);
    const [other] = await Promise.all([page.context().waitForEvent('page'), shown.getByRole('link', { name: 'Away' }).click()]);
    await other.waitForLoadState();
    assert.equal(await other.evaluate(() => 1 + 1), 2);
    assert.equal(await other.evaluate(() => window.origin), desk.blog.url);
    await other.close();
    await shown.locator('[data-footnote-ref]').click();
    assert.equal(page.context().pages().length, 1);
    assert.match(page.url(), /#preview$/);
  });

  test('says so when it gets no answer, and goes on with the next one', async () => {
    await open('Text.');
    await page.context().setOffline(true);
    await page.locator('#markdown').press('Control+End');
    await page.keyboard.type(' More.');
    await page.getByRole('alert').filter({ hasText: 'the preview gets no answer' }).waitFor();
    await page.context().setOffline(false);
    await page.keyboard.type(' And more.');
    await shown.locator('p', { hasText: 'And more.' }).waitFor();
    await page.getByRole('alert').filter({ hasText: 'the preview gets no answer' }).waitFor({ state: 'detached' });
  });

  test('is there soon after a pause in a post of two thousand words', async (t) => {
    await open(longText(13));
    await page.locator('#markdown').press('Control+End');
    const times: number[] = [];
    for (let n = 0; n < 20; n++) {
      const mark = `mark-${n}-mark`;
      const appears = page.evaluate((words) => {
        const frame = document.querySelector<HTMLIFrameElement>('.preview iframe')!.contentDocument!;
        let typed = 0;
        document.querySelector('#markdown')!.addEventListener('input', () => (typed = performance.now()));
        return new Promise<number>((done) => {
          new MutationObserver((_, observer) => {
            if (!frame.body.textContent.includes(words)) return;
            observer.disconnect();
            done(performance.now() - typed);
          }).observe(frame.body, { subtree: true, childList: true, characterData: true });
        });
      }, mark);
      await page.keyboard.type(` ${mark}`);
      times.push(await appears);
    }
    times.sort((a, b) => a - b);
    const words = await page.locator('#markdown').evaluate((text: HTMLTextAreaElement) => text.value.split(/\s+/).length);
    t.diagnostic(`after the last key, ${words} words: median ${Math.round(times[10]!)} ms, p95 ${Math.round(times[18]!)} ms`);
    assert.ok(times[18]! < 2000, `${times[18]} ms`);
  });
});
