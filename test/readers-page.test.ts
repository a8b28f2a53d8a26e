import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { counted, type Fields, firefox, flush, line, safari } from './support/readers.js';
import { Owner } from './support/signed-in.js';
import { ask, join as joinBlog } from './support/visitor.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-readers-'));
const log = join(folder, 'access.log');
const clock = new StillClock(new Date('2026-11-22T12:00:00Z'));
let blog: Blog;
let owner: Owner;
let post: number;

before(async () => {
  writeFileSync(log, '');
  blog = await startBlog({ environment: { QVILL_NGINX_LOG: log, QVILL_URL: 'https://blog.example' }, clock });
  owner = await Owner.of(blog);
  post = await blog.app
    .get(PostStore)
    .create(fields({ title: 'Rivers <and> streams', slug: 'rivers' }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  await flush(blog);
});
after(async () => {
  await blog.stop();
  rmSync(folder, { recursive: true });
});
const write = (...lines: Fields[]) => appendFileSync(log, lines.map(line).join(''));

test('as long as nobody was counted, the page says so', async () => {
  const { status, body } = await owner.ask('GET /admin/readers');
  assert.equal(status, 200);
  assert.match(body, /Nobody has been counted yet\. As soon as somebody reads a page, it shows here\./);
  assert.match((await owner.ask('GET /admin/readers?over=day')).body, /Nobody has been here yet today/);
});

test('an author sees who reads what, what of it is today’s, and each post by itself', async () => {
  for (let day = 0; day < 40; day++) {
    const time = new Date(Date.UTC(2026, 10, 22, 11) - day * 86_400_000).toISOString();
    write(...Array.from({ length: 3 + ((day * 7) % 11) }, (_, i) => ({ time, uri: i % 3 ? '/rivers' : '/welcome', address: `203.0.113.${i % 7}`, agent: i % 2 ? firefox : safari, referrer: i % 4 ? '' : 'https://friend.example/links?who=eve' }))); // prettier-ignore
    write(
      { time, agent: 'Mozilla/5.0 (compatible; GPTBot/1.2)' },
      { time, uri: '/atom.xml', agent: 'Feedly/1.0 (+x; 12 subscribers)' },
      { time, uri: '/atom.xml', agent: 'FreshRSS/1.28' },
    );
  }
  write({ uri: '/', referrer: 'https://www.google.com/' });
  await fetch(`${blog.url}/search?q=Rivers`, { headers: { 'user-agent': firefox } });
  await fetch(`${blog.url}/search?q=zzyzx`, { headers: { 'user-agent': safari } });
  clock.set('2026-11-22T12:01:00Z');
  const { body } = await owner.ask('GET /admin/readers');
  for (const shown of [
    'Rivers &lt;and&gt; streams',
    'friend.example',
    '>/links<',
    '>Google<',
    '>Feedly<',
    '>12<',
    '>FreshRSS<',
    'GPTBot</bdi> <em>for language models',
    'zzyzx</a> <em>nothing was found',
    'October 24, 2026: ',
  ])
    // prettier-ignore
    assert.ok(body.includes(shown), shown);
  assert.ok(!body.includes('who=eve') && !body.includes('203.0.113'));
  const sumOf = (page: string, name: string) => Number(new RegExp(`<dt>${name}</dt><dd>([\\d,]+)`).exec(page)?.[1]?.replace(',', ''));
  const views = (from: string) => Array.from({ length: 40 }, (_, i) => new Date(Date.UTC(2026, 10, 22) - i * 86_400_000).toISOString().slice(0, 10)).filter((day) => day >= from).reduce((sum, day) => sum + (counted(blog, day)['total']?.['views'] ?? 0), 0); // prettier-ignore
  assert.equal(sumOf(body, 'Views'), views('2026-10-24'));
  const today = (await owner.ask('GET /admin/readers?over=day')).body;
  assert.equal(sumOf(today, 'Views'), views('2026-11-22'));
  assert.equal(sumOf(today, 'Visitors'), counted(blog, '2026-11-22')['total']!['visitors']);
  assert.equal(sumOf((await owner.ask('GET /admin/readers?over=year')).body, 'Views'), views('2026-01-01'));
  const own = (await owner.ask(`GET /admin/readers?post=${post}&over=year`)).body;
  assert.equal(sumOf(own, 'Views'), counted(blog)['page']!['/rivers']);
  assert.match(own, /November 2026: \d+ views/);
  assert.equal((await owner.ask('GET /admin/readers?post=999')).status, 404);
  assert.equal((await owner.ask('GET /admin/readers?post=x&over=ever')).status, 200);
});

test('all numbers can be had as a table, in which no name is a formula', async () => {
  write({ referrer: 'https://friend.example/=cmd' }, { agent: '=HYPERLINK("https://evil.example")bot/1' });
  const { headers, body } = await owner.ask('GET /admin/readers.csv?over=year');
  assert.match(headers.get('content-disposition')!, /readers-2026-11-22\.csv/);
  const rows = body.trim().split('\r\n');
  assert.equal(rows[0], 'day,kind,name,count');
  assert.ok(rows.includes(`"2026-11-22","page","/rivers",${counted(blog, '2026-11-22')['page']!['/rivers']}`));
  assert.doesNotMatch(body, /"[=+@-]/);
  assert.match(body, /"total","visitors",\d/);
});

describe('in a browser', { skip: browserSkipReason() }, () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  test('the page can be read by everybody, on every screen', async () => {
    for (const width of [390, 1280]) {
      const page = await owner.page(browser, { viewport: { width, height: 900 } });
      for (const path of ['/admin/readers', '/admin/readers?over=day', '/admin/readers?over=year', `/admin/readers?post=${post}`]) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1, name: 'Readers' }).waitFor();
        for (const summary of await page.locator('summary:visible').all()) await summary.click();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${path} at ${width}`);
        if (width === 390) assert.deepEqual(await axeFindings(page), [], path);
      }
      await page.context().close();
    }
  });
});

test('only an owner deletes statistics, for good; an author sees them', async () => {
  const author = await joinBlog(blog, 'Ben', 'author');
  const seen = await ask(blog, 'GET /admin/readers', author);
  assert.equal(seen.status, 200);
  assert.doesNotMatch(seen.body, /Delete all/);
  assert.equal((await ask(blog, 'POST /admin/readers/deletion', author, {})).status, 403);
  assert.notDeepEqual(counted(blog), {});
  const { status, headers } = await owner.ask('POST /admin/readers/deletion', {});
  assert.deepEqual([status, headers.get('location')], [303, '/admin/readers']);
  assert.deepEqual(counted(blog), {});
});

test('the page says when nobody is counted', async () => {
  await blog.app.get(SettingsStore).save({ statistics: false });
  assert.match((await owner.ask('GET /admin/readers')).body, /Nobody is counted now: statistics are switched off in the <a href="\/admin\/settings/);
  await blog.app.get(SettingsStore).save({ statistics: true });
});
