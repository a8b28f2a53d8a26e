import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { bothZones } from '../src/core/both-zones.js';
import { PostStore } from '../src/posts/post.store.js';
import { fieldsFrom, formOf } from '../src/posts/read-form.js';
import { DeskStore } from '../src/posts/desk.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { treeAt } from './support/tree.js';

/** The promise is a second; a machine with more to do than it can gets longer. */
const patienceMs = loadavg()[0]! < 2 * availableParallelism() ? 1_000 : 5_000;

const published = { by: null, reason: 'published', status: 'published' } as const;
const inMs = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();

/** As a door does it: a post, and whatever became stale. Returns its id. */
async function publish({ app }: Blog, some: Parameters<typeof fields>[0]): Promise<number> {
  const id = await app.get(PostStore).create(fields(some), published, { authorIds: [] });
  await app.get(Publisher).publish();
  return id;
}

const statusOf = async ({ url }: Blog, path: string): Promise<number> => (await fetch(url + path, { redirect: 'manual' })).status;

/** Waits for the page. Returns how many milliseconds after its moment it was there; negative: before. */
async function lateness(blog: Blog, path: string, due: string): Promise<number> {
  for (const giveUp = Date.parse(due) + 5_000; Date.now() < giveUp; await sleep(25))
    if ((await statusOf(blog, path)) === 200) return Date.now() - Date.parse(due);
  return assert.fail(`${path} was due at ${due} and is still not there`);
}

describe('a scheduled post', () => {
  let blog: Blog;
  let clock: StillClock;
  before(async () => {
    clock = new StillClock(new Date('2031-04-30T10:00:00Z'));
    blog = await startBlog({ clock });
  });
  after(() => blog.stop());

  /** Where it would answer, and where it would be mentioned. */
  const own = '/ripe-fruit /ripe-fruit.md /tags/orchard /tags/orchard/atom.xml /tags/orchard/rss.xml /categories/harvest /archive/2032'.split(' ');
  const others = '/old/fruit /RIPE-FRUIT /ripe-fruit.html'.split(' ');
  const lists = '/ /welcome /archive /tags /categories /atom.xml /rss.xml /feed.json /sitemap.xml'.split(' ');
  const mention = /ripe|fruit|orchard|harvest|2032/i;

  test('is 404 everywhere and nowhere mentioned before its moment, not in one byte of the tree; then it is everywhere', async () => {
    const before = await treeAt(blog.config.site);
    const some = { title: 'Ripe fruit', tags: ['orchard'], categories: ['harvest'], aliases: ['/old/fruit'], publishedAt: '2032-05-01T10:00:00.000Z' };
    await publish(blog, some);
    clock.set('2032-05-01T09:59:59.999Z');
    await blog.app.get(Publisher).rebuild();
    for (const path of [...own, ...others]) assert.equal(await statusOf(blog, path), 404, path);
    for (const path of lists) assert.doesNotMatch(await (await fetch(blog.url + path)).text(), mention, path);
    const tree = await treeAt(blog.config.site);
    assert.deepEqual([...tree.keys()], [...before.keys()]);
    for (const [file, { bytes }] of tree) assert.doesNotMatch(Buffer.from(bytes, 'base64').toString('latin1'), /fruit/i, file);
    clock.set('2032-05-01T10:00:00.000Z');
    while ((await statusOf(blog, '/archive/2032')) !== 200) await sleep(10);
    await blog.app.get(Publisher).publish();
    for (const path of own) assert.equal(await statusOf(blog, path), 200, path);
    for (const path of others) assert.equal(await statusOf(blog, path), 301, path);
    for (const path of lists) assert.match(await (await fetch(blog.url + path)).text(), mention, path);
  });

  test('is live within a second after a clock was set or a machine slept, and not before', async () => {
    await publish(blog, { title: 'After the winter', publishedAt: '2033-03-01T00:00:00.000Z' });
    for (const moment of ['2032-06-01T00:00:00Z', '2031-01-01T00:00:00Z', '2033-02-28T23:59:59.999Z']) {
      clock.set(moment);
      await sleep(600); // two looks; there is no event to wait for when nothing happens
      assert.equal(await statusOf(blog, '/after-the-winter'), 404, moment);
    }
    clock.set('2033-03-03T00:00:00Z');
    const woken = new Date().toISOString();
    assert.ok((await lateness(blog, '/after-the-winter', woken)) < patienceMs);
  });

  for (const [what, day, written, utc] of [
    ['in the hour that clocks skip', 'gap', '2035-03-25 02:30', '2035-03-25T01:30:00.000Z'],
    ['after the clocks went forward', 'summer', '2035-03-25 03:30', '2035-03-25T01:30:00.000Z'],
    ['in the hour that comes twice', 'twice', '2035-10-28 02:30', '2035-10-28T00:30:00.000Z'],
    ['after the clocks went back', 'winter', '2035-10-28 03:30', '2035-10-28T02:30:00.000Z'],
  ] as const)
    test(`keeps the moment that its author’s clock will show, also ${what}`, async () => {
      clock.set('2034-07-10T12:00:00Z');
      const [posts, desk] = [blog.app.get(PostStore), blog.app.get(DeskStore)];
      const id = await posts.create(fields({ title: day }), { by: null, reason: 'created', status: 'idea' }, { authorIds: [] });
      const save = async (date: string) => {
        const form = { ...formOf(await desk.get(id), 'Europe/Vienna'), date };
        await posts.revise(id, fieldsFrom(form, 'Europe/Vienna', (await desk.get(id)).publishedAt), published);
        return (await desk.get(id)).publishedAt;
      };
      assert.equal(await save(written), utc);
      clock.set('2035-01-10T12:00:00Z'); // half a year later, and saved again as the editor shows it
      assert.equal(await save(formOf(await desk.get(id), 'Europe/Vienna').date), utc);
      clock.set(utc);
      assert.ok((await lateness(blog, `/${day}`, new Date().toISOString())) < patienceMs);
    });

  test('that can’t be published holds up no other', async () => {
    clock.set('2036-01-01T00:00:00Z');
    for (const title of ['Stuck', 'Free']) await publish(blog, { title, publishedAt: `2036-01-02T00:00:0${title === 'Free' ? 1 : 0}.000Z` });
    const database = new DatabaseSync(blog.config.databaseFile, { timeout: 5_000 });
    database.exec(`UPDATE Post SET path = '/stuck' WHERE slug = 'welcome'`);
    database.close();
    clock.set('2036-01-03T00:00:00Z');
    assert.ok((await lateness(blog, '/free', new Date().toISOString())) < patienceMs);
    assert.equal(await statusOf(blog, '/stuck'), 404);
  });
});

describe('by the real clock, a scheduled post', () => {
  const data = mkdtempSync(join(tmpdir(), 'qvill-schedule-'));
  let blog: Blog;
  before(async () => {
    blog = await startBlog({ data });
  });
  after(async () => {
    await blog.stop();
    rmSync(data, { recursive: true });
  });

  test('is live within a second of its moment, one of several, some of one moment, some re-dated', async () => {
    const moved = await publish(blog, { title: 'Re-dated', publishedAt: '2099-01-01T00:00:00.000Z' });
    const soon = inMs(1_000);
    const due: Record<string, string> = { soon, 'also-soon': soon, later: inMs(2_400), 're-dated': inMs(1_700), 'at-once': inMs(20) };
    for (const slug of ['at-once', 'soon', 'also-soon', 'later']) await publish(blog, { title: slug, publishedAt: due[slug]! });
    await blog.app.get(PostStore).revise(moved, fields({ title: 'Re-dated', publishedAt: due['re-dated']! }), published);
    await blog.app.get(Publisher).publish();
    const late = await Promise.all(Object.entries(due).map(([slug, moment]) => lateness(blog, `/${slug}`, moment)));
    for (const milliseconds of late) assert.ok(milliseconds >= 0 && milliseconds < patienceMs, late.join(', '));
  });

  test('is so too when another process set the time', async () => {
    await publish(blog, { title: 'From afar', publishedAt: '2099-01-01T00:00:00.000Z' });
    const script = `const db = new (require('node:sqlite').DatabaseSync)(process.argv[1], { timeout: 5000 });
      const due = new Date(Date.now() + 400).toISOString();
      db.prepare("UPDATE Post SET publishedAt = ? WHERE slug = 'from-afar'").run(due);
      console.log(due);`;
    const other = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', script, blog.config.databaseFile]);
    const [due] = (await once(other.stdout.setEncoding('utf8'), 'data')) as [string];
    const late = await lateness(blog, '/from-afar', due.trim());
    assert.ok(late >= 0 && late < patienceMs, String(late));
  });

  test('whose moment came while the app was down is live within a second of its start', async () => {
    const due = inMs(300);
    await publish(blog, { title: 'Overslept', publishedAt: due });
    await blog.stop();
    while (new Date().toISOString() <= due) await sleep(20);
    blog = await startBlog({ data });
    const late = await lateness(blog, '/overslept', new Date().toISOString());
    assert.ok(late < patienceMs, String(late));
  });
});

describe('a moment in words', () => {
  const table: [moment: string, author: string, blog: string, texts: string[]][] = [
    ['2026-11-21T08:30:00.000Z', 'Europe/Vienna', 'UTC', ['2026-11-21 09:30 Europe/Vienna (UTC+1)', '2026-11-21 08:30 UTC']],
    ['2026-11-21T08:30:00.000Z', 'Europe/Vienna', 'Europe/Berlin', ['2026-11-21 09:30 Europe/Vienna (UTC+1)']],
    ['2026-07-01T12:00:00Z', 'Africa/Lagos', 'Europe/London', ['2026-07-01 13:00 Africa/Lagos (UTC+1)']],
    ['2026-12-01T12:00:00Z', 'Africa/Lagos', 'Europe/London', ['2026-12-01 13:00 Africa/Lagos (UTC+1)', '2026-12-01 12:00 Europe/London (UTC+0)']],
    ['2026-10-25T00:30:00Z', 'Europe/Vienna', 'America/New_York', ['2026-10-25 02:30 Europe/Vienna (UTC+2)', '2026-10-24 20:30 America/New York (UTC−4)']],
    ['2026-10-25T01:30:00Z', 'Europe/Vienna', 'Etc/UTC', ['2026-10-25 02:30 Europe/Vienna (UTC+1)', '2026-10-25 01:30 UTC']],
    ['2026-07-01T12:00:00Z', 'America/St_Johns', 'UTC', ['2026-07-01 09:30 America/St Johns (UTC−2:30)', '2026-07-01 12:00 UTC']],
  ];
  for (const [moment, author, blog, texts] of table)
    test(`${moment} in ${author} for a blog in ${blog} is ${texts.length === 1 ? 'said once' : 'said in both'}`, () =>
      assert.deepEqual(bothZones(moment, author, blog), texts));
});
