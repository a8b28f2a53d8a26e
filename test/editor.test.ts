import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { browserSkipReason } from './support/browser.js';
import { type Desk, longText, startDesk } from './support/editor.js';

describe('the editor', { skip: browserSkipReason() }, () => {
  let desk: Desk;
  let page: Page;

  before(async () => {
    desk = await startDesk({ environment: { QVILL_URL: 'https://blog.example.org' } });
    page = await desk.window();
  });
  after(() => desk?.stop());
  beforeEach(async () => {
    await page.goto('about:blank');
    await desk.blog.app.get(PermalinkStore).save({ timeZone: 'UTC', permalink: '/:slug' });
  });

  async function open(some: Parameters<Desk['post']>[0] = {}, status?: 'published'): Promise<number> {
    const id = await desk.post(some, status);
    await page.goto(desk.editorOf(id));
    return id;
  }
  const field = (name: string) => page.locator(`#${name}`);
  const opacity = (selector: string) => page.locator(selector).evaluate((element) => getComputedStyle(element).opacity);

  test('has its bar out of sight a second after its author begins to write, and the state in sight', async () => {
    const quiet = await desk.window({ reducedMotion: 'reduce' });
    await quiet.clock.install({ time: '2026-11-21T12:00:00Z' });
    await quiet.goto(desk.editorOf(await desk.post({})));
    await quiet.clock.pauseAt('2026-11-21T13:00:00Z');
    const isQuiet = () => quiet.locator('body').evaluate((body) => body.classList.contains('quiet'));
    const controls = () => quiet.locator('.controls').evaluate((element) => getComputedStyle(element).opacity);
    await quiet.clock.runFor(5000);
    assert.equal(await isQuiet(), false, 'who does not write is not left alone');
    await quiet.locator('#markdown').focus();
    await quiet.clock.runFor(900);
    assert.equal(await isQuiet(), false);
    await quiet.clock.runFor(200);
    assert.deepEqual([await isQuiet(), await controls()], [true, '0']);
    assert.equal(await quiet.locator('.state').evaluate((element) => getComputedStyle(element.parentElement!).opacity), '1');

    await quiet.mouse.move(200, 200);
    assert.equal(await isQuiet(), false, 'the pointer moved');
    await quiet.clock.runFor(1100);
    assert.equal(await isQuiet(), true);
    await quiet.mouse.move(200, 200);
    assert.equal(await isQuiet(), true, 'the pointer rests');

    await quiet.keyboard.press('Escape');
    await quiet.keyboard.press('Tab');
    await quiet.clock.runFor(5000);
    assert.deepEqual([await controls(), await quiet.evaluate(() => document.activeElement?.textContent)], ['1', 'Details']);
    await quiet.locator('#markdown').focus();
    await quiet.keyboard.press('Control+B');
    await quiet.clock.runFor(5000);
    assert.equal(await isQuiet(), false, 'pinned');
    await quiet.context().close();
  });

  test('says what a date in words means, and makes it a date when the field is left', async () => {
    await desk.blog.app.get(PermalinkStore).save({ timeZone: 'Asia/Tokyo' });
    const id = await open({ title: 'Later' });
    await page.keyboard.press('Control+D');
    await field('date').fill('tomorrow 9:00');
    const tomorrow = new Date(Date.now() + (9 + 24) * 3_600_000).toISOString().slice(0, 10);
    await page.locator('#date-means', { hasText: / at 09:00 \(Asia\/Tokyo\), (in \d+ hours|tomorrow)\. Where you are: / }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await field('date').inputValue(), `${tomorrow} 09:00`);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: `Scheduled for ${tomorrow} 09:00` })
      .waitFor();
    assert.equal((await desk.form(id)).post.publishedAt, `${tomorrow}T00:00:00.000Z`);
  });

  test('says when a date can’t be read yet, and saves nothing of it', async () => {
    await open();
    await page.keyboard.press('Control+D');
    await field('date').fill('tomor');
    await page.locator('#date-means', { hasText: 'Not a date yet' }).waitFor();
  });

  test('shows the whole address that a post will have, by the blog’s own pattern', async () => {
    await desk.blog.app.get(PermalinkStore).save({ permalink: '/:year/:category/:slug/' });
    await open({ title: 'Where the river bends' });
    await page.keyboard.press('Control+D');
    const { year } = { year: new Date().getUTCFullYear() };
    const address = page.locator('#slug-means');
    assert.equal(await address.innerText(), `https://blog.example.org/${year}/uncategorised/where-the-river-bends`.concat('/'));
    await field('categories').fill('C++ & more, Rivers');
    await field('date').fill('2014-03-07');
    await field('slug').fill('Über uns!');
    await page.locator('#slug-means', { hasText: 'https://blog.example.org/2014/c-plus-plus-and-more/%C3%BCber-uns/' }).waitFor();
    await field('kind').selectOption('page');
    await page.locator('#slug-means', { hasText: 'https://blog.example.org/%C3%BCber-uns' }).waitFor();
  });

  test('counts words and minutes while they are typed, and of what is selected', async () => {
    await open({ markdown: 'word '.repeat(1200) });
    assert.equal(await page.locator('#length').innerText(), '1,200 words · 5 min');
    await field('markdown').press('Control+End');
    await page.keyboard.type('and two');
    await page.locator('#length', { hasText: '1,202 words · 5 min' }).waitFor();
    await page.keyboard.press('Shift+Control+ArrowLeft');
    await page.locator('#length', { hasText: 'Selected: 1 word · 1 min' }).waitFor();
  });

  test('opens a post where it was left, and an empty one with the cursor in its text', async () => {
    const id = await open({ markdown: longText(20) });
    await field('markdown').press('Control+Home');
    await page.evaluate(() => scrollTo(0, 1234));
    const other = await open({ markdown: longText(20) });
    assert.notEqual(other, id);
    assert.equal(await page.evaluate(() => scrollY), 0);
    await page.goto(desk.editorOf(id));
    assert.equal(await page.evaluate(() => scrollY), 1234);
    await open({ markdown: '' });
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'markdown');
  });

  test('has titles of one line, shown whole', async () => {
    const id = await open({ title: 'A title that is rather long for one line of the editor, and for two of them on a phone' });
    await page.setViewportSize({ width: 390, height: 844 });
    assert.ok(await field('title').evaluate((title) => title.scrollHeight <= title.clientHeight && title.clientHeight > 60));
    await page.setViewportSize({ width: 1280, height: 900 });
    await field('markdown').fill('one\ntwo');
    await field('markdown').press('Control+A');
    await page.keyboard.press('Control+C');
    await field('title').press('Control+A');
    await page.keyboard.press('Control+V');
    assert.equal(await field('title').inputValue(), 'one two');
    await page.keyboard.press('Control+Z');
    assert.match(await field('title').inputValue(), /^A title/, 'undo knows');
    assert.equal((await desk.form(id)).form.title.includes('\n'), false);
  });

  test('offers tags and categories in use, those of most posts first, and none twice', async () => {
    await desk.post({ tags: ['École', 'Rivers'], categories: ['Water'] }, 'published');
    await desk.post({ tags: ['Rivers', 'Ecology'] });
    await open();
    await page.keyboard.press('Control+D');
    const options = (list: string) => page.locator(`#${list} [role=option]`);
    await field('tags').pressSequentially('ec');
    await options('tags-list').first().waitFor();
    assert.deepEqual(await options('tags-list').allInnerTexts(), ['Ecology\n1 post', 'École\n1 post']);
    await options('tags-list').nth(1).click();
    assert.equal(await field('tags').inputValue(), 'École, ');
    await page.keyboard.press('ArrowDown');
    await options('tags-list').first().waitFor();
    assert.deepEqual(await options('tags-list').allInnerTexts(), ['Rivers\n2 posts', 'Ecology\n1 post']);
    assert.deepEqual(
      [await field('tags').getAttribute('aria-expanded'), await field('tags').getAttribute('aria-activedescendant')],
      ['true', null],
      'nothing is chosen unasked',
    );
    await page.keyboard.press('ArrowDown');
    assert.equal(await field('tags').getAttribute('aria-activedescendant'), 'tags-list-0');
    await field('categories').pressSequentially('wat');
    await options('categories-list').first().waitFor();
    assert.equal(await options('tags-list').first().isVisible(), false);
    await field('tags').fill('Something, new');
    await page.keyboard.press('Tab');
    assert.equal(await field('tags').inputValue(), 'Something, new');
  });

  test('keeps the details open for who pinned the bar, and closes them for who goes on writing', async () => {
    await open({ markdown: 'Text.' });
    const isOpen = () => page.locator('#details').evaluate((details: HTMLDetailsElement) => details.open);
    await page.locator('#details > summary').click();
    await field('title').click();
    assert.equal(await isOpen(), false);
    await page.locator('#pin').click();
    await page.locator('#details > summary').click();
    await field('title').click();
    assert.equal(await isOpen(), true);
    await page.locator('#pin').click();
    assert.equal(await opacity('.controls'), '1');
  });

  test('leaves Enter to who writes in signs that are composed', async () => {
    await open({ markdown: '- ' });
    await field('markdown').press('Control+End');
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    await page.evaluate(() => addEventListener('keydown', (event) => Object.assign(window, { composing: event.isComposing }), true));
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('composing'), true);
    await session.send('Input.insertText', { text: '日本' });
    assert.doesNotMatch(await field('markdown').inputValue(), /\n- /, 'no new item');
  });
});
