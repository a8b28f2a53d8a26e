import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { InvitationStore } from '../src/auth/invitation.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';

/** Where a public post tagged “Rivers” is to be found beside its own page; /welcome has it as its neighbour. */
const places = `/ /archive/2026 /tags/rivers /tags/rivers/atom.xml /tags/rivers/rss.xml /atom.xml /rss.xml /feed.json /sitemap.xml /welcome`.split(' ');

describe('one post, from the set-up link to its deletion, by keyboard alone', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let page: Page;

  before(async () => {
    blog = await startBlog({ clock: new StillClock(new Date('2026-11-21T12:00:00Z')) });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  test('a new blog has a post that welcomes its readers', async () => {
    assert.match((await read('/')).body, /This is your blog/);
    assert.equal((await read('/welcome')).status, 200);
  });

  test('the set-up link makes the account and leads to the desk', async () => {
    await page.goto(`${blog.url}/admin/setup?token=${await blog.app.get(InvitationStore).issueSetUp()}`);
    await write('The blog’s title', 'Water Marks');
    await write('Your name', 'Ada Lovelace');
    await write('E-mail', 'ada@example.org');
    await write('Password', 'correct horse battery');
    await press('Enter');
    assert.equal(await path(), '/admin');
    assert.match((await read('/')).body, /Water Marks/);
  });

  test('the desk has the ideas on the left and what is published on the right', async () => {
    const ideas = await boxOf('Ideas');
    const published = await boxOf('Published');
    assert.ok(ideas.x + ideas.width <= published.x, `${ideas.x}, ${ideas.width}, ${published.x}`);
    assert.equal(ideas.y, published.y);
  });

  test('a title and Enter make an idea, and nobody else sees it', async () => {
    await hasFocus('title');
    await page.keyboard.type('Where the river bends');
    await press('Enter');
    assert.match(await path(), /^\/admin\/posts\/\d+$/);
    assert.equal(await page.locator('#standing').innerText(), 'An idea');
    assert.deepEqual(await listedIn('/where-the-river-bends'), []);
    assert.equal((await read('/where-the-river-bends')).status, 404);
  });

  test('Publish puts text and tags on the site before the browser has landed', async () => {
    await write('Text, in Markdown', 'The water is *slow* here.\n\nIt was not always so.');
    await openWith('Details');
    await write('Tags', 'Rivers, Maps');
    await act('Publish', /^Live after [\d,]+ ms: \/where-the-river-bends$/);
    assert.deepEqual(await listedIn('/where-the-river-bends'), places);
    const { status, body } = await read('/where-the-river-bends');
    assert.equal(status, 200);
    assert.match(body, /<p>The water is <em>slow<\/em> here\.<\/p>\s*<p>It was not always so\.<\/p>/);
    assert.equal((await read('/where-the-river-bends.md')).body, 'The water is *slow* here.\n\nIt was not always so.');
  });

  test('the post has moved to the right of the desk', async () => {
    await choose('Posts');
    const published = page.locator('section', { has: page.getByRole('heading', { name: /^Published/ }) });
    assert.deepEqual(await published.getByRole('link').allInnerTexts(), ['Where the river bends', 'This is your blog']);
    await choose('Where the river bends');
  });

  test('a changed title and text are on the page and in every list at once', async () => {
    await write('Title', 'Where the river turns');
    await write('Text, in Markdown', 'The water is quick now.');
    await act('Publish changes', /^Live after/);
    const { body } = await read('/where-the-river-bends');
    assert.match(body, /<h1[^>]*>Where the river turns<\/h1>[^]*The water is quick now\./);
    assert.doesNotMatch(body, /river bends|slow/);
    const titled = places.filter((place) => place !== '/sitemap.xml');
    assert.deepEqual(await listedIn('Where the river turns'), titled);
    assert.deepEqual(await listedIn('Where the river bends'), []);
  });

  test('a changed address works at once, and the old one leads there in one hop with its query', async () => {
    await openWith('Details');
    await write('Address', 'the-turn');
    await act('Publish changes', /^Live after/);
    const old = await read('/where-the-river-bends?from=a&to=b');
    assert.deepEqual([old.status, old.location], [301, '/the-turn?from=a&to=b']);
    assert.equal((await read('/the-turn?from=a&to=b')).status, 200);
    assert.deepEqual(await listedIn('/the-turn'), places);
    assert.deepEqual(await listedIn('/where-the-river-bends'), []);
  });

  test('an unpublished post is nowhere, and both its addresses say that it is gone', async () => {
    await openWith('Details');
    await act('Unpublish', /^Off the site, an idea again$/);
    assert.deepEqual(await listedIn('/the-turn'), []);
    assert.deepEqual(await listedIn('Where the river turns'), []);
    for (const address of ['/the-turn', '/the-turn.md', '/where-the-river-bends']) assert.equal((await read(address)).status, 410, address);
  });

  test('published again, it is back at the same address and in the same places', async () => {
    await act('Publish', /^Live after/);
    assert.equal((await read('/the-turn')).status, 200);
    assert.equal((await read('/where-the-river-bends')).location, '/the-turn');
    assert.deepEqual(await listedIn('/the-turn'), places);
  });

  test('a deleted post is gone with its old address, and says so', async () => {
    await openWith('Details');
    await openWith('Delete…');
    await choose('Delete this post');
    assert.equal(await path(), '/admin');
    for (const address of ['/the-turn', '/the-turn.md', '/where-the-river-bends']) {
      const { status, body } = await read(address);
      assert.equal(status, 410, address);
      assert.match(body, /This page has been taken down/);
    }
    assert.deepEqual(await listedIn('/the-turn'), []);
    assert.deepEqual(await listedIn('Where the river turns'), []);
    assert.equal((await page.locator('#desk').innerText()).includes('Where the river turns'), false);
  });

  test('the welcome can be deleted like any other post', async () => {
    await choose('This is your blog');
    await openWith('Details');
    await openWith('Delete…');
    await choose('Delete this post');
    assert.equal((await read('/welcome')).status, 410);
    assert.match((await read('/')).body, /Nothing here yet/);
  });

  test('whoever signs out must sign in again, and then is where they wanted to be', async () => {
    await choose('Sign out');
    await page.goto(`${blog.url}/admin`);
    assert.equal(await path(), '/admin/session/new?next=%2Fadmin');
    await hasFocus('email');
    await page.keyboard.type('ada@example.org');
    await write('Password', 'correct horse battery');
    await press('Enter');
    assert.equal(await path(), '/admin');
  });

  /** The page puts the cursor there by itself, a moment after it has loaded. */
  const hasFocus = (id: string) => page.locator(`#${id}:focus`).waitFor({ timeout: 5_000 });

  const path = async (): Promise<string> => page.url().slice(blog.url.length);

  /** The section with this heading, on the screen. */
  async function boxOf(heading: string): Promise<{ x: number; y: number; width: number }> {
    const section = page.locator('section', { has: page.getByRole('heading', { name: new RegExp(`^${heading}`) }) });
    return (await section.boundingBox()) ?? assert.fail(`${heading} is not to be seen`);
  }

  /** Tab until the control with this label, or these words, has the focus. In the text Tab indents, unless Esc comes first. */
  async function tabTo(name: string): Promise<void> {
    for (let presses = 0; presses < 80; presses++) {
      const at = await focused();
      if (at === name) return;
      if (at === 'Text, in Markdown') await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab never arrives at “${name}”`);
  }

  const focused = (): Promise<string | undefined> =>
    page.evaluate(() => {
      const control = document.activeElement as HTMLInputElement | null;
      return (control?.labels?.[0] ?? control)?.textContent.trim();
    });

  /** Types into a field in place of what stands there. */
  async function write(field: string, words: string): Promise<void> {
    await tabTo(field);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(words);
  }

  /** A link or button that leads to another page. */
  async function choose(name: string): Promise<void> {
    await tabTo(name);
    await press('Enter');
  }

  /** A button that does its work in place, until the line about the post says so. */
  async function act(name: string, said: RegExp): Promise<void> {
    await tabTo(name);
    const done = page.waitForResponse((reply) => /\/(publication|withdrawal)$/.test(reply.url()));
    await page.keyboard.press('Enter');
    await done;
    await page.locator('#standing').filter({ hasText: said }).waitFor();
  }

  /** Opens what stands behind these words, if it is not open. */
  async function openWith(summary: string): Promise<void> {
    await tabTo(summary);
    const isOpen = await page.evaluate(
      () => document.activeElement!.closest('details')?.open || document.activeElement!.getAttribute('aria-expanded') === 'true',
    );
    if (!isOpen) await page.keyboard.press('Enter');
  }

  /** Presses a key that leads to another page, and waits for that. */
  async function press(key: string): Promise<void> {
    await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
  }

  /** What a reader gets: never a cookie, never a redirect that was followed unseen. */
  async function read(address: string): Promise<{ status: number; location: string | null; body: string }> {
    const reply = await fetch(blog.url + address, { redirect: 'manual' });
    assert.equal(reply.headers.get('set-cookie'), null, `${address} sets a cookie`);
    return { status: reply.status, location: reply.headers.get('location'), body: await reply.text() };
  }

  /** Those of the places that name this address or these words. */
  async function listedIn(words: string): Promise<string[]> {
    const replies = await Promise.all(places.map(read));
    return places.filter((_, i) => replies[i]!.body.includes(words));
  }
});
