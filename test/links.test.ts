import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LinkChecker } from '../src/links/checker.service.js';
import { LinkDesk } from '../src/links/link-desk.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { Others } from './support/others.js';
import { qvill } from './support/process.js';
import { Owner } from './support/signed-in.js';

let blog: Blog;
let owner: Owner;
let others: Others;
const clock = new StillClock(new Date('2026-01-01T00:00:00Z'));
before(async () => {
  others = await Others.start();
  blog = await startBlog({ clock });
  owner = await Owner.of(blog);
});
after(async () => {
  await blog.stop();
  others.stop();
});

const published = { by: null, reason: 'published', status: 'published' } as const;
const posts = () => blog.app.get(PostStore);
const desk = () => blog.app.get(LinkDesk);
async function write(title: string, markdown: string): Promise<number> {
  const id = await posts().create(fields({ title, markdown }), published, { authorIds: [owner.id] });
  await blog.app.get(Publisher).publish();
  return id;
}
const link = (path: string) => `[Words](${others.at(path)})`;
let seconds = 0;
/** Rounds of looks, a minute after each other. Returns what was asked. */
async function rounds(count: number): Promise<string[]> {
  others.asked.splice(0);
  for (let n = 0; n < count; n++) {
    clock.set(new Date(Date.UTC(2026, 0, 1) + (seconds += 60) * 1_000).toISOString());
    await blog.app.get(LinkChecker).flush();
  }
  return others.asked.splice(0);
}
const pass = (days: number) => (seconds += days * 86_400);
const dead = async () =>
  (await desk().dead({ skip: 0, take: 100 })).map(({ url, reason, uses }) => [new URL(url).pathname, reason, uses.map(({ post }) => post.title)]);

test('nobody is asked unless somebody switched it on', async () => {
  await write('First', `${link('/a')} ${link('/gone')} ${link('/a')} [Own](/welcome) [Own](${blog.config.url}/welcome) [Mail](mailto:a@b.example)`);
  assert.deepEqual(await rounds(3), []);
  assert.equal((await owner.ask('POST /admin/links/checking', { on: '1' })).status, 303);
});

test('each link is asked for once, by HEAD, and by GET where that is refused: a host at a time, with a rest', async () => {
  others.put('/a', 'Here.');
  others.put('/to/a', { status: 302, headers: { location: '/a' } });
  const agents: string[] = [];
  others.put('/no-head', (request, response) => {
    agents.push(request.headers['user-agent'] ?? '');
    response.writeHead(request.method === 'HEAD' ? 405 : 200).end();
  });
  await write('Second', `${link('/to/a')} ${link('/no-head')}`);
  assert.deepEqual((await rounds(1)).length <= 2, true, 'one link of the host in a round');
  clock.set(new Date(Date.UTC(2026, 0, 1) + seconds * 1_000 + 1_000).toISOString());
  await blog.app.get(LinkChecker).flush();
  assert.deepEqual(others.asked.splice(0), [], 'not again within half a minute');
  const asked = await rounds(6);
  assert.deepEqual(asked.filter((line) => line.endsWith('/no-head')), ['HEAD /no-head', 'GET /no-head']); // prettier-ignore
  assert.deepEqual(asked.filter((line) => line.endsWith('/to/a')), ['HEAD /to/a']); // prettier-ignore
  assert.deepEqual(await rounds(3), [], 'and then not for a month, or a day');
  assert.match(agents[0]!, /^Qvill \(.*links; \+http:\/\/localhost:3000\)$/);
  assert.deepEqual(desk().counts(), { all: 4, checked: 4, failing: 1, dead: 0 });
});

test('a link is dead after several looks over days, alive when somebody answers again, and forgotten with the text that had it', async () => {
  pass(1.01);
  assert.deepEqual(await rounds(2), ['HEAD /gone', 'GET /gone']);
  assert.deepEqual(await dead(), [], 'twice within a day');
  pass(2.01);
  await rounds(2);
  assert.deepEqual(await dead(), [['/gone', 'it answers 404', ['First']]]);
  others.put('/gone', 'Back.');
  pass(7.01);
  assert.deepEqual(await rounds(2), ['HEAD /gone']);
  assert.deepEqual(await dead(), []);
  others.pages.delete('/gone');
  const id = await write('Third', link('/gone/too'));
  for (const days of [0, 1.01, 2.01]) {
    pass(days);
    await rounds(2);
  }
  assert.deepEqual(await dead(), [['/gone/too', 'it answers 404', ['Third']]]);
  await posts().revise(id, fields({ title: 'Third', markdown: `${link('/gone/too')} and more` }), published);
  await rounds(1);
  assert.equal((await dead()).length, 1, 'what is known of a link stays with it');
  await posts().trash(id, null);
  await rounds(1);
  assert.deepEqual(await dead(), []);
});

test('who does not want to be asked is there; who is inside is not asked at all', async () => {
  for (const status of [401, 403, 429]) others.put(`/s${status}`, { status });
  await write('Fourth', [401, 403, 429].map((status) => link(`/s${status}`)).join(' '));
  const { checked } = desk().counts();
  await rounds(5);
  assert.deepEqual([desk().counts().checked - checked, desk().counts().failing], [3, 0]);
  const open = await startBlog({ environment: { QVILL_URL: 'https://blog.example' }, clock });
  await open.app.get(PostStore).create(fields({ markdown: link('/inside') }), published, { authorIds: [] });
  await open.app.get(Publisher).publish();
  await open.app.get(LinkDesk).turn(true);
  await open.app.get(LinkChecker).flush();
  assert.deepEqual([others.asked.splice(0), open.app.get(LinkDesk).counts()], [[], { all: 1, checked: 1, failing: 0, dead: 0 }]);
  await open.stop();
});

test('a host that gives no answer is said so, in words', async () => {
  const silent = await Others.start();
  await write('Fifth', `[x](${silent.at('/silent')})`);
  silent.stop();
  for (const days of [0, 1.01, 2.01]) {
    pass(days);
    await rounds(3);
  }
  assert.match((await dead()).map(([, reason]) => reason).join(), /^it gives no answer: .*ECONNREFUSED/);
});

describe('in a browser', { skip: browserSkipReason() }, () => {
  test('the page is switched on and off, lists dead links with their posts, and looks again when it is told to', async () => {
    const browser = await openBrowser();
    const today = await owner.again();
    const page = await today.page(browser, { javaScriptEnabled: false });
    await page.goto('/admin/radar');
    await page.getByRole('link', { name: 'Dead links' }).click();
    await page.getByRole('link', { name: 'Fifth' }).waitFor();
    const seeing = await today.page(browser, { viewport: { width: 390, height: 844 } });
    await seeing.goto('/admin/links');
    assert.deepEqual(await axeFindings(seeing), []);
    assert.ok((await seeing.evaluate(() => document.documentElement.scrollWidth)) <= 390);
    if (process.env['QVILL_SHOTS']) await seeing.screenshot({ path: `${process.env['QVILL_SHOTS']}/links.png`, fullPage: true });
    await page.getByRole('button', { name: /^Look again/ }).click();
    await page.getByRole('link', { name: 'Fifth' }).waitFor();
    const report = await qvill(['doctor'], { QVILL_DATA: blog.config.data, PORT: String(blog.port) });
    assert.match(report.out, /^note {2}links: one link of a post is dead; \/admin\/links says which$/m);
    await page.getByRole('button', { name: 'Look no more' }).click();
    await page.getByRole('button', { name: 'Look at links' }).waitFor();
    pass(60);
    assert.deepEqual(await rounds(3), []);
    await browser.close();
  });
});
