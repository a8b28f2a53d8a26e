import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { settleMs } from '../src/readership/asked.js';
import { Readership } from '../src/readership/readership.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { counted, firefox, flush, safari } from './support/readers.js';
import { rowsOf } from './support/rows.js';

const data = mkdtempSync(join(tmpdir(), 'qvill-own-'));
const clock = new StillClock(new Date('2026-11-22T12:00:00Z'));
const environment = { QVILL_TRUST_PROXY: '127.0.0.1' };
let blog: Blog | undefined;
beforeEach(async () => {
  clock.set('2026-11-22T12:00:00Z');
  blog ??= await startBlog({ data, clock, environment });
  await blog.app.get(Readership).forget();
});
after(async () => {
  await blog?.stop();
  rmSync(data, { recursive: true });
});

const from = (address: string, agent = firefox, more: Record<string, string> = {}) => ({ 'x-forwarded-for': address, 'user-agent': agent, ...more });
const get = async (path: string, headers: Record<string, string> = from('203.0.113.7'), method = 'GET') => {
  const reply = await fetch(blog!.url + path, { method, headers, redirect: 'manual' });
  await reply.arrayBuffer();
  return reply;
};
const now = async () => (await flush(blog!), counted(blog!));

test('what the app answers is counted as a log would be', async () => {
  const reply = await get('/welcome');
  await get('/welcome', from('203.0.113.7', firefox, { 'if-none-match': reply.headers.get('etag')! }));
  await get('/welcome?utm_source=x', from('203.0.113.8', safari, { referer: 'https://www.friend.example/links?who=eve' }));
  await get('/', from('203.0.113.8', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'));
  await get('/atom.xml', from('203.0.113.9', 'FreshRSS/1.28'));
  for (const path of ['/nowhere', '/robots.txt', '/icon.svg', '/admin', '/Welcome']) await get(path);
  await get('/welcome', from('203.0.113.10'), 'HEAD');
  await get('/welcome', from('203.0.113.11', firefox, { 'sec-purpose': 'prefetch' }));
  assert.deepEqual(await now(), {
    total: { views: 3, visitors: 2, bots: 1 },
    page: { '/welcome': 3 },
    referrer: { 'friend.example/links': 1 },
    bot: { Googlebot: 1 },
    feed: { FreshRSS: 1 },
  });
});

test('of what somebody types into the search only what they stopped at counts, and whether anything was found', async () => {
  const search = (query: string, who = '203.0.113.7', agent = firefox) => get(`/search?q=${encodeURIComponent(query)}`, from(who, agent));
  for (const typed of ['y', 'your', 'Your blog', 'Your bl']) await search(typed);
  for (const typed of ['n', 'Nowhere   ZZYZX']) await search(typed);
  await search('YOUR BLOG', '203.0.113.8');
  await search('your blog', '203.0.113.9', 'curl/8');
  for (const own of ['ada@example.org', '+49 170 1234567', 'x'.repeat(61)]) await search(own, '203.0.113.10');
  clock.set(new Date(clock.now().getTime() + settleMs + 1).toISOString());
  const { search: searches, unfound, total } = await now();
  assert.deepEqual(searches, { 'your blog': 2, 'nowhere zzyzx': 1 });
  assert.deepEqual(unfound, { 'nowhere zzyzx': 1 });
  assert.equal(total, undefined);
});

test('views stay with a post when its address changes', async () => {
  const id = await blog!.app.get(PostStore).create(fields({ title: 'Rivers' }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  await blog!.app.get(Publisher).publish();
  await get('/rivers');
  await now();
  await blog!.app.get(PostStore).revise(id, fields({ title: 'Rivers', slug: 'streams' }), { by: null, reason: 'published', status: 'published' });
  await blog!.app.get(Publisher).publish();
  await get('/streams');
  await now();
  const rows = rowsOf(blog!, true)['Reading'] as { kind: string; name: string; postId: number | null }[];
  assert.deepEqual(rows.filter(({ kind }) => kind === 'page').map(({ name, postId }) => [name, postId]), [['/rivers', id], ['/streams', id]]); // prettier-ignore
});

/** All bytes of the data folder in which something could stand. */
const kept = () =>
  Buffer.concat(
    readdirSync(data, { recursive: true, encoding: 'utf8' })
      .map((name) => join(data, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file)),
  );
const salts = () => readFileSync(join(data, 'readers-today'), 'utf8');

test('who came twice is one visitor, also after a restart; and when the day is over nothing is left of who it was', async () => {
  await get('/welcome', from('198.51.100.77'));
  await now();
  const salt = /^2026-11-22 (\w{64})$/m.exec(salts())![1]!;
  assert.equal(statSync(join(data, 'readers-today')).mode & 0o777, 0o600);
  await blog!.stop();
  blog = await startBlog({ data, clock, environment });
  await get('/welcome', from('198.51.100.77'));
  await get('/welcome', from('198.51.100.78'));
  assert.deepEqual((await now())['total'], { views: 3, visitors: 2 });
  const digest = createHash('sha256').update(`${salt}\n198.51.100.77\n${firefox}`).digest();
  const traces = [
    Buffer.from('198.51.100.7'),
    digest.subarray(0, 6),
    Buffer.from(digest.toString('hex').slice(0, 12)),
    Buffer.from(digest.toString('base64').slice(0, 8)),
  ];
  for (const trace of traces) assert.ok(!kept().includes(trace), 'not while the day lasts');
  assert.ok(kept().includes(salt));
  clock.set('2026-11-23T00:00:30Z');
  await now();
  assert.match(salts(), /2026-11-22/, 'the last lines of a log may still come');
  clock.set('2026-11-23T00:01:00Z');
  await now();
  assert.ok(!existsSync(join(data, 'readers-today')));
  for (const trace of [...traces, Buffer.from(salt)]) assert.ok(!kept().includes(trace), 'nor after it');
  assert.deepEqual(counted(blog, '2026-11-22')['total'], { views: 3, visitors: 2 });
  assert.ok((rowsOf(blog, true)['Reading'] as { sketch: unknown }[]).every(({ sketch }) => sketch === null));
  await get('/welcome', from('198.51.100.77'));
  assert.deepEqual((await now())['total'], { views: 4, visitors: 3 }, 'on another day somebody is somebody else');
});

test('nothing is counted while the owner does not want it', async () => {
  await blog!.app.get(SettingsStore).save({ statistics: false });
  await get('/welcome');
  assert.deepEqual(await now(), {});
  assert.ok(!existsSync(join(data, 'readers-today')));
  await blog!.app.get(SettingsStore).save({ statistics: true });
});

test('after some months the days are added up, and after years they go; the totals of each day stay', async () => {
  for (const [day, times] of [
    ['2021-10-05', 1],
    ['2026-07-30', 2],
    ['2026-07-31', 3],
    ['2026-11-01', 1],
  ] as const) {
    // prettier-ignore
    clock.set(`${day}T12:00:00Z`);
    for (let i = 0; i < times; i++) await get('/welcome');
    await now();
  }
  clock.set('2026-11-22T12:00:00Z');
  await get('/welcome');
  await now();
  const rows = rowsOf(blog!, true)['Reading'] as { day: string; kind: string; count: number }[];
  const of = (kind: string) => Object.fromEntries(rows.filter((row) => row.kind === kind).map(({ day, count }) => [day, count]));
  assert.deepEqual(of('page'), { '2026-07': 5, '2026-11-01': 1, '2026-11-22': 1 });
  assert.deepEqual(Object.keys(of('total')).length, 5);
});
