import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { Database } from '../src/platform/database.service.js';
import { isPublicAddress } from '../src/platform/outside.js';
import { PostStore } from '../src/posts/post.store.js';
import { HubOutbox } from '../src/publishing/hub-outbox.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, type BlogOptions, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';

let hub: Server;
let address: string;
let status = 204;
/** What the hub was told. */
const told: string[] = [];

before(async () => {
  hub = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    if (request.method === 'POST' && form.get('hub.mode') === 'publish' && form.get('hub.topic') === form.get('hub.url')) told.push(form.get('hub.url')!);
    response.writeHead(status, { location: '/elsewhere' }).end();
  }).listen(0, '127.0.0.1');
  await once(hub, 'listening');
  address = `http://127.0.0.1:${(hub.address() as AddressInfo).port}/`;
});
after(() => hub.close());

async function start(options: BlogOptions = {}): Promise<Blog> {
  const blog = await startBlog(options);
  await blog.app.get(SettingsStore).save({ hub: address });
  await blog.app.get(Publisher).publish();
  await blog.app.get(HubOutbox).flush();
  told.splice(0);
  return blog;
}
const publish = async ({ app }: Blog, title: string) => {
  await app.get(PostStore).create(fields({ title, tags: ['go'] }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  return app.get(Publisher).publish();
};
const waiting = async ({ app }: Blog) => (await app.get(Database).reader()).hubPing.findMany({ orderBy: { id: 'asc' } });

test('the hub hears of every feed that a new post changed, once, and of nothing else', async () => {
  const blog = await start();
  await publish(blog, 'One');
  await blog.app.get(HubOutbox).flush();
  const feeds = ['/atom.xml', '/feed.json', '/rss.xml', '/tags/go/atom.xml', '/tags/go/feed.json', '/tags/go/rss.xml'];
  assert.deepEqual(
    told.splice(0).toSorted(),
    feeds.map((path) => `http://localhost:3000${path}`),
  );
  await blog.app.get(Publisher).rebuild();
  await blog.app.get(HubOutbox).flush();
  assert.deepEqual([told, await waiting(blog)], [[], []]);
  await blog.stop();
});

test('a hub that fails holds up nobody, and is told later, also by the next process', async () => {
  const data = await mkdtemp(join(tmpdir(), 'qvill-hub-'));
  const clock = new StillClock(new Date('2026-01-01T00:00:00.000Z'));
  const blog = await start({ data, clock });
  status = 503;
  const { changed } = await publish(blog, 'Patience');
  assert.ok(changed.includes('/patience'));
  await blog.app.get(HubOutbox).flush();
  const failed = await waiting(blog);
  assert.deepEqual([failed.length, failed[0]!.attempts, failed[0]!.lastError, failed[0]!.nextAt], [6, 1, 'it answered 503', '2026-01-01T00:00:05.000Z']);
  told.splice(0);
  await blog.app.get(HubOutbox).flush();
  assert.deepEqual(told, [], 'not before its time');
  await blog.stop();
  status = 204;
  clock.set('2026-01-01T00:00:06.000Z');
  const next = await startBlog({ data, clock });
  await next.app.get(HubOutbox).flush();
  assert.deepEqual([told.length, await waiting(next)], [6, []]);
  await next.stop();
  await rm(data, { recursive: true });
});

test('after a day the hub is given up for this time, and a redirect is a failure', async () => {
  const clock = new StillClock(new Date('2026-01-01T00:00:00.000Z'));
  const blog = await start({ clock });
  status = 302;
  await publish(blog, 'Given up');
  for (let tries = 1; ; tries++) {
    await blog.app.get(HubOutbox).flush();
    const [first] = await waiting(blog);
    if (!first) break;
    assert.ok(tries < 9);
    clock.set(first.nextAt);
  }
  status = 204;
  await blog.stop();
});

test('a public blog asks no private address, however it is written', async () => {
  const blog = await start({ environment: { QVILL_URL: 'https://blog.example' } });
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433']) {
    await blog.app.get(SettingsStore).save({ hub: address.replace('127.0.0.1', host) });
    await publish(blog, `At ${host}`);
    await blog.app.get(HubOutbox).flush();
    assert.deepEqual([told, await waiting(blog)], [[], []], host);
  }
  await blog.stop();
});

test('addresses that are not everybody’s are known', () => {
  const inside = `0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1 198.18.0.1 224.0.0.1 255.255.255.255
    :: ::1 ::ffff:10.0.0.1 ::ffff:7f00:1 fe80::1 fe80::1%eth0 fc00::1 fd12::1 ff02::1 2001:db8::1 2002:7f00:1:: 64:ff9b::7f00:1 2001::1 nonsense 1.2.3 1.2.3.4.5`.split(
    /\s+/,
  );
  const outside = '1.1.1.1 8.8.8.8 100.128.0.1 172.32.0.1 192.169.0.1 223.255.255.255 2606:4700:4700::1111 2a00:1450::1 ::ffff:8.8.8.8'.split(' ');
  for (const each of inside) assert.equal(isPublicAddress(each), false, each);
  for (const each of outside) assert.equal(isPublicAddress(each), true, each);
});
