import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { EdgeOutbox } from '../src/publishing/edge-outbox.store.js';
import type { KeptReceipt } from '../src/publishing/kept-receipt.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { sampleOf } from '../src/publishing/sample.js';
import { Ada } from './support/ada.js';
import { type Blog, startBlog } from './support/blog.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { edgeSecret, startVarnish, varnishSkipReason } from './support/varnish.js';

type Author = Awaited<ReturnType<typeof Ada.at>>;

async function receiptsOf(ada: Author, door: string): Promise<KeptReceipt[]> {
  const { status, body } = await ada.ask(`GET ${door}/receipts`, undefined, { accept: 'application/json' });
  assert.equal(status, 200, body);
  return JSON.parse(body);
}

/** The newest receipt of a post, once it holds. */
async function receiptWhen(ada: Author, door: string, holds: (receipt: KeptReceipt) => boolean): Promise<KeptReceipt> {
  for (const end = Date.now() + 20_000; ; await sleep(50)) {
    const [receipt] = await receiptsOf(ada, door);
    if (receipt && holds(receipt)) return receipt;
    assert.ok(Date.now() < end, JSON.stringify(receipt));
  }
}

const isChecked = ({ check }: KeptReceipt) => check !== null;

/** A server that is none of ours. */
async function stranger(answer: RequestListener): Promise<{ url: string; asked: string[]; stop(): void }> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    answer(req, res);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, asked, stop };
}

describe('the receipt of a publication', () => {
  let blog: Blog;
  let ada: Author;
  before(async () => {
    blog = await startBlog({ checks: true });
    ada = await Ada.at(blog);
  });
  after(() => blog?.stop());

  test('names the addresses that changed and how many were left, is there at once, and stays', async () => {
    const door = await ada.begin('Rivers');
    const { receipt } = await ada.publish(door, { tags: 'water' });
    const [now] = await receiptsOf(ada, door);
    for (const path of ['/rivers', '/', '/tags/water', '/atom.xml']) assert.ok(now!.changed.includes(path), path);
    assert.deepEqual([now!.counts.changed, now!.removed, now!.failed], [receipt!.changed, [], []]);
    assert.ok(now!.milliseconds > 0 && now!.untouched >= 0);
    await blog.app.get(Publisher).idle();
    const { changed, milliseconds } = (await receiptsOf(ada, door))[0]!;
    assert.deepEqual([changed, milliseconds], [now!.changed, now!.milliseconds]);
    await ada.send(door, {}, 'POST withdrawal');
    const [gone, before] = await receiptsOf(ada, door);
    assert.ok(gone!.removed.includes('/rivers') && gone!.removed.includes('/tags/water'));
    assert.deepEqual(before!.changed, now!.changed);
  });

  test('is checked at the app itself when the blog’s address does not lead here, and says so', async () => {
    const door = await ada.begin('Checked');
    await ada.publish(door);
    const { check, counts } = await receiptWhen(ada, door, isChecked);
    assert.deepEqual([check!.door, check!.wrong, check!.of], [blog.url, [], counts.changed]);
    assert.ok(check!.asked > 5 && check!.asked <= 24);
    assert.match(check!.inside!, /^http:\/\/localhost:3000 does not lead here \(/);
  });

  test('is a line in the editor that unfolds, without a script too', async () => {
    const door = await ada.begin('Line');
    const { form, version } = await ada.state(door);
    const sent = await ada.ask(`POST ${door}/publication`, { ...form, version: String(version) });
    await receiptWhen(ada, door, isChecked);
    const { body } = await ada.ask(`GET ${sent.headers.get('location')}`);
    assert.match(body, /<summary id="receipt-line" data-stands><span>\d+ addresses · \d+ untouched · checked<\/span><\/summary>/);
    assert.match(body, /<li><a href="\/line">\/line<\/a><\/li>/);
    const page = (await ada.ask(`GET ${door}/receipts`)).body;
    assert.match(page, /Live after [\d,]+ ms/);
    assert.match(page, /asked for at http:\/\/127\.0\.0\.1:\d+, .*: each answers as published\./);
  });

  test('does not grow with the blog: a sample is asked for, posts and what is read most first', () => {
    const changed = ['/', '/a-post', '/atom.xml', ...Array.from({ length: 5_000 }, (_, i) => `/tags/${i}`)];
    const sample = sampleOf(changed, ['/gone']);
    assert.deepEqual([sample.length, new Set(sample).size, sample.slice(0, 4)], [24, 24, ['/a-post', '/gone', '/', '/atom.xml']]);
    assert.deepEqual(sampleOf(['/one'], []), ['/one']);
    assert.deepEqual(sampleOf([], []), []);
  });
});

describe('the door that a receipt is checked at', () => {
  test('is the blog’s own address when that leads here', { skip: nginxSkipReason() }, async () => {
    const [port, listenPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${listenPort}`;
    const blog = await startBlog({ environment: { QVILL_URL: url }, port, checks: true });
    const nginx = await startNginx({ site: blog.config.site, appPort: port, listenPort });
    try {
      const ada = await Ada.at(blog);
      const door = await ada.begin('Through nginx');
      await ada.publish(door);
      const { check } = await receiptWhen(ada, door, isChecked);
      assert.deepEqual([check!.door, check!.inside, check!.wrong], [url, undefined, []]);
    } finally {
      await blog.stop();
      await nginx.stop();
    }
  });

  test('is no stranger, wherever that leads: it is asked one thing, and followed nowhere', async () => {
    const other = await stranger((_, res) => res.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    const blog = await startBlog({ environment: { QVILL_URL: other.url }, checks: true });
    try {
      const ada = await Ada.at(blog);
      const door = await ada.begin('Alone');
      await ada.publish(door);
      const { check } = await receiptWhen(ada, door, isChecked);
      assert.deepEqual([check!.door, check!.inside, check!.wrong], [blog.url, `${other.url} does not lead here (it answers 302)`, []]);
      assert.ok(other.asked.every((line) => /^GET \/preview\/[\w-]{43}$/.test(line)));
    } finally {
      await blog.stop();
      other.stop();
    }
  });

  test('is looked at closely: another page, or none, is named with its reason', async () => {
    let port = 0;
    // Passes on what it is asked, and gets the feed wrong
    const wrong = await stranger((req, res) => {
      if (req.url === '/feed.json') return void res.end('{}');
      if (req.url === '/rss.xml') return void res.destroy();
      void fetch(`http://127.0.0.1:${port}${req.url}`, { redirect: 'manual' }).then(async (reply) => {
        res.writeHead(reply.status).end(Buffer.from(await reply.arrayBuffer()));
      });
    });
    const blog = await startBlog({ environment: { QVILL_URL: wrong.url }, checks: true });
    port = blog.port;
    try {
      const ada = await Ada.at(blog);
      const door = await ada.begin('Closely');
      await ada.publish(door);
      const { check } = await receiptWhen(ada, door, isChecked);
      assert.equal(check!.door, wrong.url);
      assert.deepEqual(check!.wrong.find(({ path }) => path === '/feed.json')?.reason, 'it shows another page than the one that was published');
      assert.match(check!.wrong.find(({ path }) => path === '/rss.xml')!.reason, /^it gives no answer: /);
      assert.equal(check!.wrong.length, 2);
      assert.match((await ada.ask(`GET ${door}/receipts`)).body, /2 of \d+ checked not as published/);
    } finally {
      await blog.stop();
      wrong.stop();
    }
  });
});

describe('a receipt behind caches', { skip: nginxSkipReason() || varnishSkipReason() }, () => {
  test('names each with what it has acknowledged: the answer waits for those that can be reached, and the others are followed', async () => {
    const [port, nginxPort, edgePort] = [await freePort(), await freePort(), await freePort()];
    const away = await freePort();
    const edges = [`http://127.0.0.1:${edgePort}`, `http://127.0.0.1:${away}`];
    const caches = [await startVarnish({ backendPort: nginxPort, listenPort: edgePort })];
    const blog = await startBlog({ environment: { QVILL_EDGES: edges.join(), QVILL_EDGE_SECRET: edgeSecret }, port, checks: true });
    const nginx = await startNginx({ site: blog.config.site, appPort: port, listenPort: nginxPort });
    try {
      const ada = await Ada.at(blog);
      const door = await ada.begin('At the edge');
      await ada.publish(door, { markdown: 'First words.' });
      assert.match(await (await fetch(`${edges[0]}/at-the-edge`)).text(), /First words/);
      await ada.publish(door, { markdown: 'Second words.' });
      assert.match(await (await fetch(`${edges[0]}/at-the-edge`)).text(), /Second words/);
      const told = (await receiptsOf(ada, door))[0]!;
      assert.deepEqual(told.acknowledged[0], { edge: edges[0], outstanding: 0, reason: null });
      assert.equal(told.acknowledged[1]!.outstanding, told.counts.changed);
      assert.match(told.acknowledged[1]!.reason!, /ECONNREFUSED/);
      assert.match((await ada.ask(`GET ${door}?done=published-1`)).body, new RegExp(`not yet acknowledged by 127.0.0.1:${away}`));
      assert.equal((await receiptWhen(ada, door, isChecked)).check!.door, edges[0]);
      caches.push(await startVarnish({ backendPort: nginxPort, listenPort: away }));
      // As if the time of the next try had come
      const database = new DatabaseSync(blog.config.databaseFile, { timeout: 5_000 });
      database.exec('UPDATE Purge SET nextAt = createdAt');
      database.close();
      await blog.app.get(EdgeOutbox).flush();
      await receiptWhen(ada, door, ({ acknowledged }) => acknowledged.every(({ outstanding }) => outstanding === 0));
    } finally {
      await blog.stop();
      await nginx.stop();
      await Promise.all(caches.map((cache) => cache.stop()));
    }
  });
});
