import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { SessionStore } from '../src/auth/session.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { addAuthor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { headersOf, Owner } from './support/signed-in.js';

let blog: Blog;
let owner: Owner;

before(async () => {
  blog = await startBlog();
  owner = await Owner.of(blog);
  for (const title of ['One', 'Two'])
    await blog.app
      .get(PostStore)
      .create(fields({ title, publishedAt: '2020-03-04T00:00:00.000Z' }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
});
after(() => blog.stop());

const address = '/admin/settings';
const send = (form: Record<string, string> | FormData, path = address, headers = owner.headers) =>
  fetch(blog.url + path, { method: 'POST', headers, body: form instanceof FormData ? form : new URLSearchParams(form), redirect: 'manual' });
const read = (path: string) => fetch(blog.url + path, { headers: owner.headers, redirect: 'manual' });
const began = async () =>
  /name="began" value="([^"]*)"/
    .exec(await (await read(address)).text())![1]!
    .replaceAll('&quot;', '"')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x60;', '`')
    .replaceAll('&amp;', '&');

test('every wrong value is named at its field, what was typed stays, and nothing is saved', async () => {
  const was = await blog.app.get(SettingsStore).read();
  const wrong: Record<string, [typed: string, sentence: RegExp]> = {
    title: [' ', /The title is missing/],
    tagline: ['x'.repeat(301), /longer than 300/],
    about: ['x'.repeat(10_001), /longer than 10000/],
    links: ['Mastodon', /“Mastodon” must end in an address/],
    lang: ['English!', /is not a language tag/],
    timeZone: ['Mars/Olympus', /There is no time zone “Mars\/Olympus”/],
    accent: ['red', /“red” is not a colour/],
    colours: ['pink', /must be one of auto, light, dark/],
    icon: ['ABC', /longer than two letters/],
    permalink: ['/:title', /must begin with \/ and end in :slug/],
    postsPerPage: ['0', /must be a number from 1 to 100/],
    feedLength: ['many', /must be a number from 1 to 200/],
    tabWidth: ['9', /must be a number from 1 to 8/],
    kudos: ['perhaps', /must be true or false/],
    webmentions: ['maybe', /must be true or false/],
    llmsTxt: ['please', /must be true or false/],
    hub: ['hub.example', /is not the address of a hub/],
    robotsLines: ['Dissalow: /', /“Dissalow: \/” is no line of robots\.txt/],
  };
  const form = Object.fromEntries(Object.entries(wrong).map(([name, [typed]]) => [name, typed]));
  const answer = await send({ ...form, search: 'hidden' });
  const page = await answer.text();
  assert.equal(answer.status, 422);
  for (const [name, [typed, sentence]] of Object.entries(wrong)) {
    assert.match(page, new RegExp(`<(input|textarea|select)[^>]* id="${name}"[^>]* aria-invalid="true"`), name);
    assert.match(new RegExp(`<p class="problem" id="${name}-problem">([^<]*)`).exec(page)?.[1] ?? '', sentence);
    assert.ok(page.includes(typed), name);
  }
  assert.match(page, /<option value="hidden" selected>/);
  assert.deepEqual(await blog.app.get(SettingsStore).read(), was);
});

test('a program is told the same as problem+json', async () => {
  const answer = await send({ lang: 'English!' }, address, { ...owner.headers, accept: 'application/json' });
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [422, 'application/problem+json; charset=utf-8']);
  assert.equal(((await answer.json()) as { field: string }).field, 'lang');
});

test('a name that is no setting’s is refused, and so is a value sent twice', async () => {
  for (const body of ['posts_per_page=3', 'iconFile=000000000000.png', 'title=a&title=b', 'title[a]=b']) {
    const answer = await fetch(blog.url + address, {
      method: 'POST',
      headers: { ...owner.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body,
      redirect: 'manual',
    });
    assert.equal(answer.status, 422, body);
    assert.match(await answer.text(), /There is no setting|must be text, sent once/);
  }
  assert.equal((await send({ title: 'x', began: '{' })).status, 422);
});

test('of two people who change different things, none takes back what the other did', async () => {
  const both = await began();
  const texts = JSON.parse(both) as Record<string, string>;
  assert.equal((await send({ ...texts, tagline: 'By Ada', began: both })).status, 303);
  assert.equal((await send({ ...texts, title: 'By Bob', began: both })).status, 303);
  const { title, tagline, lang } = await blog.app.get(SettingsStore).read();
  assert.deepEqual([title, tagline, lang], ['By Bob', 'By Ada', 'en']);
});

test('only the owner may', async () => {
  const eve = headersOf(await blog.app.get(SessionStore).begin(await addAuthor(blog, 'Eve', 'editor')));
  assert.equal((await fetch(blog.url + address, { headers: eve })).status, 403);
  for (const path of ['', '/icon/deletion']) assert.equal((await send({ title: 'Eve’s' }, address + path, eve)).status, 403);
  assert.equal((await send(new FormData(), `${address}/icon`, eve)).status, 403);
  assert.doesNotMatch(await (await read('/')).text(), /Eve/);
});

test('another permalink asks first, says how many posts move, and then moves them', async () => {
  const asked = await send({ permalink: '/:year/:slug', tagline: 'Kept too' });
  const page = await asked.text();
  assert.equal(asked.status, 422);
  assert.match(
    page,
    /This moves 3 posts\.[^]*Move them; their old addresses lead to the new ones\.[^]*from <span class="path">\/welcome<\/span> to <span class="path">\/20\d\d\/welcome<\/span>/,
  );
  assert.equal((await read('/one')).status, 200);
  assert.equal((await send({ permalink: '/:year/:slug', confirmed: '/:month/:slug' })).status, 422);
  assert.equal((await send({ permalink: '/:year/:slug', tagline: 'Kept too', confirmed: '/:year/:slug' })).status, 303);
  assert.deepEqual([(await read('/one')).status, (await read('/one')).headers.get('location')], [301, '/2020/one']);
  assert.match(await (await read('/2020/one')).text(), /Kept too/);
});

test('a row that somebody spoiled by hand has its first value, is named on the page, and breaks nothing', async () => {
  const database = new DatabaseSync(blog.config.databaseFile, { timeout: 5_000 });
  for (const [name, value] of Object.entries({ lang: '"no language"', postsPerPage: '"eight"', accent: 'null', links: '[]', permalink: '"/:nothing"' }))
    database.prepare('INSERT OR REPLACE INTO Setting (name, value) VALUES (?, ?)').run(name, value);
  database.close();
  const { lang, postsPerPage, accent, title } = await blog.app.get(SettingsStore).read();
  assert.deepEqual([lang, postsPerPage, accent, title], ['en', 8, '#00695f', 'By Bob']);
  assert.deepEqual((await blog.app.get(Publisher).rebuild()).failed, []);
  const page = await (await read(address)).text();
  assert.match(page, /What is kept for these can’t be used[^]*“no language” is not a language tag/);
  assert.equal((await send({ lang: 'en', postsPerPage: '8', accent: '#00695f', links: '', permalink: '/:slug' })).status, 422);
  assert.equal((await send({ lang: 'en', postsPerPage: '8', accent: '#00695f', links: '', permalink: '/:slug', confirmed: '/:slug' })).status, 303);
  assert.doesNotMatch(await (await read(address)).text(), /can’t be used/);
});

describe('the page', { skip: browserSkipReason() }, () => {
  let browser: Browser;
  let page: Page;

  before(async () => {
    browser = await openBrowser();
    page = await owner.page(browser, { viewport: { width: 390, height: 844 } });
  });
  after(() => browser?.close());

  test('has no script, fits on a phone, and axe finds nothing in any of its states', async () => {
    await page.goto(blog.url + address);
    assert.equal(await page.locator('script').count(), 0);
    assert.deepEqual(await axeFindings(page), []);
    await page.getByLabel('Title', { exact: true }).fill('');
    await page.getByLabel('Links', { exact: true }).fill('nowhere');
    await page.getByRole('button', { name: 'Save' }).click();
    assert.deepEqual(await page.getByRole('alert').getByRole('link').allInnerTexts(), [
      'The title is missing',
      '“nowhere” must end in an address: https://…, mailto:… or a path such as /about',
    ]);
    assert.deepEqual(await axeFindings(page), []);
    await page.getByLabel('Title', { exact: true }).fill('Seen');
    await page.getByLabel('Links', { exact: true }).fill('');
    await page.getByLabel('Permalinks').fill('/posts/:slug');
    await page.getByRole('button', { name: 'Save' }).click();
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('checkbox', { name: /Move them/ }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    assert.match(await page.getByRole('status').innerText(), /^Saved\. On the site after \d+ ms/);
    assert.deepEqual(await axeFindings(page), []);
    assert.equal((await read('/posts/one')).status, 200);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  });
});
