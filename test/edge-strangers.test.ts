import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { ask, EdgeBlog, type Headers, packings } from './support/edge.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { edgeSecret, startVarnish, varnishSkipReason } from './support/varnish.js';

/** What strangers send in the hope that somebody behind believes it, and keeps what comes of it for everybody. */
const poison: Headers[] = [
  { 'x-forwarded-host': 'evil.example' },
  { 'x-forwarded-proto': 'nothttps', 'x-forwarded-scheme': 'nothttps', 'x-forwarded-port': '1' },
  { 'x-original-url': '/admin', 'x-rewrite-url': '/admin' },
  { forwarded: 'host=evil.example;proto=http', 'x-host': 'evil.example', 'x-forwarded-server': 'evil.example' },
  { host: 'evil.example' },
  { 'x-http-method-override': 'DELETE', 'x-http-method': 'PUT', 'x-method-override': 'POST' },
  { range: 'bytes=0-3', 'if-range': '"x"' },
  { 'accept-encoding': 'gzip;q=0.0001, br;q=banana, ' + 'x'.repeat(500) },
  { 'accept-encoding': 'br, br, gzip\t;q=0,*;q=0' },
  { 'if-none-match': '*' },
  { 'if-match': '"x"', 'if-unmodified-since': new Date(0).toUTCString() },
  { cookie: 'theme=<script>', authorization: 'Bearer x', accept: 'application/json', 'accept-language': '../../x' },
  { 'x-qvill-step': 'any', 'x-qvill-edge': '', 'x-qvill-query': '#x', 'x-qvill-whole': 'x', 'x-qvill-purge': 'hard', 'x-qvill-kept': '1' },
  { 'content-length': '0', 'content-type': 'text/evil', expect: '100-continue', te: 'trailers' },
  { connection: 'x-qvill-edge, accept-encoding', upgrade: 'h2c' },
  { 'x-unheard-of': 'evil', 'x-wap-profile': 'http://evil.example', 'max-forwards': '0', via: '1.0 evil' },
];
const queries = ['?utm_content=<script>', '?a=1&a=2', '?callback=evil', '?a=1;utm_source=x', '?%00', '??', '?a=\\1', '?/admin', '?_method=DELETE'];

describe('what strangers send to the edge', { skip: nginxSkipReason() || varnishSkipReason() }, () => {
  const edge = new EdgeBlog();
  before(() => edge.start());
  after(() => edge.stop());
  const plain = (path: string) => Promise.all(packings.map((packing) => edge.get(path, { 'accept-encoding': packing })));
  const shown = (answers: Awaited<ReturnType<typeof plain>>) =>
    answers.map(({ status, body, headers }) => ({ status, body, type: headers['content-type'], to: headers.location, etag: headers.etag }));

  test('poisons no page, redirect, 404 or 410: whoever comes after gets what he would have had', async () => {
    const withdraw = await edge.write({ title: 'Target', aliases: ['/old'] });
    const paths = ['/target', '/old', '/nowhere', '/atom.xml'];
    const before = shown((await Promise.all(paths.map(plain))).flat());
    const attacks = [...poison.map((headers): [string, Headers] => ['', headers]), ...queries.map((query): [string, Headers] => [query, {}])];
    // Nothing that is kept may hide what an attack does
    const forget = () => Promise.all(paths.map((path) => ask(edge.edgePort, `PURGE ${path}`, { 'x-qvill-secret': edgeSecret })));
    for (const [query, headers] of attacks) {
      await forget();
      for (const path of paths) await edge.get(path + query, headers).catch(() => null);
      assert.deepEqual(shown((await Promise.all(paths.map(plain))).flat()), before, `${query} ${JSON.stringify(headers)}`);
    }
    await withdraw({}, 'idea');
    for (const headers of poison) await edge.get('/target', headers).catch(() => null);
    assert.deepEqual(
      (await plain('/target')).map(({ status }) => status),
      [410, 410, 410],
    );
  });

  test('reaches the app only as far as nginx’s list of headers goes', async () => {
    let seen: IncomingHttpHeaders = {};
    const app = createServer((req, res) => {
      seen = req.headers;
      res.end();
    });
    await once(app.listen(0, '127.0.0.1'), 'listening');
    const nginx = await startNginx({ site: edge.blog.config.site, appPort: (app.address() as { port: number }).port });
    const sent = Object.assign({}, ...poison.slice(0, 6), poison[11], poison[15]) as Headers;
    const port = Number(new URL(nginx.url).port);
    await ask(port, 'POST /admin/posts', { ...sent, origin: 'https://blog.example', 'x-csrf-token': 't' });
    await nginx.stop();
    app.close().closeAllConnections();
    const passed = 'accept accept-language authorization cookie host origin x-csrf-token x-forwarded-for x-forwarded-proto x-request-id';
    const named = Object.keys(seen).filter((name) => !['connection', 'content-length', 'content-type'].includes(name));
    assert.deepEqual(named.toSorted(), passed.split(' '));
    assert.deepEqual([seen['x-forwarded-proto'], seen['x-csrf-token'], seen.host], ['http', 't', 'evil.example']);
  });
});

test('nginx’s list has every header that the app reads', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /^(admin|api|auth|platform|site)\/.*\.ts$/.test(file));
  const texts = files.map((file) => readFileSync(`src/${file}`, 'utf8'));
  const read = texts.flatMap((text) => [...text.matchAll(/\bheaders(?:\.|\[')([a-z-]+)|@Headers\('([\w-]+)'\)/g)].map(([, a, b]) => (a ?? b)!.toLowerCase()));
  const passed = [...readFileSync('nginx/site.conf', 'utf8').matchAll(/proxy_set_header ([\w-]+) /g)].map(([, name]) => name!.toLowerCase());
  const ofNginx = ['content-length', 'transfer-encoding'];
  const ofTheTree = ['if-range', 'if-unmodified-since', 'range', 'js', 'get', 'has', 'test'];
  assert.deepEqual(
    [...new Set(read)].filter((name) => !passed.includes(name) && !ofNginx.includes(name) && !ofTheTree.includes(name)),
    [],
  );
});

describe('a purge', { skip: varnishSkipReason() }, () => {
  const secret = { 'x-qvill-secret': edgeSecret };
  const statusOf = async (port: number, headers: Headers) => (await ask(port, 'PURGE /', headers)).status;

  test('needs the secret, comes from where it may, and never through a proxy on this machine', async () => {
    const [port, elsewhere, unset] = [await freePort(), await freePort(), await freePort()];
    const open = await startVarnish({ backendPort: 1, listenPort: port });
    const closed = await startVarnish({ backendPort: 1, listenPort: elsewhere, replacing: [['"127.0.0.0"/8;', '"192.0.2.1";']] });
    const silent = await startVarnish({ backendPort: 1, listenPort: unset, secret: '' });
    const refused = await ask(port, 'PURGE /', {});
    assert.deepEqual([refused.status, refused.headers.allow, refused.body], [405, 'GET, HEAD', 'Method not allowed\n']);
    assert.equal(await statusOf(port, { 'x-qvill-secret': 'guessed' }), 405);
    assert.equal(await statusOf(port, { ...secret, 'x-forwarded-for': '192.0.2.7' }), 405);
    assert.equal(await statusOf(elsewhere, secret), 405);
    for (const headers of [{}, secret, { 'x-qvill-secret': '' }]) assert.equal(await statusOf(unset, headers), 405, 'without a secret nobody may');
    assert.equal(await statusOf(port, secret), 200);
    for (const each of [open, closed, silent]) await each.stop();
  });
});
