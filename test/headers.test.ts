import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { drawingPolicy, privateHeaders, readerHeaders } from '../src/platform/security-headers.js';
import { Database } from '../src/platform/database.service.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { said } from './support/said.js';
import { ask } from './support/edge.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { headersOf, Owner } from './support/signed-in.js';
import { startVarnish, varnishSkipReason } from './support/varnish.js';

type Set = Record<string, string>;

const lower = (headers: Set): Set => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
const ofAdmin = Object.fromEntries(Object.entries(lower(privateHeaders)).filter(([name]) => name !== 'cache-control'));
const ofReader = lower(readerHeaders);
const plain = { 'x-content-type-options': 'nosniff' };
const freed = { 'cross-origin-embedder-policy': 'unsafe-none' };
/** The digest of the theme's style sheet is the page's own matter. */
const shown = (frames: string, sandbox: string): string =>
  `script-src 'none'; style-src-elem 'sha256-…'; img-src * data:; media-src *; frame-src https:; connect-src 'none'; font-src 'none'; object-src 'none'; ` +
  `worker-src 'none'; manifest-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors ${frames}; sandbox ${sandbox}`;

/** All that a browser is told for the sake of safety; what is not in a set must not be there. */
const watched = [...new Set([...Object.keys(ofAdmin), ...Object.keys(ofReader)]), 'strict-transport-security'];

const sets: Record<string, Set> = {
  reader: ofReader,
  plain,
  admin: ofAdmin,
  editor: { ...ofAdmin, ...freed },
  search: { ...ofReader, ...freed },
  preview: {
    ...ofAdmin,
    ...freed,
    'content-security-policy': shown("'self'", 'allow-same-origin allow-popups allow-popups-to-escape-sandbox'),
    'x-frame-options': 'SAMEORIGIN',
  },
  secret: { ...ofAdmin, ...freed, 'content-security-policy': shown("'none'", 'allow-popups allow-popups-to-escape-sandbox'), 'referrer-policy': 'no-referrer' },
  asset: { ...plain, 'cross-origin-resource-policy': 'same-origin' },
  media: { ...plain, 'cross-origin-resource-policy': 'cross-origin' },
  drawing: { ...plain, 'cross-origin-resource-policy': 'cross-origin', 'content-security-policy': drawingPolicy },
  moxy: { ...ofAdmin, 'cross-origin-resource-policy': 'cross-origin' },
};

const folder = '/media/0123456789abcdef0123';
const signature = `/moxy/${'0'.repeat(64)}/68747470`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Line, status, which set; and what else the request has. */
const answers: [line: string, status: number, set: string, headers?: Set | 'owner'][] = [
  ['GET /', 200, 'reader'],
  ['GET /welcome', 200, 'reader'],
  ['GET /nothing', 404, 'reader'],
  ['GET /given-up', 410, 'reader'],
  ['GET /atom.xml', 200, 'plain'],
  ['GET /robots.txt', 200, 'plain'],
  ['GET /welcome.md', 200, 'plain'],
  ['GET /kudos/script.js', 200, 'plain'],
  ['GET /Welcome', 301, 'plain'],
  ['GET /%00', 400, 'plain'],
  ['GET /.env', 404, 'plain'],
  ['POST /', 405, 'plain'],
  [`GET ${folder}/a.jpg`, 200, 'media'],
  [`GET ${folder}/a.svg`, 200, 'drawing'],
  [`GET ${folder}/a.pdf`, 200, 'drawing'],
  ['GET /search?q=x', 200, 'search'],
  ['GET /search/none', 404, 'admin'],
  ['GET /kudos/1', 200, 'admin'],
  ['GET /kudos/999', 404, 'admin'],
  [`GET ${signature}`, 404, 'moxy'],
  ['GET /preview/none', 404, 'secret'],
  ['GET /api/posts', 401, 'admin'],
  ['POST /api/posts', 401, 'admin'],
  ['GET /api/nothing', 404, 'admin'],
  ['POST /api/indieauth/token', 400, 'admin', form],
  ['GET /admin', 303, 'admin'],
  ['GET /admin/nothing', 404, 'admin'],
  ['GET /admin/session/new', 200, 'admin'],
  ['POST /admin/posts', 401, 'admin'],
  ['POST /admin/session', 415, 'admin', { 'content-type': 'text/odd' }],
  ['POST /admin/session', 422, 'admin', form],
  ['POST /admin/session', 403, 'admin', { ...form, origin: 'https://evil.example' }],
  ['GET /admin/assets/none', 404, 'admin'],
  ['GET /admin', 200, 'admin', 'owner'],
  ['GET /admin/posts/999', 404, 'admin', 'owner'],
  ['GET /admin/posts/1', 200, 'editor', 'owner'],
  ['GET /admin/posts/1/preview', 200, 'preview', 'owner'],
  ['GET /admin/tokens', 500, 'admin', 'owner'],
];

describe('what a browser is told with each answer', () => {
  let blog: Blog;
  let owner: Owner;
  let asset: string;
  const doors: Record<string, number> = {};
  const stops: (() => Promise<void>)[] = [];
  const skips = { app: false as const, nginx: nginxSkipReason(), varnish: varnishSkipReason() || nginxSkipReason() };

  before(async () => {
    blog = await startBlog();
    owner = await Owner.of(blog);
    mkdirSync(join(blog.config.data, folder), { recursive: true });
    for (const name of ['a.jpg', 'a.svg', 'a.pdf']) writeFileSync(join(blog.config.data, folder, name), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    mkdirSync(join(blog.config.site, 'gone'), { recursive: true });
    writeFileSync(join(blog.config.site, 'gone', 'given-up.GONE'), '');
    asset = /\/admin\/assets\/[\w.-]+\.css/.exec((await owner.ask('GET /admin')).body)![0];
    await blog.app.get(Database).change((tx) => tx.$executeRaw`DROP TABLE Token`);
    doors['app'] = blog.port;
    if (!skips.nginx) {
      const nginx = await startNginx({ site: blog.config.site, media: blog.config.media, appPort: blog.port });
      doors['nginx'] = Number(new URL(nginx.url).port);
      stops.push(nginx.stop);
    }
    if (!skips.varnish) {
      const varnish = await startVarnish({ backendPort: doors['nginx']!, listenPort: await freePort() });
      doors['varnish'] = Number(new URL(varnish.url).port);
      stops.unshift(varnish.stop);
    }
  });
  after(async () => {
    for (const stop of stops) await stop();
    await blog?.stop();
  });

  const told = (headers: Record<string, unknown>): Set =>
    Object.fromEntries(
      watched.filter((name) => headers[name] !== undefined).map((name) => [name, String(headers[name]).replace(/'sha256-[\w+/=]{44}'/g, "'sha256-…'")]),
    );

  for (const [door, skip] of Object.entries(skips)) {
    for (const [line, status, set, more = {}] of answers)
      test(`${door}: ${line} ${status} ${more === 'owner' ? more : JSON.stringify(more)}`, { skip }, async () => {
        // Twice: the second time out of a memory
        for (let time = 0; time < 2; time++) {
          const reply = await ask(doors[door]!, line, more === 'owner' ? headersOf(owner.session) : more);
          assert.deepEqual([reply.status, told(reply.headers)], [status, sets[set]]);
          assert.doesNotMatch(JSON.stringify(reply.headers), /unsafe-inline|unsafe-eval/);
        }
      });

    test(`${door}: a style sheet of the admin`, { skip }, async () => {
      const reply = await ask(doors[door]!, `GET ${asset}`);
      assert.deepEqual([reply.status, told(reply.headers)], [200, sets['asset']]);
    });

    test(`${door}: what is too large, and what is no request`, { skip }, async () => {
      const end = 'Host: localhost\r\nConnection: close\r\n\r\n';
      for (const [words, statuses] of [
        [`GET / HTTP/1.1\r\nX-Large: ${'a'.repeat(40_000)}\r\n${end}`, /^(431|400)$/],
        [`GET /${'a'.repeat(40_000)} HTTP/1.1\r\n${end}`, /^(431|414|400)$/],
        [`POST /admin/session HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999999999\r\n${end}`, /^(413|503)$/],
        [`NONSENSE\r\n\r\n`, /^400$/],
        [`GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n${end}`, /^400$/],
      ] as const) {
        const [head = ''] = (await said(doors[door]!, words)).split('\r\n\r\n');
        if (head === '') continue;
        assert.match(/^HTTP\/1.1 (\d+)/.exec(head)?.[1] ?? 'nothing', statuses, words.slice(0, 40));
        // Varnish answers these by itself, with an empty body
        if (/content-length: (?!0)/i.test(head)) assert.match(head, /x-content-type-options: nosniff/i, words.slice(0, 40));
      }
    });
  }

  test('the admin and the API are at one name, and at this machine', async () => {
    const named = await startBlog({ environment: { QVILL_URL: 'https://blog.example' } });
    const tried = async (port: number, host: string, path = '/admin/session/new') => (await ask(port, `GET ${path}`, { host })).status;
    for (const host of ['blog.example', 'BLOG.example:443', 'localhost:9', '127.0.0.1', '[::1]:3000']) assert.equal(await tried(named.port, host), 200, host);
    for (const host of [
      'evil.example',
      'blog.example.evil.example',
      'blog.example:8080',
      'blog.example.',
      'x@blog.example',
      '192.0.2.7',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
    ])
      for (const path of ['/admin/session/new', '/admin', '/api/posts', '/api/nothing']) assert.equal(await tried(named.port, host, path), 421, host);
    const { status, headers, body } = await ask(named.port, 'POST /admin/session', { host: 'evil.example' });
    assert.deepEqual([status, told(headers), headers['set-cookie']], [421, plain, undefined]);
    assert.match(body, /This blog is at https:\/\/blog\.example,/);
    // While nothing is said, by number too; never under a name that anybody may give out
    assert.deepEqual(
      [await tried(blog.port, '192.0.2.7:3000'), await tried(blog.port, '[2001:db8::1]'), await tried(blog.port, 'evil.example')],
      [200, 200, 421],
    );
    await named.stop();
  });

  test('over an encrypted line, that there is no other; and on a plain one never', async () => {
    const secure = await startBlog({ environment: { QVILL_URL: 'https://blog.example' } });
    const strict = async (port: number, line: string, headers: Set = {}) => (await ask(port, line, headers)).headers['strict-transport-security'];
    const lines = [
      'GET /',
      'GET /nothing',
      'GET /.env',
      'POST /',
      'GET /search',
      'GET /kudos/1',
      'GET /admin/session/new',
      'GET /preview/none',
      'GET /api/posts',
    ];
    for (const line of lines) {
      const said = [{ 'x-forwarded-proto': 'https' }, { 'x-forwarded-proto': 'http' }, {}].map((headers) => strict(secure.port, line, headers as Set));
      assert.deepEqual(await Promise.all(said), ['max-age=31536000', undefined, undefined], line);
      assert.equal(await strict(blog.port, line, { 'x-forwarded-proto': 'https' }), undefined, line);
    }
    await secure.stop();
  });
});
