import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { DeskList } from '../src/core/desk-row.js';
import { PostStore } from '../src/posts/post.store.js';
import { WorkingCopyStore } from '../src/posts/working-copy.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { Owner } from './support/signed-in.js';

let blog: Blog;
let owner: Owner;
let browser: Browser | undefined;

const skip = browserSkipReason();

before(async () => {
  blog = await startBlog({ clock: new StillClock(new Date('2026-11-21T12:00:00Z')) });
  owner = await Owner.of(blog);
  addMany(blog, 120);
  if (!skip) browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await blog?.stop();
});

/** Ideas and old public posts, as many of each, straight into the database: what they do to the site is no matter here. */
function addMany({ config }: Blog, count: number): void {
  const database = new DatabaseSync(config.databaseFile, { timeout: 5_000 });
  database.exec(`
    INSERT INTO Post (uid, slug, title, status, path, createdAt, updatedAt, publishedAt, words, markdown)
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count}),
      status(name) AS (VALUES ('idea'), ('published')),
      row AS (SELECT name || '-' || n AS slug, name, n, strftime('%Y-%m-%dT%H:%M:%fZ', '2001-01-01', '+' || n || ' hours') AS at FROM number, status)
    SELECT slug, slug, 'Number ' || n || ' of the ' || name || 's, neither long nor short', name, iif(name = 'idea', NULL, '/' || slug), at, at,
      iif(name = 'idea', NULL, at), n, 'Text.' FROM row`);
  database.close();
}

const titlesIn = (html: string, section: string): string[] => {
  const [part = ''] = new RegExp(`<section aria-labelledby="${section}">[^]*?</section>`).exec(html) ?? [];
  return [...part.matchAll(/class="title"[^>]*>([^<]*)</g)].map(([, title]) => title!);
};
const turns = (html: string) => [...html.matchAll(/class="turn" href="([^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='));

test('the desk shows the newest fifty of each column and leads to all the others', async () => {
  const seen = { ideas: new Set<string>(), published: new Set<string>() };
  const open = ['/admin'];
  for (const address of open) {
    const { status, body } = await owner.ask(`GET ${address.split('#')[0]}`);
    assert.equal(status, 200);
    for (const column of ['ideas', 'published'] as const) {
      const titles = titlesIn(body, column);
      assert.ok(titles.length <= 50);
      for (const title of titles) seen[column].add(title);
    }
    open.push(...turns(body).filter((turn) => !open.includes(turn)));
  }
  assert.deepEqual([seen.ideas.size, seen.published.size], [120, 121]);
});

test('a page that is not there, or no number, is the nearest one that is', async () => {
  const { body } = await owner.ask('GET /admin?ideas=999&published=x');
  assert.deepEqual([titlesIn(body, 'ideas').length, titlesIn(body, 'published').length], [20, 50]);
});

test('the script gets the whole desk at once, packed', async () => {
  const { status, headers, body } = await owner.ask('GET /admin/desk', undefined, { 'accept-encoding': 'gzip' });
  assert.deepEqual([status, headers.get('content-encoding'), headers.get('cache-control')], [200, 'gzip', 'private, no-store']);
  const { ideas, scheduled, published, timeZone } = JSON.parse(body) as DeskList;
  assert.deepEqual([ideas.length, scheduled.length, published.length, timeZone], [120, 0, 121, 'UTC']);
  assert.deepEqual(ideas[0]!.slice(1), ['Number 120 of the ideas, neither long nor short', 120, Date.parse('2001-01-06T00:00:00Z') / 1000, 0]);
  assert.equal((await owner.ask('GET /admin/desk', undefined, { 'accept-encoding': 'gzip;q=0' })).headers.get('content-encoding'), null);
});

test('a public post with changes that readers don’t see is marked', async () => {
  const id = await blog.app.get(PostStore).create(fields({ title: 'Seen' }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  const copies = blog.app.get(WorkingCopyStore);
  const { post, form } = await copies.open(id, 'UTC');
  assert.doesNotMatch((await owner.ask('GET /admin')).body, /changed/);
  await copies.keep(id, { ...form, markdown: 'More than readers see.' }, { by: owner.id, version: post.version, timeZone: 'UTC' });
  assert.match((await owner.ask('GET /admin')).body, />Seen<\/a><p class="about">[^<]*<time [^>]*>November 21, 2026<\/time> · 2 words · changed/);
});

test('the first page of a blog with ten thousand posts weighs less than 60 KB, all that it needs included', async (t) => {
  const other = await startBlog();
  addMany(other, 5_000);
  const author = await Owner.of(other);
  const wire = async (path: string, encoding: string) => {
    const headers = { ...author.headers, 'accept-encoding': encoding };
    const [reply] = (await once(get(other.url + path, { headers }), 'response')) as [IncomingMessage];
    return { headers: reply.headers, bytes: Buffer.concat(await reply.toArray()) };
  };
  const { body } = await author.ask('GET /admin');
  const assets = [...body.matchAll(/"(\/admin\/assets\/[^"]+)"/g)].map(([, path]) => path!);
  assert.equal(assets.length, 2);
  for (const [encodings, most] of [
    ['gzip, br', 25_000],
    ['gzip', 25_000],
    ['identity', 120_000],
  ] as const) {
    const parts = await Promise.all(['/admin', ...assets].map((path) => wire(path, encodings)));
    const bytes = parts.reduce((sum, part) => sum + part.bytes.length, 0);
    t.diagnostic(`${bytes} bytes on the wire to who takes ${encodings}: page, ${assets.join(', ')}: ${parts.map((part) => part.bytes.length).join(', ')}`);
    assert.ok(bytes < most, `${bytes} bytes for ${encodings}`);
    const [page, ...files] = parts.map(({ headers }) => [headers['content-encoding'], headers.vary]);
    assert.deepEqual(page, [encodings === 'identity' ? undefined : 'gzip', 'Accept-Encoding']);
    const best = { 'gzip, br': 'br', gzip: 'gzip', identity: undefined }[encodings];
    assert.deepEqual(files, [
      [best, 'Accept-Encoding'],
      [best, 'Accept-Encoding'],
    ]);
  }
  // What stands in the address stands in the page, beside the token of its forms: its packed length would tell on that
  const { headers } = await wire('/admin?title=guess', 'gzip, br');
  assert.equal(headers['content-encoding'], undefined);
  await other.stop();
});

describe('without scripts', { skip }, () => {
  let page: Page;
  before(async () => {
    page = await owner.page(browser!, { javaScriptEnabled: false });
  });
  after(() => page?.context().close());

  const titles = (section: string) => page.locator(`section[aria-labelledby=${section}] .title`).allInnerTexts();

  test('Find shows what has these letters, nearest first, and the way back to all', async () => {
    await page.goto('/admin');
    await page.getByRole('textbox', { name: 'Start typing an idea, or find a post' }).fill('num 118 pub');
    await page.getByRole('button', { name: 'Find' }).click();
    assert.equal(new URL(page.url()).search, '?title=num+118+pub');
    assert.deepEqual([await titles('ideas'), await titles('published')], [[], ['Number 118 of the publisheds, neither long nor short']]);
    await page.getByRole('link', { name: 'All posts' }).click();
    assert.equal((await titles('ideas')).length, 50);
  });

  test('what was found has pages too', async () => {
    await page.goto('/admin?title=number');
    await page.getByRole('link', { name: 'Older ideas' }).click();
    assert.equal(page.url(), `${blog.url}/admin?title=number&ideas=2#ideas`);
    assert.deepEqual((await titles('ideas'))[0], 'Number 70 of the ideas, neither long nor short');
  });

  test('Enter and the button start a new idea with what was typed', async () => {
    for (const start of [() => page.keyboard.press('Enter'), () => page.getByRole('button', { name: 'New idea' }).click()]) {
      await page.goto('/admin');
      await page.locator('#title').fill('Number 7');
      await Promise.all([page.waitForURL(/\/admin\/posts\/\d+$/), start()]);
      assert.equal(await page.inputValue('#title'), 'Number 7');
    }
  });
});

describe('for everybody', { skip }, () => {
  test('a phone has it in one column, what Enter opens first', async () => {
    const phone = await owner.page(browser!, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await phone.goto('/admin');
    await phone.locator('#title').fill('this your');
    const option = phone.getByRole('option', { name: 'This is your blog' });
    assert.ok((await option.boundingBox())!.y < 400);
    assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.deepEqual(await axeFindings(phone), []);
    await Promise.all([phone.waitForURL(/\/admin\/posts\/\d+$/), option.tap()]);
    assert.equal(await phone.title(), 'This is your blog');
    await phone.context().close();
  });

  test('axe finds nothing on it: at rest, with matches, without, with its keys', async () => {
    const page = await owner.page(browser!);
    await page.goto('/admin');
    assert.deepEqual(await axeFindings(page), []);
    await page.locator('#title').fill('num');
    await page.getByRole('option').first().waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.locator('#title').fill('zzz');
    await page.getByText('No match').waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('button', { name: 'Keys' }).click();
    assert.deepEqual(await axeFindings(page), []);
    await page.context().close();
  });
});
