import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Headers, packings, purge } from './support/edge.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { until } from './support/typing.js';
import { startVarnish, varnishSkipReason } from './support/varnish.js';

const kept = { 'cache-control': 'public, no-cache', vary: 'Accept-Encoding' };
type Fault = (res: ServerResponse, req: IncomingMessage) => void;

/** As nginx answers from the tree: the whole file, and the proof that it is that. */
const page =
  (text: string, status = 200, more: Headers = {}): Fault =>
  (res, req) =>
    res.writeHead(status, { ...kept, 'content-length': Buffer.byteLength(text), 'x-qvill-whole': req.url!, ...more }).end(text);

const error = '<h1>Error establishing a database connection</h1>';
const faults: Record<string, Fault> = {
  '503': (res) => res.writeHead(503, { 'content-type': 'text/html' }).end(error),
  '500 with a lifetime': (res) => res.writeHead(500, { 'cache-control': 'public, max-age=600' }).end(error),
  '200 with an error’s text': (res) => res.writeHead(200, kept).end(error),
  '200 with nothing': (res) => res.writeHead(200, { ...kept, 'content-length': 0 }).end(),
  'a wrong 404': (res) => res.writeHead(404, kept).end('Not found'),
  'a reset': (res) => res.socket!.resetAndDestroy(),
  'half of a page': (res, req) => {
    res.writeHead(200, { ...kept, 'content-length': 1000, 'x-qvill-whole': req.url! }).write('half');
    setTimeout(() => res.destroy(), 20);
  },
  'a server that hangs': () => undefined,
  'a server that drips': (res, req) => {
    res.writeHead(200, { ...kept, 'content-length': 1000, 'x-qvill-whole': req.url! });
    const drip = setInterval(() => res.write('.'), 100);
    res.once('close', () => clearInterval(drip));
  },
};

describe('Varnish before a server that misbehaves', { skip: varnishSkipReason() }, () => {
  let answer: Fault;
  let varnish: Awaited<ReturnType<typeof startVarnish>>;
  let port: number;
  let asked = 0;
  const backend = createServer((req, res) => {
    asked++;
    answer(res, req);
  });
  const get = (path: string, headers?: Headers) => ask(port, `GET ${path}`, headers);

  before(async () => {
    await once(backend.listen(0, '127.0.0.1'), 'listening');
    port = await freePort();
    varnish = await startVarnish({ backendPort: (backend.address() as { port: number }).port, listenPort: port });
  });
  after(async () => {
    backend.close().closeAllConnections();
    await varnish?.stop();
  });

  for (const [name, fault] of Object.entries(faults))
    test(`${name}: 15 of 15 readers get the good page, told to forget it or not, and the new one when it is there`, async () => {
      const path = `/${encodeURIComponent(name)}`;
      answer = page('good');
      await get(path);
      answer = fault;
      const readers = async () => Promise.all(Array.from({ length: 15 }, async () => (await get(path)).body));
      assert.deepEqual(await readers(), Array(15).fill('good'), 'before the purge');
      const purging = purge(port, path, true).catch(() => []);
      for (let reader = 0; reader < 15; reader++) assert.equal((await get(path)).body, 'good', `reader ${reader} after the purge`);
      assert.deepEqual(await readers(), Array(15).fill('good'), 'all at once');
      answer = page('new');
      backend.closeAllConnections();
      await purging;
      assert.deepEqual(await purge(port, path, true), [200, 200, 200, 200]);
      assert.deepEqual(await readers(), Array(15).fill('new'));
    });

  test('a purge is refused while the new page can’t be had, so that the blog tries again', async () => {
    answer = page('good');
    await get('/refused');
    await sleep(20); // what came within the last two milliseconds is dropped, and nothing is left to be fetched anew
    answer = faults['503']!;
    assert.deepEqual(await purge(port, '/refused', true), [200, 200, 200, 503]);
  });

  test('what comes without proof is shown to who asked and kept for nobody', async () => {
    const answers: [string, Fault, number][] = [
      ['/cookie', page('x', 200, { 'set-cookie': 'a=b' }), 200],
      ['/private', page('x', 200, { 'cache-control': 'private, no-store' }), 200],
      ['/nothing-said', (res) => res.writeHead(200, kept).end('x'), 200],
      ['/of-another-address', page('x', 200, { 'x-qvill-whole': '/other' }), 200],
      ['/forbidden', page('x', 403), 403],
      ['/no-length', (res, req) => res.writeHead(200, { ...kept, 'x-qvill-whole': req.url! }).end('x'), 200],
      ['/moved-with-cookie', page('', 301, { location: '/', 'set-cookie': 'a=b' }), 301],
      ['/unproven-404', (res) => res.writeHead(404, kept).end('x'), 404],
    ];
    for (const [path, each, status] of answers) {
      answer = each;
      for (const time of ['first', 'second', 'third']) {
        const got = await get(path);
        assert.deepEqual([got.status, got.headers['x-cache'], got.headers['x-qvill-whole']], [status, 'MISS', undefined], `${path}, ${time}`);
      }
    }
    answer = faults['503']!;
    assert.equal((await get('/no-page-yet')).status, 503);
  });

  test('a purge answers 200 whether or not anything was kept, leaves other addresses alone, and takes no host or query into account', async () => {
    answer = (res, req) => page(`${req.url} ${asked}`)(res, req);
    for (const livesOn of [true, false]) assert.deepEqual(await purge(port, '/nobody', livesOn), [200]);
    for (const livesOn of [true, false]) {
      const all = async (headers?: Headers) => [await get('/a', headers), await get('/ab', headers), await get('/a/b', headers)].map(({ body }) => body);
      const was = await all();
      assert.ok((await purge(port, '/a?x', livesOn, { host: 'elsewhere.example' })).every((status) => status === 200));
      const is = await all({ host: 'blog.example' });
      assert.deepEqual(is.map((body, i) => body === was[i]), [false, true, true]); // prettier-ignore
    }
  });

  for (const livesOn of [true, false])
    test(`a page that is being fetched while it is purged is not kept (${livesOn ? 'it lives on' : 'it is withdrawn'})`, async () => {
      const path = `/slow-${livesOn}`;
      for (const packing of packings) {
        answer = page(`${packing} before`);
        for (const other of packings) if (other !== packing) await get(path, { 'accept-encoding': other });
        const started = Promise.withResolvers<void>();
        answer = (res, req) => {
          started.resolve();
          setTimeout(() => page('old')(res, req), 300);
        };
        const reader = get(path, { 'accept-encoding': packing });
        await started.promise;
        answer = page('new');
        assert.ok((await purge(port, path, livesOn)).every((status) => status === 200));
        await reader;
        for (const each of packings) assert.equal((await get(path, { 'accept-encoding': each })).body, 'new', `${packing}: ${each}`);
        await purge(port, path, false);
      }
    });

  test('while a new page is on its way readers get the old one, at once, and together they cost one fetch', async () => {
    answer = page('old');
    await get('/exchange');
    await sleep(20);
    const started = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    answer = (res, req) => {
      started.resolve();
      void go.promise.then(() => page('new')(res, req));
    };
    asked = 0;
    const purged = purge(port, '/exchange', true);
    await started.promise;
    assert.deepEqual(await Promise.all(Array.from({ length: 15 }, async () => (await get('/exchange')).body)), Array(15).fill('old'));
    go.resolve();
    assert.deepEqual(await purged, [200, 200, 200, 200]);
    assert.deepEqual([(await get('/exchange')).body, asked], ['new', 1]);
  });

  test('many readers at once of a page that nobody has asked for yet cost one fetch', async () => {
    answer = (res, req) => void setTimeout(() => page('crowd')(res, req), 100);
    asked = 0;
    await Promise.all(Array.from({ length: 30 }, () => get('/crowd')));
    assert.equal(asked, 1);
  });

  test('a redirect that is past its time is asked for anew, and kept while that fails', async () => {
    answer = page('', 301, { location: '/here', 'cache-control': 'max-age=3600' });
    await get('/moved');
    answer = page('', 301, { location: '/there', 'cache-control': 'max-age=3600' });
    await until('the new target', async () => (await get('/moved')).headers.location === '/there');
    answer = faults['a wrong 404']!;
    await sleep(1_100);
    assert.deepEqual([(await get('/moved')).status, (await get('/moved?a=1')).headers.location], [301, '/there?a=1']);
  });
});
