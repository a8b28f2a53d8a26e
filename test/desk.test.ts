import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { PostStore } from '../src/posts/post.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { Owner } from './support/signed-in.js';

const ideas = ['Winter bench', 'Café notes', 'Where the river bends'];
const published = ['On memory', 'River songs', 'The winter river'];

describe('the box of the desk', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let owner: Owner;
  let browser: Browser;
  let page: Page;
  const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));

  before(async () => {
    blog = await startBlog({ clock });
    owner = await Owner.of(blog);
    for (const [day, title] of ideas.entries()) await add(title, 'idea', day);
    for (const [day, title] of published.entries()) await add(title, 'published', day);
    await add('A walk in May', 'scheduled', 0, '2027-05-01T06:30:00.000Z');
    browser = await openBrowser();
    page = await owner.page(browser);
  });
  beforeEach(async () => {
    await Promise.all([page.waitForResponse('**/admin/desk'), page.goto('/admin')]);
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  async function add(title: string, status: 'idea' | 'scheduled' | 'published', day: number, publishedAt: string | null = null): Promise<void> {
    clock.set(`2026-11-${String(10 + day)}T12:00:00Z`);
    await blog.app
      .get(PostStore)
      .create(fields({ title, publishedAt, markdown: 'Three words here.' }), { by: null, reason: 'created', status }, { authorIds: [] });
    clock.set('2026-11-21T12:00:00Z');
  }

  test('leaves the desk as it is while nothing is typed: ideas by last touch, scheduled and published to their right', async () => {
    assert.deepEqual(await page.locator('#desk .title').allInnerTexts(), [
      ...ideas.toReversed(),
      'A walk in May',
      'This is your blog',
      ...published.toReversed(),
    ]);
    assert.match(await page.locator('section', { hasText: 'Scheduled' }).innerText(), /May 1, 2027 at 6:30 AM · 3 words/);
    assert.equal(await page.locator('#found').isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'title');
  });

  test('filters both columns as one types, by letters in their order', async () => {
    await page.keyboard.type('rvr');
    await shows(['Where the river bends', 'River songs', 'The winter river'].toSorted());
    assert.equal(await said(), '3 matches');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('CAFE');
    await shows(['Café notes']);
    assert.equal(await said(), '1 match');
    assert.equal(await page.locator('#found-ideas .about').innerText(), 'November 11, 2026 · 3 words');
  });

  test('selects the nearest title, and Enter opens it', async () => {
    await page.keyboard.type('river');
    await selects('River songs');
    await leads('Enter', /\/admin\/posts\/\d+$/);
    assert.equal(await page.title(), 'River songs');
  });

  test('Enter that comes before the posts waits for them', async () => {
    await page.route('**/admin/desk', async (route) => {
      await sleep(300);
      await route.continue();
    });
    await page.goto('/admin');
    await page.keyboard.type('cafe');
    await leads('Enter', /\/admin\/posts\/\d+$/);
    assert.equal(await page.title(), 'Café notes');
    await page.unroute('**/admin/desk');
  });

  test('Down and Tab select the next one, Up and Shift-Tab the one before, and the cursor stays where it is', async () => {
    await page.keyboard.type('wi');
    await selects('Winter bench');
    for (const [key, title] of [
      ['ArrowDown', 'Where the river bends'],
      ['Tab', 'A walk in May'],
      ['ArrowDown', 'The winter river'],
      ['Shift+Tab', 'A walk in May'],
      ['ArrowUp', 'Where the river bends'],
      ['ArrowUp', 'Winter bench'],
      ['ArrowUp', 'Winter bench'],
    ] as const) {
      await page.keyboard.press(key);
      await selects(title);
    }
    await page.keyboard.type('n');
    assert.equal(await page.inputValue('#title'), 'win');
  });

  test('Down in an empty box goes through everything, and nothing moves', async () => {
    const places = (rows: string) => page.locator(rows).evaluateAll((all) => all.map((row) => JSON.stringify(row.getBoundingClientRect())));
    const before = await places('#desk .rows > *');
    await page.keyboard.press('ArrowDown');
    await selects('Where the river bends');
    assert.deepEqual(await places('#found .rows > *'), before);
    await page.keyboard.press('Tab');
    await selects('Café notes');
    await leads('Enter', /\/admin\/posts\/\d+$/);
    assert.equal(await page.title(), 'Café notes');
  });

  test('Left and Right select in the other column at the same height, and move the cursor inside the text', async () => {
    await page.keyboard.type('ri');
    await selects('River songs');
    await page.keyboard.press('ArrowLeft');
    await selects('Where the river bends');
    await page.keyboard.press('ArrowRight');
    await selects('River songs');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await selects('Where the river bends');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('x');
    assert.equal(await page.inputValue('#title'), 'rxi');
  });

  test('Esc clears the box, and gives Tab back to the page', async () => {
    await page.keyboard.type('river');
    await selects('River songs');
    await page.keyboard.press('Escape');
    assert.deepEqual([await page.inputValue('#title'), await said(), await page.locator('#desk').isVisible()], ['', '', true]);
    assert.equal(await page.locator('#title').getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'New idea');
  });

  test('Tab at the end of the list goes on through the page: nobody is kept in it', async () => {
    await page.keyboard.type('cafe');
    await selects('Café notes');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'New idea');
  });

  test('when nothing matches, Enter goes on to a new idea with that title', async () => {
    await page.keyboard.type('A title of its own, qq');
    await page.waitForFunction(() => document.querySelector('#said')!.textContent === 'No match. Enter starts a new idea.');
    await leads('Enter', /\/admin\/posts\/\d+$/);
    assert.equal(await page.inputValue('#title'), 'A title of its own, qq');
  });

  test('Ctrl-Enter and the button start a new idea although something matches', async () => {
    await page.keyboard.type('River');
    await selects('River songs');
    await leads('Control+Enter', /\/admin\/posts\/\d+$/);
    assert.deepEqual([await page.inputValue('#title'), await page.inputValue('#markdown')], ['River', '']);
    await page.goto('/admin');
    await page.keyboard.type('Cafe');
    await Promise.all([page.waitForURL(/\/admin\/posts\/\d+$/), page.getByRole('button', { name: 'New idea' }).click()]);
    assert.equal(await page.inputValue('#title'), 'Cafe');
  });

  test('Ctrl-P opens the selected one with its preview', async () => {
    await page.keyboard.type('memory');
    await selects('On memory');
    await leads('Control+p', /\/admin\/posts\/\d+#preview$/);
  });

  test('letters and Esc come back to the box from anywhere', async () => {
    await page.locator('#desk').click({ position: { x: 5, y: 5 } });
    await page.keyboard.type('mem');
    await selects('On memory');
    await page.getByRole('button', { name: 'Keys' }).focus();
    await page.keyboard.type('o');
    assert.equal(await page.inputValue('#title'), 'memo');
    await page.getByRole('button', { name: 'Keys' }).focus();
    await page.keyboard.press('Escape');
    assert.deepEqual([await page.inputValue('#title'), await page.evaluate(() => document.activeElement?.id)], ['', 'title']);
  });

  test('? in an empty box lists the keys, and so does a button', async () => {
    await page.keyboard.type('?');
    const list = page.getByRole('dialog', { name: 'Keys' });
    assert.match(await list.innerText(), /opens the selected post/);
    await page.keyboard.press('Escape');
    assert.deepEqual([await list.isVisible(), await page.evaluate(() => document.activeElement?.id)], [false, 'title']);
    await page.getByRole('button', { name: 'Keys' }).click();
    assert.equal(await list.isVisible(), true);
    await list.getByRole('button', { name: 'Close' }).click();
    await page.locator('#title').fill('What');
    await page.keyboard.type('?');
    assert.deepEqual([await list.isVisible(), await page.inputValue('#title')], [false, 'What?']);
  });

  test('posts that can’t be loaded keep nobody from a new idea', async () => {
    await page.route('**/admin/desk', (route) => route.abort());
    await page.goto('/admin');
    await page.keyboard.type('River of my own');
    await leads('Enter', /\/admin\/posts\/\d+$/);
    assert.equal(await page.inputValue('#title'), 'River of my own');
    await page.unroute('**/admin/desk');
  });

  test('a title that is typed after the session has ended goes through the sign-in', async () => {
    const leaving = await browser.newContext({ baseURL: blog.url });
    await leaving.addCookies(await page.context().cookies(`${blog.url}/admin`));
    const other = await leaving.newPage();
    await Promise.all([other.waitForResponse('**/admin/desk'), other.goto('/admin')]);
    await other.keyboard.type('Never & lost');
    await leaving.clearCookies();
    await Promise.all([other.waitForURL(/session\/new/), other.keyboard.press('Enter')]);
    await leaving.addCookies(await page.context().cookies(`${blog.url}/admin`));
    await other.goto(new URL(other.url()).searchParams.get('next')!);
    assert.equal(await other.inputValue('#title'), 'Never & lost');
    await leaving.close();
  });

  /** The titles on the screen, once they are these; in the order of the alphabet. */
  async function shows(titles: string[]): Promise<void> {
    const read = async () => (await page.locator('#found:visible .title').allInnerTexts()).toSorted();
    for (let tries = 0; tries < 100 && (await read()).join() !== titles.join(); tries++) await sleep(20);
    assert.deepEqual(await read(), titles);
    assert.equal(await page.locator('#desk').isVisible(), false);
  }

  /** Waits until the option that a screen reader is told of is this one, and is seen to be. */
  async function selects(title: string): Promise<void> {
    await page.waitForFunction(
      (wanted) => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.querySelector('.title')?.textContent === wanted,
      title,
    );
    assert.equal(await page.getByRole('option', { selected: true }).locator('.title').innerText(), title);
  }

  const said = () => page.locator('#said').innerText();
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  const leads = (key: string, address: RegExp) => Promise.all([page.waitForURL(address), page.keyboard.press(key)]);
});
