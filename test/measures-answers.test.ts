import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Recorder } from '../src/instruments/recorder.js';
import { type Blog, startBlog } from './support/blog.js';

let blog: Blog;
let recorder: Recorder;
const hash = 'a'.repeat(20);
const videoBytes = 40_000_000;

before(async () => {
  blog = await startBlog();
  recorder = blog.app.get(Recorder);
  mkdirSync(join(blog.config.media, hash), { recursive: true });
  writeFileSync(join(blog.config.media, hash, 'film.mp4'), Buffer.alloc(videoBytes));
});
after(() => blog.stop());

type Line = { count: number; bytes: number };
const lines = (): Map<string, Line> =>
  new Map([...recorder.latencies].map(({ route, outcome, times, bytes }) => [`${route} ${outcome}`, { count: times.count, bytes }]));

/** What came to be counted while `work` was done, as `route outcome bytes`; it is over when the connection says so, which is a moment later. */
async function counted(work: () => Promise<unknown>): Promise<string[]> {
  const start = lines();
  await work();
  for (let tries = 0; tries < 200; tries++) {
    const now = [...lines()].filter(([name, { count }]) => count > (start.get(name)?.count ?? 0));
    if (now.length > 0) return now.map(([name, { bytes }]) => `${name} ${bytes - (start.get(name)?.bytes ?? 0)}`);
    await sleep(5);
  }
  return [];
}

const ask = async (path: string, options: RequestInit = {}) => {
  const reply = await fetch(blog.url + path, { redirect: 'manual', ...options });
  return { reply, bytes: (await reply.arrayBuffer()).byteLength };
};
const plain = { 'accept-encoding': 'identity' };

test('each answer is counted by what it is, with the bytes that were sent', async () => {
  const { reply, bytes } = await ask('/', { headers: plain });
  const etag = reply.headers.get('etag')!;
  const feed = await ask('/atom.xml', { headers: plain });
  const missing = await ask('/nobody-is-here', { headers: plain });
  const cases: [string, RequestInit, string][] = [
    ['/', { headers: plain }, `page 2xx ${bytes}`],
    ['/', { headers: { ...plain, 'if-none-match': etag } }, 'page 304 0'],
    ['/', { headers: plain, method: 'HEAD' }, 'page 2xx 0'],
    ['/atom.xml', { headers: plain }, `feed 2xx ${feed.bytes}`],
    ['/Tags', { headers: plain }, 'moved 3xx 0'],
    ['/nobody-is-here', { headers: plain }, `missing 4xx ${missing.bytes}`],
    ['/wp-login.php', { headers: plain }, 'refused 4xx 10'],
    ['/', { method: 'PUT' }, 'refused 4xx 19'],
    [`/media/${hash}/film.mp4`, { headers: { range: 'bytes=0-99' } }, 'media 2xx 100'],
  ];
  for (const [path, options, expected] of cases) assert.deepEqual(await counted(() => ask(path, options)), [expected], path);
});

test('the app’s own pages are counted by their routes, and never by their addresses', async () => {
  const kudos = await ask('/kudos/999');
  assert.deepEqual(await counted(() => ask('/kudos/999')), [`kudos 4xx ${kudos.bytes}`]);
  const asked = await ask('/admin/session/new', { headers: plain });
  assert.deepEqual(await counted(() => ask('/admin/session/new', { headers: plain })), [`/admin/session/new 2xx ${asked.bytes}`]);
  assert.deepEqual(await counted(() => ask('/preview/made-up')), [`/preview/:token 4xx ${(await ask('/preview/made-up')).bytes}`]);
  assert.match((await counted(() => ask('/admin/what/ever/this/is'))).join(), /^missing 4xx \d+$/);
});

test('who goes away half-way is counted apart, with what was sent till then', async () => {
  const [line = ''] = await counted(async () => {
    const socket = connect(blog.port, '127.0.0.1');
    socket.write(`GET /media/${hash}/film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await once(socket, 'data');
    socket.destroy();
  });
  const [, bytes] = /^media cut (\d+)$/.exec(line) ?? [];
  assert.ok(Number(bytes) > 0 && Number(bytes) < videoBytes, line);
});

test('what many readers ask for comes from memory, and is counted so', async () => {
  const before = recorder.counted('page_cache_hits');
  await ask('/archive');
  await sleep(100); // until the publication is old enough for its time to tell it from the next one
  for (let times = 0; times < 5; times++) await ask('/archive');
  assert.ok(recorder.counted('page_cache_hits') - before >= 4);
  assert.ok(recorder.counted('page_cache_misses') > 0);
});
