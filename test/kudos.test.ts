import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';

const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));
const reader = (n: number) => ({ 'x-forwarded-for': `203.0.113.${n}` });
let blog: Blog;
let post: number;

before(async () => {
  blog = await startBlog({ clock, environment: { QVILL_TRUST_PROXY: '127.0.0.1' } });
  post = await publish('Rivers');
});
after(() => blog.stop());

async function publish(title: string, status: 'published' | 'idea' = 'published'): Promise<number> {
  const id = await blog.app
    .get(PostStore)
    .create(fields({ title, markdown: 'Slow. '.repeat(900) }), { by: null, reason: 'published', status }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  return id;
}

async function ask(
  line: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: { count?: number; receipt?: string } }> {
  const [method = '', path] = line.split(' ');
  const reply = await fetch(blog.url + path, { method, headers: { accept: 'application/json', ...headers } });
  return { status: reply.status, headers: reply.headers, body: (await reply.json()) as { count?: number; receipt?: string } };
}

describe('kudos', () => {
  test('are counted, given and taken back, without a cookie and without being kept by a cache', async () => {
    const given = await ask(`POST /kudos/${post}`, reader(1));
    assert.deepEqual([given.status, given.body.count], [201, 1]);
    const counted = await ask(`GET /kudos/${post}`);
    assert.deepEqual([counted.body, counted.headers.get('cache-control'), counted.headers.get('set-cookie')], [{ count: 1 }, 'private, no-store', null]);
    assert.deepEqual((await ask(`DELETE /kudos/${post}/${given.body.receipt}x`)).body, { count: 1 });
    assert.deepEqual((await ask(`DELETE /kudos/${post}/${given.body.receipt}`)).body, { count: 0 });
    assert.deepEqual((await ask(`DELETE /kudos/${post}/${given.body.receipt}`)).body, { count: 0 });
  });

  test('are bounded by address: five a day for a post', async () => {
    for (let n = 0; n < 5; n++) assert.equal((await ask(`POST /kudos/${post}`, reader(2))).status, 201);
    const { status, headers } = await ask(`POST /kudos/${post}`, reader(2));
    assert.deepEqual([status, headers.has('retry-after')], [429, true]);
    assert.equal((await ask(`POST /kudos/${post}`, reader(3))).status, 201);
    clock.set('2026-11-22T12:00:01Z');
    assert.equal((await ask(`POST /kudos/${post}`, reader(2))).status, 201);
  });

  test('keep nothing that says who gave them', async () => {
    const { kudos } = await blog.app.get(Database).reader();
    const rows = await kudos.findMany({});
    assert.deepEqual([...new Set(rows.flatMap((row) => Object.keys(row)))], ['digest', 'postId']);
    assert.equal(JSON.stringify(rows).includes('203.0.113'), false);
  });

  test('are for public posts alone', async () => {
    const idea = await publish('Unseen', 'idea');
    for (const line of [`GET /kudos/${idea}`, `POST /kudos/${idea}`, 'GET /kudos/999', 'POST /kudos/999'])
      assert.equal((await ask(line, reader(4))).status, 404, line);
    assert.equal((await ask('GET /kudos/x')).status, 400);
    for (const line of ['GET /kudos', 'GET /kudos/1/2/3', 'GET /kudos/script/none.js', 'GET /kudos/script'])
      assert.ok([400, 404].includes((await ask(line)).status), line);
    assert.deepEqual([(await ask(`PUT /kudos/${post}`)).status, (await ask(`POST /kudos/${post}/x`)).status], [405, 405]);
  });

  test('can’t be given by a page of another site', async () => {
    const { count } = (await ask(`GET /kudos/${post}`)).body;
    for (const [name, value] of ['sec-fetch-site: cross-site', 'sec-fetch-site: same-site', 'origin: https://elsewhere.example'].map((line) =>
      line.split(': '),
    )) {
      const reply = await fetch(`${blog.url}/kudos/${post}`, { method: 'POST', headers: { ...reader(6), [name!]: value! } });
      assert.deepEqual([reply.status, await reply.text()], [403, ''], value);
    }
    assert.equal((await ask(`GET /kudos/${post}`)).body.count, count);
    assert.equal((await ask(`POST /kudos/${post}`, { ...reader(6), origin: blog.url })).status, 201);
  });

  test('wait for a long change of the author’s to end, and hold up nobody meanwhile', async () => {
    const { promise: enough, resolve: end } = Promise.withResolvers<void>();
    const change = blog.app.get(Database).change(async (tx) => {
      await tx.setting.upsert({ where: { name: 'x' }, create: { name: 'x', value: '1' }, update: {} });
      await enough;
    });
    const given = ask(`POST /kudos/${post}`, reader(7));
    for (let n = 0; n < 20; n++) assert.equal((await fetch(`${blog.url}/rivers`)).status, 200);
    end();
    await change;
    assert.equal((await given).status, 201);
  });
});

describe('the circle', { skip: browserSkipReason() }, () => {
  let browser: Browser;
  let page: Page;
  const count = () => page.locator('.kudos .count').innerText();
  const circle = () => page.locator('.kudos button');
  const read = async (address = '/rivers') => {
    await page.goto(blog.url + address);
    await page.locator('.neighbours, .prose').last().scrollIntoViewIfNeeded();
    await page.keyboard.press('End');
    await circle().waitFor({ timeout: 5_000 });
  };

  before(async () => {
    browser = await openBrowser();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.setDefaultTimeout(5_000);
    await read();
  });
  after(() => browser?.close());

  test('asks for a second of patience: who leaves early has given nothing', async () => {
    const before = Number(await count());
    await circle().hover();
    await page.getByText('Don’t move').waitFor();
    await page.mouse.move(1, 1);
    await page.locator('.kudos .word', { hasText: 'Kudos' }).waitFor();
    assert.equal(await circle().getAttribute('aria-pressed'), 'false');
    assert.equal(Number(await count()), before);
  });

  test('counts one after that second, remembers it, and takes it back when pressed', async () => {
    const before = Number(await count());
    await circle().hover();
    await page.locator('.kudos.given').waitFor();
    assert.equal(Number(await count()), before + 1);
    await page.mouse.move(1, 1);
    await read();
    assert.equal(await circle().getAttribute('aria-pressed'), 'true');
    await circle().click();
    await page.locator('.kudos:not(.given)').waitFor();
    assert.equal(Number(await count()), before);
    await page.mouse.move(1, 1);
  });

  test('works by keyboard', async () => {
    const before = Number(await count());
    await circle().focus();
    await page.keyboard.press('Enter');
    await page.locator('.kudos.given').waitFor();
    assert.equal(Number(await count()), before + 1);
    await page.keyboard.press('Space');
    await page.locator('.kudos:not(.given)').waitFor();
    assert.equal(Number(await count()), before);
  });

  test('is no trouble for those who use aids', async () => {
    assert.deepEqual(await axeFindings(page), []);
  });

  test('is not there without a script, and nowhere when kudos are switched off', async () => {
    const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await plain.goto(`${blog.url}/rivers`);
    assert.equal(await plain.locator('.kudos').isVisible(), false);
    await blog.app.get(SettingsStore).save({ kudos: false });
    await blog.app.get(Publisher).publish();
    const body = await (await fetch(`${blog.url}/rivers`)).text();
    assert.doesNotMatch(body, /class="kudos"|<script(?! type="application\/ld)/);
    assert.equal((await ask(`POST /kudos/${post}`, reader(5))).status, 404);
  });
});
