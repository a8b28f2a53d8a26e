import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { appPaths } from '../src/core/app-paths.js';
import { PageCache } from '../src/site/page-cache.js';
import { pageAnswer } from '../src/site/stored-answer.js';
import { TreeServer } from '../src/site/tree-server.service.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { cases } from './support/reader-cases.js';
import {
  type Headers,
  ask,
  bad,
  errorPage,
  etagOf,
  folder,
  media,
  moved,
  mtime,
  noStretch,
  page,
  publish,
  put,
  rawUtf8,
  refused,
  site,
} from './support/reader-tree.js';

describe('what a reader gets', () => {
  const tree = new TreeServer(site, media);
  const server = createServer((req, res) => {
    if (tree.answer(req, res)) return;
    res.writeHead(200, { 'Cache-Control': 'private, no-store' }).end(JSON.stringify({ method: req.method, url: req.url, ...req.headers }));
  });
  const skipNginx = nginxSkipReason();
  let app = '';
  let nginx: Awaited<ReturnType<typeof startNginx>> | undefined;

  before(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    app = `http://127.0.0.1:${port}`;
    if (!skipNginx) nginx = await startNginx({ site, media, appPort: port });
  });
  after(async () => {
    server.close().closeAllConnections();
    await nginx?.stop();
    for (const folder of [site, media]) rmSync(folder, { recursive: true });
  });

  for (const [line, headers, expected] of cases) {
    const name = `${line.slice(0, 60)} ${JSON.stringify(headers)}`;
    test(`app: ${name}`, async () => {
      const reply = expected(line.split(' ')[0]!);
      assert.deepEqual(await ask(app, line, headers), reply);
      assert.deepEqual(await ask(app, line, headers), reply, 'the second time, from memory');
    });
    test(`nginx: ${name}`, { skip: skipNginx }, async () => {
      assert.deepEqual(await ask(nginx!.url, line, headers), expected(line.split(' ')[0]!));
    });
  }

  test('a matching tag beats a date that does not match; nginx sends the page, which is allowed and never stale', async () => {
    const headers = { 'if-none-match': etagOf('/hello'), 'if-modified-since': new Date(0).toUTCString() };
    assert.equal((await ask(app, 'GET /hello', headers)).status, 304);
    if (nginx) assert.deepEqual(await ask(nginx.url, 'GET /hello', headers), page('/hello')('GET'));
  });

  test('dates in the two old forms are understood', async () => {
    const old = { 'if-modified-since': new Date(mtime * 1000).toUTCString().replace(/^(...), (\d+) (...) (\d+) (\S+) GMT$/, '$1 $3 $2 $5 $4') };
    for (const url of nginx ? [app, nginx.url] : [app]) assert.equal((await ask(url, 'GET /hello', old)).status, 304);
  });

  test('a stretch that is not there is refused with how much there is; nginx has said by then how long the file may be kept', async () => {
    for (const range of ['bytes=70000-', 'bytes=7-6', 'bytes=x', 'bytes=-'])
      for (const method of ['GET', 'HEAD']) {
        const line = `${method} /media/${folder}/river.jpg`;
        assert.deepEqual(await ask(app, line, { range }), noStretch(method), range);
        if (!nginx) continue;
        const { status, body, headers } = await ask(nginx.url, line, { range });
        const others = Object.entries(headers).filter(([name]) => !['etag', 'cache-control', 'cross-origin-resource-policy'].includes(name));
        assert.deepEqual({ status, body, headers: Object.fromEntries(others) }, noStretch(method), range);
      }
  });

  test('nginx takes raw UTF-8, which Node’s parser refuses with a bare 400', { skip: skipNginx }, async () => {
    assert.deepEqual(await ask(nginx!.url, `GET ${rawUtf8('/über-uns')}`), page('/über-uns')('GET'));
    assert.deepEqual(await ask(nginx!.url, `GET ${rawUtf8('/über-uns/')}?ü`), moved('/%C3%BCber-uns?ü')('GET'));
    assert.deepEqual(await ask(nginx!.url, `GET ${rawUtf8('/ü').slice(0, 2)}`), bad('GET'));
    assert.equal((await ask(app, `GET ${rawUtf8('/über-uns')}`)).status, 400);
  });

  test('exactly the app’s own paths reach the app, with what it must know', { skip: skipNginx }, async () => {
    const listed = /\^\/\(([a-z|]+)\)/.exec(readFileSync('nginx/site.conf', 'utf8'))![1]!;
    assert.deepEqual(listed.split('|'), appPaths);
    for (const path of appPaths.flatMap((first) => [`/${first}`, `/${first}/atom.xml?q=1`])) {
      const reply = await ask(nginx!.url, `POST ${path}`, { host: 'blog.example:8080' });
      const seen = JSON.parse(reply.body) as Headers;
      assert.deepEqual([seen['method'], seen['url'], seen['host']], ['POST', path, 'blog.example:8080']);
      assert.deepEqual([seen['x-forwarded-for'], seen['x-forwarded-proto']], ['127.0.0.1', 'http']);
      assert.equal(reply.headers['cache-control'], 'private, no-store');
    }
  });

  test('what another process publishes is live within 10 ms', async () => {
    for (let version = 0; version < 30; version++) {
      put('pages/fresh.html', `version ${version}`);
      publish();
      await sleep(version % 2 ? 10 : 60);
      assert.equal((await ask(app, 'GET /fresh')).body, `version ${version}`);
    }
  });

  test('what the same process publishes is live at once', async () => {
    await ask(app, 'GET /fresh');
    put('pages/fresh.html', 'forgotten');
    tree.forget();
    assert.equal((await ask(app, 'GET /fresh')).body, 'forgotten');
  });

  test('a page deleted by another process is gone', async () => {
    put('gone/fresh.GONE', '', false);
    for (const suffix of ['.br', '.gz', '']) rmSync(join(site, `pages/fresh.html${suffix}`));
    publish();
    await sleep(10);
    for (const url of nginx ? [app, nginx.url] : [app]) {
      assert.deepEqual(await ask(url, 'GET /fresh'), errorPage(410)('GET'));
      assert.deepEqual(await ask(url, 'GET /fresh', { 'accept-encoding': 'br' }), errorPage(410, '.br')('GET'));
    }
  });

  test('a tree without error pages still says 404 and 410, in text', async () => {
    for (const status of [404, 410]) renameSync(join(site, `${status}.html`), join(site, `${status}.away`));
    for (const url of nginx ? [app, nginx.url] : [app]) {
      assert.deepEqual(await ask(url, 'GET /missing'), refused(404, 'Not found\n')('GET'));
      assert.deepEqual(await ask(url, 'GET /dead'), refused(410, 'Gone\n')('GET'));
    }
    for (const status of [404, 410]) renameSync(join(site, `${status}.away`), join(site, `${status}.html`));
  });

  test('with the app dead nginx still answers readers', { skip: skipNginx }, async () => {
    server.close().closeAllConnections();
    assert.deepEqual(await ask(nginx!.url, 'GET /hello'), page('/hello')('GET'));
    assert.deepEqual(await ask(nginx!.url, 'GET /old/post'), moved('/hello')('GET'));
    assert.deepEqual(await ask(nginx!.url, 'GET /HELLO'), moved('/hello')('GET'));
    assert.deepEqual(await ask(nginx!.url, 'GET /dead'), errorPage(410)('GET'));
    assert.deepEqual(await ask(nginx!.url, 'GET /missing'), errorPage(404)('GET'));
    assert.deepEqual(await ask(nginx!.url, 'GET /admin'), refused(503, 'Unavailable\n', { 'cache-control': 'no-store' })('GET'));
  });
});

test('pages in memory stay within their bound, and the ones asked for stay longest', () => {
  const answer = pageAnswer('/x', { bytes: Buffer.alloc(10_000), encoding: 'identity', mtimeSeconds: 0 });
  const cache = new PageCache(100_000);
  for (let n = 0; n < 1000; n++) {
    cache.set(`/${n}`, answer);
    cache.get('/0');
  }
  const kept = Array.from({ length: 1000 }, (_, n) => n).filter((n) => cache.get(`/${n}`));
  assert.ok(kept.length <= 8 && kept[0] === 0 && kept.at(-1) === 999, String(kept));
});
