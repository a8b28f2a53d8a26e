import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { qvill } from './support/process.js';
import { end } from './support/server.js';
import { look, startWatched, type Watched } from './support/watched.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-ops-'));
after(() => rmSync(root, { recursive: true }));

describe('who watches the app', () => {
  const data = join(root, 'data');
  let blog: Watched;
  before(async () => {
    blog = await startWatched(data);
  });
  after(async () => blog && (await end(blog.app)));

  const ask = (line: string, headers?: Record<string, string>) => look(blog.ops, line, headers);
  const readiness = async () => {
    const { status, body } = await ask('GET /readyz');
    return [status, body];
  };

  test('hears that it is alive and ready, in text that nobody keeps', async () => {
    for (const [path, word] of [
      ['/healthz', 'alive\n'],
      ['/readyz', 'ready\n'],
      ['/readyz?x=1', 'ready\n'],
    ] as const) {
      const { status, body, headers } = await ask(`GET ${path}`);
      assert.deepEqual([status, body, headers['content-type'], headers['cache-control']], [200, word, 'text/plain; charset=utf-8', 'no-store']);
      const head = await ask(`HEAD ${path}`);
      assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', String(word.length)]);
    }
    assert.match(blog.out(), new RegExp(`Watch: http://127.0.0.1:${blog.ops}/`));
  });

  test('hears why it is not ready, while it is alive', async () => {
    const db = new DatabaseSync(join(data, 'blog.db'));
    db.exec(
      'CREATE TABLE Was AS SELECT * FROM _prisma_migrations; DELETE FROM _prisma_migrations WHERE migration_name LIKE (SELECT max(migration_name) FROM Was)',
    );
    assert.match(String((await readiness())[1]), /^The database lacks \d{14}_\w+\n$/);
    db.exec('DELETE FROM _prisma_migrations; INSERT INTO _prisma_migrations SELECT * FROM Was; DROP TABLE Was');
    assert.deepEqual(await readiness(), [200, 'ready\n']);
    db.close();
    renameSync(join(data, 'site', 'generation'), join(data, 'away'));
    renameSync(join(data, 'blog.db'), join(data, 'blog.away'));
    assert.deepEqual(await readiness(), [503, `There is no database at ${data}/blog.db yet\nThere is no site tree at ${data}/site yet\n`]);
    assert.equal((await ask('HEAD /readyz')).status, 503);
    assert.equal((await ask('GET /healthz')).status, 200);
    renameSync(join(data, 'away'), join(data, 'site', 'generation'));
    renameSync(join(data, 'blog.away'), join(data, 'blog.db'));
    assert.deepEqual(await readiness(), [200, 'ready\n']);
  });

  test('gets 404 for all else, and may only read', async () => {
    for (const path of [
      '/',
      '/healthz/',
      '//healthz',
      '/x/../healthz',
      '/%68ealthz',
      '/HEALTHZ',
      '/admin',
      '/debug/pprof/',
      '/debug/pprof/goroutine',
      '/welcome',
    ])
      assert.deepEqual([(await ask(`GET ${path}`)).status, path], [404, path]);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const { status, headers } = await ask(`${method} /healthz`);
      assert.deepEqual([status, headers['allow']], [405, 'GET, HEAD']);
    }
  });

  test('asks by a name or an address of the loopback, and is no page of another site', async () => {
    for (const host of ['localhost', `localhost:${blog.ops}`, '127.0.0.1', '127.0.0.9:80', `[::1]:${blog.ops}`, 'LocalHost'])
      assert.equal((await ask('GET /healthz', { host })).status, 200, host);
    for (const host of ['blog.example', `evil.example:${blog.ops}`, '127.0.0.1.evil.example', 'localhost.evil.example', '0.0.0.0', '10.0.0.1', '[::2]'])
      assert.equal((await ask('GET /healthz', { host })).status, 403, host);
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }] as Record<
      string,
      string
    >[])
      assert.equal((await ask('GET /debug/pprof/profile', headers)).status, 403);
    assert.equal((await ask('GET /healthz', { 'sec-fetch-site': 'none' })).status, 200);
  });

  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
  test('must be on this machine', { skip: elsewhere ? false : 'this machine has the loopback alone' }, async () => {
    const [error] = (await once(connect(blog.ops, elsewhere), 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNREFUSED');
  });

  const spellings = ['metrics', 'healthz', 'readyz', 'debug/pprof/profile', 'debug/pprof/heap', 'debug/pprof/', 'debug/pprof'].flatMap((path) => [
    `/${path}`,
    `//${path}`,
    `/${path}/`,
    `/./${path}`,
    `/x/../${path}`,
    `/${path.toUpperCase()}`,
    `/%${path.charCodeAt(0).toString(16)}${path.slice(1)}`,
    `/${path.replaceAll('/', '%2f')}?seconds=1`,
    `/${path};x`,
    `/admin/../${path}`,
    `/${path}%00`,
  ]);

  test('has no way in from where readers come', { skip: nginxSkipReason() }, async () => {
    const nginx = await startNginx({ site: join(data, 'site'), appPort: blog.port });
    for (const port of [blog.port, Number(new URL(nginx.url).port)])
      for (const path of spellings) {
        const { status, body } = await look(port, `GET ${path}`);
        // NUL is in no address
        assert.equal(status, path.endsWith('%00') ? 400 : 404, `${port} ${path}`);
        assert.doesNotMatch(body, /alive|ready\n|qvill_|process_|pprof/, path);
      }
    await nginx.stop();
  });
});

describe('the port of those who watch', () => {
  test('is the usual one or another blog’s: then the blog goes on without it, and says so in a line', async () => {
    const other = createServer().listen(3001, '127.0.0.1');
    // Whoever has it, it is taken
    await Promise.race([once(other, 'listening'), once(other, 'error')]);
    const blog = await startWatched(join(root, 'second'), { QVILL_OPS_PORT: '' });
    assert.match(blog.error(), /^\{[^\n]*"level":"warn"[^\n]*Port 3001 of the loopback can't be had \(EADDRINUSE\)[^\n]*QVILL_OPS_PORT[^\n]*\}\n$/);
    assert.doesNotMatch(blog.out(), /Watch:/);
    await end(blog.app);
    other.close();
  });

  test('was chosen and is taken: that ends the start before anything is made', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const data = join(root, 'never');
    const { status, out, error } = await qvill(['serve'], { QVILL_DATA: data, PORT: '0', QVILL_OPS_PORT: String(port) });
    assert.deepEqual([status, out], [1, '']);
    assert.match(error, new RegExp(`^qvill: Port ${port} of the loopback can't be had [^\\n]*QVILL_OPS_PORT, or off\\n$`));
    assert.throws(() => renameSync(data, data), { code: 'ENOENT' });
    other.close();
  });

  test('can be a free one, or none', async () => {
    const free = await startWatched(join(root, 'free'), { QVILL_OPS_PORT: '0' });
    const port = Number(/Watch: http:\/\/127\.0\.0\.1:(\d+)\//.exec(free.out())![1]);
    assert.equal((await look(port, 'GET /healthz')).body, 'alive\n');
    await end(free.app);
    const none = await startWatched(join(root, 'free'), { QVILL_OPS_PORT: 'off' });
    assert.deepEqual([/Watch:/.test(none.out()), none.error()], [false, '']);
    await end(none.app);
  });
});
