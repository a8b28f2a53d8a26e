import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, type RequestListener, createServer, request } from 'node:http';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { MediaLibrary } from '../src/media/media-library.service.js';
import { MediaStore } from '../src/media/media.store.js';
import { PostStore } from '../src/posts/post.store.js';
import type { Status } from '../src/posts/change.js';
import { EdgeOutbox } from '../src/publishing/edge-outbox.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { quarters } from './support/images.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { film } from './support/recordings.js';
import { freePort } from './support/server.js';
import { startVarnish, varnishSkipReason } from './support/varnish.js';

type Running = { url: string; stop(): Promise<void> };
type Headers = Record<string, string>;
type Answer = { status: number; headers: IncomingMessage['headers']; body: string };

const unpack: Record<string, (bytes: Buffer) => Buffer> = { br: brotliDecompressSync, gzip: gunzipSync };

/** Sends the target as it stands, with no header of its own. */
async function ask(port: number, line: string, headers: Headers = {}): Promise<Answer> {
  const [method, path] = line.split(' ') as [string, string];
  const req = request({ hostname: '127.0.0.1', port, method, path, headers, agent: false }).end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of res) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const packing = bytes.length > 0 ? unpack[res.headers['content-encoding'] ?? ''] : undefined;
  return { status: res.statusCode!, headers: res.headers, body: (packing ? packing(bytes) : bytes).toString() };
}

/** Which of the two texts that these tests give a post a page shows. */
const textOf = ({ body }: Answer) => /<p>(one|two)\b/.exec(body)?.[1];

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `still not: ${String(holds)}`);
    await sleep(20);
  }
}

describe('a blog behind nginx and Varnish', { skip: nginxSkipReason() || varnishSkipReason() }, () => {
  let blog: Blog;
  let nginx: Running;
  let varnish: Running;
  let edgePort: number;
  let nginxPort: number;

  const get = (path: string, headers?: Headers) => ask(edgePort, `GET ${path}`, headers);
  const bringUp = async () => (varnish = await startVarnish({ backendPort: nginxPort, listenPort: edgePort }));
  const told = () => until(async () => (await blog.app.get(EdgeOutbox).outstanding()) === 0);
  const publish = async () => {
    await blog.app.get(Publisher).publish();
    await told();
  };
  const change = (status: Status) => ({ by: null, reason: 'saved', status }) as const;
  const write = async (some: Parameters<typeof fields>[0], status: Status = 'published') => {
    const id = await blog.app.get(PostStore).create(fields(some), change(status), { authorIds: [] });
    await publish();
    return async (next: Parameters<typeof fields>[0], nextStatus: Status = 'published') => {
      await blog.app.get(PostStore).revise(id, fields({ ...some, ...next }), change(nextStatus));
      await publish();
    };
  };

  before(async () => {
    [edgePort, nginxPort] = [await freePort(), await freePort()];
    await bringUp();
    blog = await startBlog({ environment: { QVILL_EDGES: `http://127.0.0.1:${edgePort}` } });
    nginx = await startNginx({ site: blog.config.site, appPort: blog.port, listenPort: nginxPort });
    await told();
  });
  after(async () => {
    await blog?.stop();
    await nginx?.stop();
    await varnish?.stop();
  });

  test('a page is fetched once and then kept, whatever host, query or cookie asks for it', async () => {
    await write({ title: 'Kept' });
    const first = await get('/kept');
    assert.deepEqual([first.status, first.headers['x-cache']], [200, 'MISS']);
    assert.deepEqual([first.headers['cache-control'], first.headers.vary], ['public, no-cache', 'Accept-Encoding']);
    const others: [string, Headers][] = [
      ['/kept', {}],
      ['/kept?utm_source=x', {}],
      ['/kept?a=1&b', {}],
      ['/kept', { host: 'other.example' }],
      ['/kept', { cookie: 'a=b', authorization: 'Basic x' }],
    ];
    for (const [path, headers] of others) {
      const answer = await get(path, headers);
      assert.deepEqual([answer.status, answer.headers['x-cache'], answer.body], [200, 'HIT', first.body], path);
    }
    assert.equal((await ask(edgePort, 'HEAD /kept')).headers['content-length'], first.headers['content-length']);
  });

  test('three packings and no more are kept, however a browser words its wish', async () => {
    await write({ title: 'Packed', markdown: 'Packed. '.repeat(100) });
    const words = [
      'gzip, deflate, br, zstd',
      'br',
      'gzip;q=1, br;q=0.1',
      'gzip, br;q=0',
      'GZIP;q=0.5',
      'deflate, gzip',
      '*',
      'identity',
      'gzip;q=0, br;q=0.000',
    ];
    const got = [];
    for (const accepted of words) {
      const answer = await get('/packed', { 'accept-encoding': accepted });
      assert.match(answer.body, /Packed\. Packed\./);
      got.push(`${answer.headers['content-encoding'] ?? 'plain'} ${answer.headers['x-cache']}`);
    }
    assert.deepEqual(got, ['br MISS', 'br HIT', 'br HIT', 'gzip MISS', 'gzip HIT', 'gzip HIT', 'plain MISS', 'plain HIT', 'plain HIT']);
  });

  test('a reader who has the page gets a 304, from what is kept', async () => {
    await write({ title: 'Conditional' });
    const { headers } = await get('/conditional');
    for (const condition of [{ 'if-none-match': headers.etag! }, { 'if-modified-since': headers['last-modified']! }] as Headers[]) {
      const answer = await get('/conditional', condition);
      assert.deepEqual([answer.status, answer.body, answer.headers.etag, answer.headers['x-cache']], [304, '', headers.etag, 'HIT']);
    }
    const changed = await get('/conditional', { 'if-none-match': '"x"', 'if-modified-since': headers['last-modified']! });
    assert.equal(changed.status, 200);
  });

  test('what is published is seen at once, in every packing, by its page and by the lists that name it, and nothing else is fetched anew', async () => {
    await write({ title: 'Untouched', markdown: 'x', publishedAt: '2020-01-01T00:00:00.000Z' });
    const revise = await write({ title: 'Fresh', markdown: 'The first text.' });
    const packings = ['br', 'gzip', 'identity'];
    const pages = ['/fresh', '/', '/atom.xml'];
    for (const path of [...pages, '/untouched']) for (const packing of packings) await get(path, { 'accept-encoding': packing });
    await revise({ title: 'Fresher', slug: 'fresh', markdown: 'The second text.' });
    for (const path of pages)
      for (const packing of packings) {
        const answer = await get(path, { 'accept-encoding': packing, host: `${packing}.example` });
        assert.match(answer.body, /Fresher/, `${path} ${packing}`);
        assert.equal(answer.headers['x-cache'], 'MISS');
        assert.equal((await get(path, { 'accept-encoding': packing })).headers['x-cache'], 'HIT');
      }
    assert.equal((await get('/untouched', { 'accept-encoding': 'br' })).headers['x-cache'], 'HIT');
  });

  test('addresses with letters beyond ASCII are purged too, and other spellings of them are never kept', async () => {
    const revise = await write({ title: 'Über uns, 日本', slug: 'über-日本', markdown: 'one' });
    const path = '/%C3%BCber-%E6%97%A5%E6%9C%AC';
    const spellings = [path, path.toLowerCase(), '/./%C3%BCber-%E6%97%A5%E6%9C%AC', `${path.slice(0, -3)}${'%ac'}`, path.replace('-', '%2D')];
    for (const each of [...spellings, ...spellings]) assert.equal(textOf(await get(each)), 'one', each);
    await revise({ markdown: 'two' });
    for (const each of spellings) assert.equal(textOf(await get(each)), 'two', each);
    assert.deepEqual(await Promise.all(spellings.map(async (each) => (await get(each)).headers['x-cache'])), ['HIT', 'MISS', 'MISS', 'MISS', 'MISS']);
  });

  test('a withdrawn page is gone at once, a page that comes is there at once', async () => {
    const revise = await write({ title: 'Withdrawn' });
    await get('/withdrawn');
    await revise({}, 'idea');
    assert.equal((await get('/withdrawn')).status, 410);
    await revise({});
    assert.equal((await get('/withdrawn')).status, 200);
    assert.equal((await get('/to-come')).status, 404);
    await write({ title: 'To come' });
    assert.equal((await get('/to-come')).status, 200);
  });

  test('a redirect keeps its own query, less what only tracks', async () => {
    await write({ title: 'Moved here', aliases: ['/old/place'] });
    const targets: [string, string][] = [
      ['/old/place', '/moved-here'],
      ['/old/place?a=1', '/moved-here?a=1'],
      ['/old/place?a=2&b=%20', '/moved-here?a=2&b=%20'],
      ['/old/place?utm_source=x&a=3&utm_medium=y&fbclid=z', '/moved-here?a=3'],
      ['/old/place?gclid=1&ref=x', '/moved-here'],
      ['/old/place?href=1&reference=2', '/moved-here?href=1&reference=2'],
      ['/OLD//Place.html?a=4', '/moved-here?a=4'],
      ['/Moved-Here/?a=5', '/moved-here?a=5'],
    ];
    for (const [from, to] of [...targets, ...targets]) {
      const { status, headers } = await get(from);
      assert.deepEqual([status, headers.location, headers.vary, headers['cache-control']], [301, to, undefined, 'max-age=3600'], from);
    }
    assert.equal((await get('/old/place?a=1')).headers['x-cache'], 'HIT');
  });

  test('an address that becomes a page, or stops being one, is right within its one purge', async () => {
    const revise = await write({ title: 'Wanders', slug: 'here' });
    await get('/here?q=1');
    await revise({ slug: 'there' });
    assert.equal((await get('/here?q=1')).headers.location, '/there?q=1');
    await revise({ slug: 'here' });
    assert.equal((await get('/here?q=1')).status, 200);
    assert.equal((await get('/there?q=1')).headers.location, '/here?q=1');
  });

  test('the app’s own paths are asked each time, cookies and all', async () => {
    for (const path of ['/admin', '/admin/', '/api/posts', '/search?q=x', '/kudos/x', '/preview/x', '/admin/../admin', '/%61dmin'])
      for (const time of ['first', 'second']) {
        const answer = await get(path, { cookie: 'a=b' });
        assert.notEqual(answer.headers['x-cache'], 'HIT', `${path}, ${time}`);
      }
    const direct = await ask(nginxPort, 'GET /admin');
    const through = await get('/admin');
    assert.deepEqual(
      [through.status, through.headers.location, through.headers['cache-control']],
      [direct.status, direct.headers.location, direct.headers['cache-control']],
    );
    assert.equal((await ask(edgePort, 'POST /kept')).status, 405);
  });

  test('pictures of the media library are kept until they are replaced or removed; of a video readers get the stretches that they ask for', async () => {
    const library = blog.app.get(MediaLibrary);
    const add = async (name: string, bytes: Buffer) => library.add({ name, file: Readable.from([bytes]), by: null });
    const settle = async () => {
      await publish();
      await library.dropLeftovers();
    };
    const picture = await add('river.jpg', await quarters(300, 200).jpeg().toBuffer());
    const video = await add('clip.mp4', film().file);
    await settle();
    for (const cached of ['MISS', 'HIT']) {
      const answer = await get(picture.path, { 'accept-encoding': cached === 'HIT' ? 'br' : 'gzip' });
      assert.deepEqual([answer.status, answer.headers['x-cache'], answer.headers['cache-control']], [200, cached, 'public, max-age=31536000, immutable']);
    }
    assert.equal((await get('/media/river.jpg')).headers.location, picture.path);
    for (const time of ['first', 'second']) {
      const { status, headers } = await get(video.path, { range: 'bytes=4-7' });
      assert.deepEqual([status, headers['content-length'], headers['x-cache']], [206, '4', 'MISS'], time);
    }
    const replaced = await library.replace(picture.id, { name: 'x.jpg', file: Readable.from([await quarters(301, 200).jpeg().toBuffer()]) });
    await settle();
    for (const path of [picture.path, '/media/river.jpg']) assert.equal((await get(path)).headers.location, replaced.path, path);
    assert.equal((await get(replaced.path)).status, 200);
    await blog.app.get(MediaStore).remove(picture.id);
    await settle();
    for (const path of [picture.path, replaced.path, '/media/river.jpg']) assert.equal((await get(path)).status, 410, path);
  });

  test('while nginx is away kept pages and redirects go on, and a withdrawn page does not come back', async () => {
    const revise = await write({ title: 'Steady', markdown: 'one', aliases: ['/steady-alias'] });
    const withdraw = await write({ title: 'Taken back' });
    for (const path of ['/steady', '/steady-alias', '/taken-back']) await get(path);
    await nginx.stop();
    await revise({ markdown: 'two' });
    await withdraw({}, 'idea');
    await sleep(1_200);
    for (const time of ['first', 'second']) assert.equal(textOf(await get('/steady')), 'one', time);
    assert.equal((await get('/steady-alias')).status, 301);
    const lost = await get('/taken-back');
    assert.deepEqual([lost.status, lost.headers['cache-control'], lost.headers['retry-after'], lost.body], [503, 'no-store', '5', 'Unavailable\n']);
    assert.equal((await get('/never-seen')).status, 503);
    assert.equal((await get('/admin')).status, 503);
    nginx = await startNginx({ site: blog.config.site, appPort: blog.port, listenPort: nginxPort });
    // Varnish asks a server that refused it again after a quarter of a second
    await until(async () => textOf(await get('/steady')) === 'two');
    assert.equal((await get('/taken-back')).status, 410);
  });

  test('what Varnish could not be told while it was away it is told when it is back, and what is outstanding is counted', async () => {
    const revise = await write({ title: 'Patient', markdown: 'one' });
    await get('/patient');
    await varnish.stop();
    const outbox = blog.app.get(EdgeOutbox);
    const revised = revise({ markdown: 'two' });
    await until(async () => (await outbox.outstanding()) > 0);
    await sleep(300);
    assert.ok((await outbox.outstanding()) > 0);
    await bringUp();
    await revised;
    assert.equal(await outbox.outstanding(), 0);
    assert.equal(textOf(await get('/patient')), 'two');
  });
});

describe('Varnish before a server that misbehaves', { skip: varnishSkipReason() }, () => {
  let answerWith: RequestListener;
  let varnish: Running;
  let edgePort: number;
  let backendPort: number;
  let asked = 0;
  const page = { 'cache-control': 'public, no-cache', vary: 'Accept-Encoding' };
  const backend = createServer((req, res) => {
    asked++;
    answerWith(req, res);
  });
  const get = (path: string, headers?: Headers) => ask(edgePort, `GET ${path}`, headers);
  const soft = { 'x-qvill-purge': 'soft' };

  before(async () => {
    await once(backend.listen(0, '127.0.0.1'), 'listening');
    backendPort = (backend.address() as { port: number }).port;
    edgePort = await freePort();
    varnish = await startVarnish({ backendPort, listenPort: edgePort });
  });
  after(async () => {
    backend.close().closeAllConnections();
    await varnish?.stop();
  });

  test('a cookie is never kept, nor an answer that is not a page of ours', async () => {
    const answers: [string, Headers, number][] = [
      ['/cookie', { ...page, 'set-cookie': 'a=b' }, 200],
      ['/private', { 'cache-control': 'private, no-store' }, 200],
      ['/nothing-said', {}, 200],
      ['/forbidden', page, 403],
      ['/moved-with-cookie', { location: '/', 'set-cookie': 'a=b' }, 301],
    ];
    for (const [path, headers, status] of answers) {
      answerWith = (_, res) => res.writeHead(status, headers).end('x');
      for (const time of ['first', 'second', 'third']) {
        const answer = await get(path);
        assert.deepEqual([answer.status, answer.headers['x-cache']], [status, 'MISS'], `${path}, ${time}`);
      }
    }
  });

  test('an error never replaces a page, not even one that was purged; after the error comes the new page', async () => {
    answerWith = (_, res) => res.writeHead(200, page).end('good');
    await get('/error');
    answerWith = (_, res) => res.writeHead(500, page).end('bad');
    assert.equal((await get('/error')).body, 'good');
    await ask(edgePort, 'PURGE /error', soft);
    for (const time of ['first', 'second', 'third']) assert.equal((await get('/error')).body, 'good', time);
    assert.equal((await get('/no-page-yet')).status, 503);
    answerWith = (_, res) => res.writeHead(200, page).end('new');
    await until(async () => (await get('/error')).body === 'new');
    assert.equal((await get('/no-page-yet')).body, 'new');
  });

  test('a purge answers 200 whether or not anything was kept, leaves other addresses alone, and takes no host or query into account', async () => {
    answerWith = (req, res) => res.writeHead(200, page).end(`${req.url} ${asked}`);
    assert.equal((await ask(edgePort, 'PURGE /nobody')).status, 200);
    for (const headers of [{}, soft]) {
      const was = [await get('/a'), await get('/ab'), await get('/a/b')].map(({ body }) => body);
      assert.equal((await ask(edgePort, 'PURGE /a?x', { ...headers, host: 'elsewhere.example' })).status, 200);
      const is = [await get('/a', { host: 'blog.example' }), await get('/ab'), await get('/a/b')].map(({ body }) => body);
      assert.deepEqual(
        is.map((body, i) => body === was[i]),
        [false, true, true],
      );
    }
  });

  for (const [name, headers] of [
    ['soft', soft],
    ['plain', {}],
  ] as const)
    test(`a page that is being fetched while it is purged is not kept (${name})`, async () => {
      const path = `/slow-${name}`;
      for (const packing of ['br', 'gzip', 'identity']) {
        answerWith = (req, res) => res.writeHead(200, page).end(`${req.headers['accept-encoding'] ?? 'identity'} before`);
        for (const other of ['br', 'gzip', 'identity']) if (other !== packing) await get(path, { 'accept-encoding': other });
        const started = Promise.withResolvers<void>();
        answerWith = (_, res) => {
          started.resolve();
          setTimeout(() => res.writeHead(200, page).end('old'), 300);
        };
        const reader = get(path, { 'accept-encoding': packing });
        await started.promise;
        answerWith = (_, res) => res.writeHead(200, page).end('new');
        assert.equal((await ask(edgePort, `PURGE ${path}`, headers)).status, 200);
        await reader;
        for (const each of ['br', 'gzip', 'identity']) assert.equal((await get(path, { 'accept-encoding': each })).body, 'new', `${packing}: ${each}`);
        await ask(edgePort, `PURGE ${path}`);
      }
    });

  test('many readers at once cost one fetch', async () => {
    answerWith = (_, res) => void setTimeout(() => res.writeHead(200, page).end('crowd'), 100);
    asked = 0;
    await Promise.all(Array.from({ length: 30 }, () => get('/crowd')));
    assert.equal(asked, 1);
  });

  test('strangers can’t purge, neither directly nor through a proxy on this machine', async () => {
    assert.equal((await ask(edgePort, 'PURGE /', { 'x-forwarded-for': '192.0.2.7' })).status, 405);
    const port = await freePort();
    const closed = await startVarnish({ backendPort, listenPort: port, replacing: [['"127.0.0.0"/8;', '"192.0.2.1";']] });
    const answer = await ask(port, 'PURGE /');
    await closed.stop();
    assert.deepEqual([answer.status, answer.headers.allow, answer.body], [405, 'GET, HEAD', 'Method not allowed\n']);
  });
});
