import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { axeFindings, browserSkipReason } from './support/browser.js';
import { type Desk, longText, startDesk } from './support/editor.js';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describe('the editor is for everyone', { skip: browserSkipReason() }, () => {
  let desk: Desk;

  before(async () => {
    desk = await startDesk();
    await desk.post({ tags: ['Rivers', 'Roads'] });
  });
  after(() => desk?.stop());

  /** What can be open in the editor, and how it comes to be. */
  const states: Record<string, (page: Page) => Promise<void>> = {
    'as it opens': async () => {},
    'with its bar out of sight': async (page) => {
      await page.locator('#markdown').focus();
      await page.waitForFunction(() => document.body.classList.contains('quiet') && getComputedStyle(document.querySelector('.controls')!).opacity === '0');
    },
    'with its details': (page) => page.locator('#details > summary').click(),
    'with delete': async (page) => {
      await page.locator('#details > summary').click();
      await page.locator('.delete summary').click();
    },
    'with what can be inserted': (page) => page.locator('#insert > summary').click(),
    'with tags offered': async (page) => {
      await page.locator('#details > summary').click();
      await page.locator('#tags').pressSequentially('r');
      await page.locator('#tags-list').waitFor();
      await page.keyboard.press('ArrowDown');
    },
    'with the preview': async (page) => {
      await page.locator('#show-preview').click();
      await page.frameLocator('.preview iframe').locator('h1').waitFor();
    },
    'with the list of keys': (page) => page.locator('#show-keys').click(),
    'with the question for a table': async (page) => {
      await page.locator('#insert > summary').click();
      await page.locator('[data-action=table]').click();
    },
  };

  for (const [device, options] of Object.entries({ desktop: {}, phone }))
    test(`axe finds nothing in any of its states: ${device}`, async () => {
      const id = await desk.post({ title: 'Where the river bends', markdown: 'Slow.\n\n## Further\n\n- on' }, 'published');
      const page = await desk.window({ ...options, reducedMotion: 'reduce' });
      for (const [state, reach] of Object.entries(states)) {
        await page.goto(desk.editorOf(id));
        await reach(page);
        assert.deepEqual(await axeFindings(page), [], state);
      }
    });

  test('axe finds nothing where a value is wrong', async () => {
    const page = await desk.window();
    const wrong = async () => {
      await page.goto(desk.editorOf(await desk.post({})));
      await page.locator('#details > summary').click();
      await page.locator('#lang').fill('??');
      await page.getByRole('button', { name: 'Save' }).click();
    };
    await wrong();
    await page.locator('#lang:focus[aria-invalid=true]').waitFor();
    assert.match(await page.locator('#lang-problem').innerText(), /is not a language tag/);
    assert.deepEqual(await axeFindings(page), []);
    await page.route('**/assets/editor-*.js', (route) => route.abort());
    await wrong();
    await page.getByRole('alert').filter({ hasText: 'is not a language tag' }).waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('alert').getByRole('link').click();
    assert.equal(await page.evaluate(() => location.hash), '#lang');
    assert.equal(await page.locator('#lang').isVisible(), true);
  });

  test('on a phone nothing is wider than the screen, and no button is pressed that can’t be seen', async () => {
    const page = await desk.window(phone);
    await page.goto(desk.editorOf(await desk.post({ markdown: longText(5) }, 'published')));
    for (const reach of Object.values(states)) {
      await page.reload();
      await reach(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      const open = await page.locator('.panel[open] .drawer').evaluateAll((drawers) => drawers.map((drawer) => drawer.getBoundingClientRect().top));
      assert.ok(
        open.every((top) => top >= 0),
        'its head is in sight',
      );
    }
    await page.reload();
    const button = (await page.locator('#show-preview').boundingBox())!;
    await page.locator('#markdown').focus();
    await page.locator('body.quiet').waitFor();
    await page.touchscreen.tap(button.x + button.width / 2, button.y + button.height / 2);
    assert.equal(await page.locator('body.quiet').count(), 0, 'the tap brings the bar back');
    assert.equal(await page.locator('#show-preview').getAttribute('aria-pressed'), 'false');
    await page.touchscreen.tap(button.x + button.width / 2, button.y + button.height / 2);
    assert.equal(await page.locator('#show-preview').getAttribute('aria-pressed'), 'true');
  });

  test('on a phone the preview takes the place of the text, and gives it back where it was', async () => {
    const page = await desk.window(phone);
    await page.goto(desk.editorOf(await desk.post({ markdown: longText(12) })));
    await page.locator('.controls').waitFor();
    const top = await page.locator('#markdown').evaluate((text) => text.getBoundingClientRect().top + text.clientHeight * 0.5);
    await page.evaluate((y) => scrollTo(0, y), top);
    const before = await page.evaluate(() => scrollY);
    await page.locator('#show-preview').tap();
    const shown = page.frameLocator('.preview iframe');
    await shown.locator('h1').waitFor();
    await page.waitForFunction(() => document.querySelector<HTMLIFrameElement>('.preview iframe')!.contentWindow!.scrollY > 1000);
    assert.deepEqual([await page.locator('#markdown').isVisible(), await page.locator('.preview').isVisible()], [false, true]);
    await page.locator('#show-preview').tap();
    assert.deepEqual([await page.locator('#markdown').isVisible(), await page.locator('.preview').isVisible()], [true, false]);
    assert.ok(Math.abs((await page.evaluate(() => scrollY)) - before) < 3);
  });

  test('without scripts it writes, saves, schedules in words, publishes and deletes', async () => {
    const page = await desk.window({ javaScriptEnabled: false });
    const id = await desk.post({ title: '', markdown: '' });
    await page.goto(desk.editorOf(id));
    const names = () => page.locator(':is(button, summary, .tools a):visible').allInnerTexts();
    assert.deepEqual(await names(), ['Sign out', 'Details', 'Preview', 'Add pictures or files', 'Save', 'Publish', 'History'], 'nothing that needs a script');
    await page.locator('#title').fill('Of two\nlines');
    await page.locator('#markdown').fill('- one\n');
    await page.locator('#details > summary').click();
    await page.locator('#date').fill('tomorrow 9:00');
    await page.getByRole('button', { name: 'Save' }).click();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const { post, form } = await desk.form(id);
    assert.deepEqual([post.title, form.date, form.markdown], ['Of two lines', `${tomorrow} 09:00`, '- one\n']);
    assert.equal(await page.locator('#slug-means').textContent(), 'http://localhost:3000/of-two-lines');
    await page.getByRole('button', { name: 'Publish' }).click();
    assert.equal(await page.getByRole('status').innerText(), `Scheduled for ${tomorrow} 09:00 UTC`);
    await page.locator('#details > summary').click();
    await page.getByRole('button', { name: 'Back to ideas' }).click();
    await page.locator('#details > summary').click();
    await page.locator('.delete summary').click();
    await page.getByRole('button', { name: 'Delete this post' }).click();
    assert.equal(new URL(page.url()).pathname, '/admin');
  });

  test('grows with its text where the style sheet can’t make it', async () => {
    const page = await desk.window({ bypassCSP: true });
    await page.addInitScript(() => Object.assign(CSS, { supports: () => false }));
    await page.goto(desk.editorOf(await desk.post({ markdown: 'One line.' })));
    await page.addStyleTag({ content: '#markdown, #title { field-sizing: fixed !important }' });
    await page.locator('#markdown').fill('line\n'.repeat(100));
    assert.ok(await page.locator('#markdown').evaluate((text) => text.clientHeight >= text.scrollHeight && text.clientHeight > 2000));
  });

  test('weighs little', async (t) => {
    const page = await desk.window();
    await page.goto(desk.editorOf(await desk.post({ markdown: 'Text.' })));
    const parts = await page
      .locator('link[rel=stylesheet], script[src]')
      .evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? each.getAttribute('src')!));
    assert.equal(parts.length, 2);
    const sizes = await Promise.all(
      [page.url(), ...parts.map((part) => desk.blog.url + part)].map(async (url) => gzipSync(await (await page.request.get(url)).body()).length),
    );
    const bytes = sizes.reduce((sum, each) => sum + each);
    t.diagnostic(`${bytes} bytes gzipped: page, style sheet and script ${sizes.join(', ')}`);
    assert.ok(bytes < 41_000);
  });
});
