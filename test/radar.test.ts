import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { likeliest } from '../src/core/likeliest.js';
import { AuthorStore } from '../src/auth/author.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Readership } from '../src/readership/readership.service.js';
import { Misses } from '../src/site/missed.js';
import { Radar } from '../src/site/radar.store.js';
import { UseCounts } from '../src/site/uses.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { everything } from './support/rows.js';
import { headersOf, Owner } from './support/signed-in.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-radar-'));
const log = join(folder, 'access.log');
let blog: Blog;
let owner: Owner;
before(async () => {
  writeFileSync(log, '');
  blog = await startBlog({ environment: { QVILL_NGINX_LOG: log } });
  owner = await Owner.of(blog);
  await blog.app.get(Readership).flush();
});
after(async () => {
  await blog.stop();
  rmSync(folder, { recursive: true });
});

const published = { by: null, reason: 'published', status: 'published' } as const;
async function write(some: Parameters<typeof fields>[0]): Promise<number> {
  const id = await blog.app.get(PostStore).create(fields(some), published, { authorIds: [owner.id] });
  await blog.app.get(Publisher).publish();
  return id;
}
const line = (uri: string, { status = 404, method = 'GET', referrer = '' } = {}) =>
  `${JSON.stringify({ time: '2026-11-22T03:00:00+00:00', status, method, host: 'b', uri, bytes: 0, referrer, agent: 'x', address: '203.0.113.7' })}\n`;
async function read(lines: string): Promise<void> {
  appendFileSync(log, lines);
  await blog.app.get(Readership).flush();
}
const radar = () => blog.app.get(Radar);
const rows = () => radar().rows(false, { skip: 0, take: 1_000 });
const missed = () => Object.fromEntries(rows().map(({ path, count }) => [path, count]));
const clear = async () => {
  for (const { id } of rows()) await radar().forget(id);
};
const answer = async (path: string) => {
  const { status, headers } = await fetch(blog.url + path, { redirect: 'manual' });
  return headers.get('location') ?? status;
};

test('addresses that nobody has are counted from nginx’s log by what they are, with the pages that link there and nothing of who asked', async () => {
  const from = (referrer: string) => line('/Old/Post.html?q=1', { referrer });
  await read(from('https://www.friend.example/links?who=eve#top') + from('https://u:p@other.example/') + from('android-app://x') + line('/old/post/'));
  await read(line('/old/post', { status: 200 }) + line('/welcome') + line('/old/post', { method: 'POST' }) + 'half a line "status":404,"method":"GET"\n');
  assert.deepEqual(missed(), { '/Old/Post.html': 4 });
  assert.deepEqual(rows()[0]!.referrers, [
    { url: 'https://other.example/', count: 1 },
    { url: 'https://www.friend.example/links', count: 1 },
  ]);
  for (const trace of ['203.0.113.7', 'who=eve', 'u:p']) assert.ok(!(everything(blog) + JSON.stringify(rows())).includes(trace), trace);
});

test('what scanners and programs ask for is no reader’s, whatever bytes they send', async () => {
  await clear();
  const guessed = `/.env /.git/config /wp-login.php /blog/wp-login.php /xmlrpc.php /shell.php /a/b.php /cgi-bin/x /backup.zip /db.sql /vendor/phpunit/x /owa/auth /favicon-32.png
    /apple-touch-icon.png /ads.txt /.well-known/x /<script> /a'b /%00 /%FF%FE /${'x'.repeat(301)} /admin/x /tags/nobody /a//b /x;y /wp-json/wp/v2 /style.css /_next/x /%25s`;
  await read(guessed.split(/\s+/).map((uri) => line(uri)).join('')); // prettier-ignore
  assert.deepEqual(missed(), {});
  const real = '/archive/2005/01/02/1234.aspx /2010/my-post.php /index.php/2011/05/trip /über /a_b.html /photo.jpg'.split(' ');
  await read(real.map((uri) => line(uri)).join(''));
  assert.deepEqual(Object.keys(missed()).toSorted(), real.toSorted());
});

test('what is kept is bounded: addresses, referrers of each, and what nobody asks for any more', async () => {
  await clear();
  const many = Array.from({ length: 1_200 }, (_, n) => line(`/flood-${n}`));
  await read(line('/wanted').repeat(3));
  for (let at = 0; at < many.length; at += 400) await read(many.slice(at, at + 400).join(''));
  assert.equal(radar().count(), 1_000);
  assert.equal(rows()[0]!.path, '/wanted');
  await read(Array.from({ length: 30 }, (_, n) => line('/wanted', { referrer: `https://r${n}.example/${'y'.repeat(900)}` }).repeat(n === 29 ? 2 : 1)).join(''));
  await read(line('/wanted', { referrer: 'https://last.example/' }).repeat(3));
  const { referrers } = rows().find(({ path }) => path === '/wanted')!;
  assert.equal(referrers.length, 5);
  assert.deepEqual(referrers[0], { url: 'https://last.example/', count: 3 });
  assert.ok(referrers.every(({ url }) => url.length <= 300));
  const book = new Misses();
  for (let n = 0; n < 2_000; n++) book.add(`/memory-${n}`, `https://x.example/${n}`);
  assert.equal((JSON.parse(book.take()) as unknown[]).length, 500);
  const clock = new StillClock(new Date('2027-06-01T00:00:00Z'));
  const later = new UseCounts(blog.config.databaseFile, clock);
  later.miss('/later', undefined);
  await later.close();
  assert.deepEqual(missed(), { '/later': 1 });
});

test('nginx writes such a log itself', { skip: nginxSkipReason() }, async () => {
  await clear();
  const nginx = await startNginx({ site: blog.config.site, appPort: 1 });
  for (const path of ['/not/here?x', '/Not/here/', '/.env', '/welcome'])
    await fetch(nginx.url + path, { headers: { referer: 'https://friend.example/"page' } });
  const written = await nginx.accessLog();
  await nginx.stop();
  await read(written);
  assert.deepEqual(missed(), { '/not/here': 2 });
  assert.deepEqual(rows()[0]!.referrers, [{ url: 'https://friend.example/%22page', count: 2 }]);
});

test('without nginx the app notes them as it answers, and with its log it does not count twice', async () => {
  await fetch(`${blog.url}/nobody/here`);
  const alone = await startBlog();
  await fetch(`${alone.url}/nobody/here`, { headers: { referer: 'https://friend.example/' } });
  await fetch(`${alone.url}/nobody/here`, { method: 'POST' });
  await alone.stop();
  assert.ok(!('/nobody/here' in missed()));
  const kept = await startBlog();
  const counts = new UseCounts(kept.config.databaseFile, new StillClock(new Date()));
  await fetch(`${kept.url}/nobody/here`);
  counts.miss('/nobody/here', 'https://friend.example/');
  await counts.close();
  const own = kept.app.get(Radar);
  assert.deepEqual(own.rows(false, { skip: 0, take: 9 }).map(({ path, referrers }) => [path, referrers.length]), [['/nobody/here', 1]]); // prettier-ignore
  await kept.stop();
});

test('the page comes after few turns of the loop, however much else the app does in each', async () => {
  await clear();
  await read(Array.from({ length: 50 }, (_, n) => line(`/missed-${n}`)).join(''));
  assert.equal((await owner.ask('GET /admin/radar')).status, 200);
  let [turns, isOver] = [0, false];
  const busy = () => {
    const end = performance.now() + 5;
    while (performance.now() < end);
    turns++;
    if (!isOver) setImmediate(busy);
  };
  setImmediate(busy);
  const { body } = await owner.ask('GET /admin/radar');
  isOver = true;
  assert.equal([...body.matchAll(/\/missed-\d+/g)].length > 0, true);
  assert.ok(turns < 40, `${turns} turns`);
  await clear();
});

test('the likeliest post: by its words in any dress, else by its date', () => {
  const page = (path: string, title: string, publishedAt = '2020-01-01') => ({ path, title, publishedAt });
  const pages = [page('/a-trip-to-rome', 'A trip to Rome', '2011-05-21T10:00:00Z'), page('/x', 'Über den Fluss'), page('/solar-panels', 'Solar panels')];
  const found = (path: string) => likeliest(path, pages)?.path ?? null;
  for (const path of `/2011/05/trip-to-rome.html /archives/123-a-trip-to-rome /index.php/2011/a-trip-to-rome/feed /trip_to_rome.php /a-trip-to-rome/page/2 /a-trp-to-rome
    /2011/05/21/p_17 /archive/2011-05-21.html /20110521/`.split(/\s+/))
    assert.equal(found(path), '/a-trip-to-rome', path);
  assert.equal(found('/über-den-fluss.html'), '/x');
  for (const path of ['/something-else', '/1234', '/2012/05/21/', '/']) assert.equal(found(path), null, path);
});

describe('in a browser', { skip: browserSkipReason() }, () => {
  test('one click has an address lead to the likeliest post, or to any other; the rest is ignored or forgotten, without scripts', async () => {
    await clear();
    await write({ title: 'Glaciers', slug: 'glaciers' });
    await write({ title: 'Moraines', slug: 'moraines' });
    const referrer = 'https://www.friend.example/a/rather/long/page/about/ice-and-stones.html';
    await read(line('/2009/07/glaciers.html', { referrer }).repeat(3) + line('/stones').repeat(2) + line('/nonsense-one') + line('/nonsense-two'));
    const browser = await openBrowser();
    const page = await owner.page(browser, { javaScriptEnabled: false });
    await page.goto('/admin');
    await page.getByRole('link', { name: 'Missed' }).click();
    await page.getByText('3 times').waitFor();
    const seeing = await owner.page(browser);
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280]) {
        await seeing.emulateMedia({ colorScheme });
        await seeing.setViewportSize({ width, height: 900 });
        await seeing.goto('/admin/radar');
        assert.deepEqual(await axeFindings(seeing), []);
        assert.ok((await seeing.evaluate(() => document.documentElement.scrollWidth)) <= width);
        if (process.env['QVILL_SHOTS']) await seeing.screenshot({ path: `${process.env['QVILL_SHOTS']}/radar-${width}-${colorScheme}.png`, fullPage: true });
      }
    await page.getByRole('button', { name: 'lead to Glaciers' }).click();
    await page.getByText('2 times').waitFor();
    assert.equal(await answer('/2009/07/Glaciers.html?a'), '/glaciers?a');
    await page.locator('li', { hasText: '/stones' }).locator('summary').click();
    await page.locator('li', { hasText: '/stones' }).getByLabel('Address of the post').fill('/nowhere-at-all');
    await page.locator('li', { hasText: '/stones' }).getByRole('button', { name: 'Lead there' }).click();
    await page.getByText('No public post is at “/nowhere-at-all”').waitFor();
    await page.locator('li', { hasText: '/stones' }).getByLabel('Address of the post').fill('/moraines');
    await page.locator('li', { hasText: '/stones' }).getByRole('button', { name: 'Lead there' }).click();
    await page.getByText('/nonsense-two', { exact: true }).first().waitFor();
    assert.equal(await answer('/stones'), '/moraines');
    await page.getByRole('button', { name: 'Ignore /nonsense-one' }).click();
    await page.getByRole('button', { name: 'Forget /nonsense-two' }).click();
    await page.getByText('Nobody has missed anything lately.').waitFor();
    await read(line('/nonsense-one') + line('/nonsense-two'));
    assert.deepEqual(missed(), { '/nonsense-two': 1 });
    await page.getByRole('link', { name: 'Ignored (1)' }).click();
    await page.getByRole('button', { name: /^Hear of it again/ }).click();
    await page.getByText('None.').waitFor();
    assert.deepEqual(missed(), { '/nonsense-one': 2, '/nonsense-two': 1 });
    await browser.close();
  });

  test('who edits nothing of others has no say here', async () => {
    const id = await blog.app.get(AuthorStore).add({ name: 'Eve', email: 'eve@example.org', password: 'correct horse battery', role: 'author' });
    const headers = headersOf(await blog.app.get(SessionStore).begin(id));
    assert.equal((await fetch(`${blog.url}/admin/radar`, { headers })).status, 403);
    for (const path of ['alias', 'silence', 'silence/deletion', 'deletion'])
      assert.equal((await fetch(`${blog.url}/admin/radar/1/${path}`, { method: 'POST', headers })).status, 403, path);
  });
});
