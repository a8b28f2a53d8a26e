import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Database } from '../src/platform/database.service.js';
import { Undone } from '../src/publishing/undone.store.js';
import { StillClock } from './support/blog.js';
import { MentionBlog } from './support/mentions.js';
import { Others } from './support/others.js';
import { everything } from './support/rows.js';

let own: MentionBlog;
let others: Others;
let post: number;
const clock = new StillClock(new Date('2026-11-21T12:00:00.000Z'));

before(async () => {
  others = await Others.start();
  own = await MentionBlog.start({ clock });
  post = await own.publish({ title: 'Rivers' });
});
after(async () => {
  await own.stop();
  others.stop();
});

const linking = (target: string) => `<a href="${target}">Rivers</a>`;
const tick = (minutes: number) => clock.set(new Date(clock.now().getTime() + minutes * 60_000).toISOString());

test('who floods the blog from one host is told to wait, and others are not', async () => {
  const receivedAt = clock.now().toISOString();
  const data = Array.from({ length: 200 }, (_, n) => ({
    postId: post,
    source: `https://flood.example/${n}`,
    target: own.at('/rivers'),
    state: 'waiting',
    receivedAt,
  }));
  await own.blog.app.get(Database).change((tx) => tx.mention.createMany({ data }));
  const { status, detail } = await own.tell('https://flood.example/more', own.at('/rivers'));
  assert.deepEqual([status, detail], [429, 'Too many mentions wait here. Try again in a day.']);
  assert.equal((await own.tell(others.put('/other', linking(own.at('/rivers'))), own.at('/rivers'))).status, 202);
  await own.verify();
  await own.blog.app.get(Database).change((tx) => tx.mention.deleteMany({ where: { source: { contains: 'flood' } } }));
});

test('an app that ends waits for nobody’s slow page, and the next one asks again', async () => {
  const data = await mkdtemp(join(tmpdir(), 'qvill-slow-'));
  const first = await MentionBlog.start({ clock, data });
  await first.publish({ title: 'Rivers' });
  const asked = Promise.withResolvers<void>();
  const source = others.put('/never', () => asked.resolve());
  await first.tell(source, first.at('/rivers'));
  await asked.promise;
  const start = performance.now();
  await first.stop();
  assert.ok(performance.now() - start < 4_000);
  const undone = new Undone(first.blog.config);
  assert.equal(undone.isAnything(), true, 'the next process need not be asked for');
  undone.close();
  others.put('/never', linking(own.at('/rivers')));
  tick(2);
  const next = await MentionBlog.start({ clock, data });
  await next.verify();
  assert.equal((await next.rows())[0]!.state, 'waiting');
  await next.stop();
  await rm(data, { recursive: true });
});

test('one address tells of so much in an hour, and nothing is kept of whose it is', async () => {
  for (let n = 0; n < 1_000; n++) assert.ok([400, 429].includes((await own.tell('', '')).status));
  const last = await own.tell(others.put('/first', linking(own.at('/rivers'))), own.at('/rivers'));
  assert.deepEqual([last.status, last.headers.get('retry-after')], [429, '900']);
  tick(61);
  assert.equal((await own.tell(others.put('/first', linking(own.at('/rivers'))), own.at('/rivers'))).status, 202);
  assert.doesNotMatch(everything(own.blog), /127\.0\.0\.1(?!:)/);
});

test('an hour’s mentions are counted by client, and the addresses of one network are one', async () => {
  const proxied = await MentionBlog.start({ clock, environment: { QVILL_TRUST_PROXY: '127.0.0.1' } });
  const tellFrom = async (address: string) => {
    const body = new URLSearchParams({ source: 'https://a.example/', target: proxied.at('/nowhere') });
    const reply = await fetch(`${proxied.blog.url}/api/webmention`, { method: 'POST', body, headers: { 'x-forwarded-for': address } });
    return reply.status;
  };
  const statuses = new Set<number>();
  for (let n = 0; n < 60; n++) statuses.add(await tellFrom(`2001:db8:1:2::${n.toString(16)}`));
  assert.equal(statuses.has(429), false);
  assert.equal(await tellFrom('2001:db8:1:2:ffff::1'), 429);
  assert.notEqual(await tellFrom('2001:db8:1:3::1'), 429);
  assert.notEqual(await tellFrom('203.0.113.5'), 429);
  await proxied.blog.stop();
});
