import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { fileOf } from '../src/core/path.js';
import { appPaths } from '../src/core/app-paths.js';
import { PageCache } from '../src/site/page-cache.js';
import { pageAnswer } from '../src/site/stored-answer.js';
import { TreeServer } from '../src/site/tree-server.service.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';

const site = mkdtempSync(join(tmpdir(), 'qvill-site-'));
const media = mkdtempSync(join(tmpdir(), 'qvill-media-'));
const mtime = 1_780_000_000;
const modified = new Date(mtime * 1000).toUTCString();
const html = 'text/html; charset=utf-8';
const xml = 'application/xml; charset=utf-8';
const asked = { 'cache-control': 'public, no-cache', vary: 'Accept-Encoding', 'x-content-type-options': 'nosniff' };
const compared = `content-type content-encoding content-length etag last-modified cache-control vary location allow
  x-content-type-options set-cookie accept-ranges www-authenticate content-range content-security-policy`.split(/\s+/);

interface Reply {
  status: number;
  headers: Record<string, string | undefined>;
  body: string;
}
type Headers = Record<string, string>;
type Expected = (method: string) => Reply;
type Case = [line: string, headers: Headers, expected: Expected];

function put(name: string, content: string, packed = true): void {
  const variants: [string, Buffer | string][] = [['', content]];
  if (packed) variants.push(['.gz', gzipSync(content)], ['.br', brotliCompressSync(content)]);
  for (const [suffix, bytes] of variants) {
    const file = join(site, name + suffix);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file + '.tmp', bytes);
    utimesSync(file + '.tmp', mtime, mtime);
    renameSync(file + '.tmp', file);
  }
}
const putPage = (path: string, packed = true) => put(`pages/${fileOf(path)}`, `The page at ${path} ${'.'.repeat(200)}\n`, packed);
const publish = () => writeFileSync(join(site, 'generation'), String(Math.random()));

const page: (path: string, type?: string, suffix?: '' | '.gz' | '.br') => Expected =
  (path, type = html, suffix = '') =>
  (method) => {
    const bytes = readFileSync(join(site, 'pages', fileOf(path) + suffix));
    const etag = `"${mtime.toString(16)}-${bytes.length.toString(16)}"`;
    return withBody(200, method, bytes, { ...asked, 'content-type': type, ...packing[suffix], etag, 'last-modified': modified });
  };
const packing = { '': {}, '.gz': { 'content-encoding': 'gzip' }, '.br': { 'content-encoding': 'br' } };
const errorPage =
  (status: 404 | 410, suffix: '' | '.gz' | '.br' = ''): Expected =>
  (method) =>
    withBody(status, method, readFileSync(join(site, `${status}.html${suffix}`)), { ...asked, 'content-type': html, ...packing[suffix] });
const unchanged =
  (path: string, suffix: '' | '.gz' | '.br' = ''): Expected =>
  () => {
    const { etag } = page(path, html, suffix)('GET').headers;
    return { status: 304, body: '', headers: { ...asked, etag, 'last-modified': modified } };
  };
const moved =
  (location: string, status = 301): Expected =>
  () => ({
    status,
    body: '',
    headers: { location, 'cache-control': 'max-age=3600', 'content-length': '0', 'x-content-type-options': 'nosniff' },
  });
const refused =
  (status: number, words: string, headers: Headers = {}): Expected =>
  (method) =>
    withBody(status, method, Buffer.from(words), { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', ...headers });
const bad = refused(400, 'Bad request\n');
const notAllowed = refused(405, 'Method not allowed\n', { allow: 'GET, HEAD' });
const failed = refused(412, 'Precondition failed\n');

const folder = '0123456789abcdef0123';
const photo = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 251));
const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>\n');
const kept = { 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' };
const sandbox = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox" };
const tagOf = (bytes: Buffer) => ({ etag: `"${mtime.toString(16)}-${bytes.length.toString(16)}"`, 'last-modified': modified });
const file =
  (bytes: Buffer, type: string, more: Headers = {}): Expected =>
  (method) =>
    withBody(200, method, bytes, { ...kept, ...tagOf(bytes), 'content-type': type, 'accept-ranges': 'bytes', ...more });
const stretch =
  (start: number, end: number): Expected =>
  (method) => {
    const headers = { ...kept, ...tagOf(photo), 'content-type': 'image/jpeg', 'content-range': `bytes ${start}-${end}/${photo.length}` };
    return withBody(206, method, photo.subarray(start, end + 1), headers);
  };
const keptFile: Expected = () => ({ status: 304, body: '', headers: { ...kept, ...tagOf(photo) } });
const noStretch = refused(416, 'Range not satisfiable\n', { 'content-range': `bytes */${photo.length}` });

function withBody(status: number, method: string, bytes: Buffer, headers: Reply['headers']): Reply {
  const body = method === 'HEAD' ? '' : bytes.toString('latin1');
  return { status, body, headers: { ...headers, 'content-length': String(bytes.length) } };
}

/** Sends the target as it stands: no client here tidies dots, slashes or escapes. */
async function ask(base: string, line: string, headers: Headers = {}): Promise<Reply> {
  const [method, target] = line.split(' ') as [string, string];
  const { hostname, port } = new URL(base);
  const req = request({ hostname, port, method, path: target, headers, agent: false }).end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of res) chunks.push(chunk as Buffer);
  const kept = compared.filter((name) => res.headers[name] !== undefined).map((name) => [name, String(res.headers[name])]);
  return { status: res.statusCode!, headers: Object.fromEntries(kept), body: Buffer.concat(chunks).toString('latin1') };
}

for (const path of ['/', '/hello', '/über-uns', '/notes/', '/2026/11/12/slashed/', '/a/b', "/it's:fine", '/日本/語', '/why?', '/100%']) putPage(path);
for (const path of ['/atom.xml', '/tags/go/atom.xml', '/rss.xml', '/feed.json', '/tags/go/feed.json', '/sitemap.xml']) putPage(path);
for (const path of ['/robots.txt', '/hello.md', '/data.json', '/favicon.ico', '/icon.svg', '/icon.png']) putPage(path);
putPage('/plain', false);
put('pages/large.html', `large ${'ü'.repeat(50_000)}`);
for (const status of [404, 410]) put(`${status}.html`, `<p>${status} ${'.'.repeat(200)}</p>`);
for (const [key, line] of Object.entries({
  '/old/post': '301 /hello\n',
  '/tags': '308 /archive?by=tag\n',
  '/far': '302 https://example.org/x?y=1#z\n',
  '/alt/ärger': '301 /%C3%BCber-uns\n',
  '/damaged': '301\n',
  '/split': '301 /a\r\nSet-Cookie: a=b\n',
  '/wp-login': '301 /hello',
}))
  put(`moved${key}.TO`, line, false);
put('gone/dead.GONE', '', false);
put('gone/tot/ümlaut.GONE', '', false);
put('index.html', 'outside of pages/', false);
mkdirSync(join(media, folder));
mkdirSync(join(media, '.incoming'));
const mediaFiles: [name: string, bytes: Buffer][] = [
  ['river.jpg', photo],
  ['_480.avif', photo],
  ['_480.webp', photo],
  ['logo.svg', drawing],
  ['doc.pdf', drawing],
  ['clip.mp4', drawing],
  ['talk.mp3', drawing],
  ['fluß.jpg', photo],
  ['.hidden', drawing],
];
for (const [name, bytes] of mediaFiles) {
  writeFileSync(join(media, folder, name), bytes);
  utimesSync(join(media, folder, name), mtime, mtime);
}
writeFileSync(join(media, '.incoming', 'secret.jpg'), photo);
put('moved/media/river.jpg.TO', `301 /media/${folder}/river.jpg\n`, false);
put(`moved/media/${'f'.repeat(20)}/river.jpg.TO`, `301 /media/${folder}/river.jpg\n`, false);
put('gone/media/lost.jpg.GONE', '', false);
put(`gone/media/${'e'.repeat(20)}/lost.jpg.GONE`, '', false);
publish();

const etagOf = (path: string, suffix: '' | '.gz' | '.br' = '') => page(path, html, suffix)('GET').headers['etag']!;
const rawUtf8 = (text: string) => Buffer.from(text).toString('latin1');
const long = '/' + 'x'.repeat(300);

const cases: Case[] = [
  // pages, each type
  ['GET /', {}, page('/')],
  ['HEAD /', {}, page('/')],
  ['GET /hello', {}, page('/hello')],
  ['GET /hello?utm=1', {}, page('/hello')],
  ['GET /a/b', {}, page('/a/b')],
  ['GET /notes/', {}, page('/notes/')],
  ['GET /2026/11/12/slashed/', {}, page('/2026/11/12/slashed/')],
  ['GET /atom.xml', {}, page('/atom.xml', 'application/atom+xml; charset=utf-8')],
  ['GET /tags/go/atom.xml', { 'accept-encoding': 'gzip' }, page('/tags/go/atom.xml', 'application/atom+xml; charset=utf-8', '.gz')],
  ['GET /rss.xml', {}, page('/rss.xml', 'application/rss+xml; charset=utf-8')],
  ['GET /feed.json', {}, page('/feed.json', 'application/feed+json; charset=utf-8')],
  ['GET /tags/go/feed.json', {}, page('/tags/go/feed.json', 'application/feed+json; charset=utf-8')],
  ['GET /sitemap.xml', { 'accept-encoding': 'br' }, page('/sitemap.xml', xml, '.br')],
  ['GET /robots.txt', {}, page('/robots.txt', 'text/plain; charset=utf-8')],
  ['GET /hello.md', {}, page('/hello.md', 'text/markdown; charset=utf-8')],
  ['GET /data.json', {}, page('/data.json', 'application/json; charset=utf-8')],
  ['GET /favicon.ico', {}, page('/favicon.ico', 'image/x-icon')],
  ['GET /icon.svg?1a2b', {}, page('/icon.svg', 'image/svg+xml')],
  ['GET /icon.png', {}, page('/icon.png', 'image/png')],
  // one address in several spellings of the same path
  ['GET /%C3%BCber-uns', {}, page('/über-uns')],
  ['GET /%E6%97%A5%E6%9C%AC/%e8%aa%9e', {}, page('/日本/語')],
  ["GET /it's:fine", {}, page("/it's:fine")],
  ['GET /it%27s%3Afine', {}, page("/it's:fine")],
  ['GET /why%3F?x', {}, page('/why?')],
  ['GET /WHY%3F?x', {}, moved('/why%3F?x')],
  ['GET /100%25', {}, page('/100%')],
  ['GET /100%2525', {}, errorPage(404)],
  ['GET /%68ello', {}, page('/hello')],
  ['GET /a/./b', {}, page('/a/b')],
  ['GET /a/x/../b', {}, page('/a/b')],
  ['GET /a%2Fb', {}, page('/a/b')],
  ['GET /a/%2e%2e/hello', {}, page('/hello')],
  ['GET /admin/../hello', {}, page('/hello')],
  ['GET http://blog.example/hello?q', {}, page('/hello')],
  ['GET http://blog.example', {}, page('/')],
  // encodings
  ['GET /hello', { 'accept-encoding': 'gzip, deflate, br, zstd' }, page('/hello', html, '.br')],
  ['HEAD /hello', { 'accept-encoding': 'gzip, deflate, br' }, page('/hello', html, '.br')],
  ['GET /hello', { 'accept-encoding': 'gzip;q=1, br;q=0.1' }, page('/hello', html, '.br')],
  ['GET /hello', { 'accept-encoding': 'gzip, br;q=0' }, page('/hello', html, '.gz')],
  ['GET /hello', { 'accept-encoding': 'gzip;q=0, br;q=0.000' }, page('/hello')],
  ['GET /hello', { 'accept-encoding': 'GZIP;q=0.5' }, page('/hello', html, '.gz')],
  ['GET /hello', { 'accept-encoding': '*' }, page('/hello')],
  ['GET /hello', { 'accept-encoding': 'identity' }, page('/hello')],
  ['GET /hello', { 'accept-encoding': 'gzip', via: '1.1 proxy' }, page('/hello', html, '.gz')],
  ['GET /plain', { 'accept-encoding': 'gzip, br' }, page('/plain')],
  ['GET /large', {}, page('/large')],
  ['HEAD /large', {}, page('/large')],
  ['GET /hello', { range: 'bytes=0-3' }, page('/hello')],
  // conditions
  ['GET /hello', { 'if-none-match': etagOf('/hello') }, unchanged('/hello')],
  ['HEAD /hello', { 'if-none-match': etagOf('/hello') }, unchanged('/hello')],
  ['GET /hello', { 'if-none-match': `"x", W/${etagOf('/hello')}` }, unchanged('/hello')],
  ['GET /hello', { 'if-none-match': '*' }, unchanged('/hello')],
  ['GET /hello', { 'if-none-match': etagOf('/hello', '.br'), 'accept-encoding': 'br' }, unchanged('/hello', '.br')],
  ['GET /hello', { 'if-none-match': etagOf('/hello', '.br') }, page('/hello')],
  ['GET /hello', { 'if-none-match': '"x"', 'if-modified-since': modified }, page('/hello')],
  ['GET /hello', { 'if-none-match': etagOf('/hello'), 'if-modified-since': modified }, unchanged('/hello')],
  ['GET /hello', { 'if-modified-since': modified }, unchanged('/hello')],
  ['GET /hello', { 'if-modified-since': new Date((mtime + 60) * 1000).toUTCString() }, page('/hello')],
  ['GET /hello', { 'if-modified-since': 'yesterday' }, page('/hello')],
  ['GET /hello', { 'if-match': '"x"' }, failed],
  ['GET /hello', { 'if-match': etagOf('/hello') }, page('/hello')],
  ['GET /hello', { 'if-unmodified-since': new Date((mtime - 60) * 1000).toUTCString() }, failed],
  ['GET /missing', { 'if-none-match': '*', 'if-modified-since': modified }, errorPage(404)],
  // moved
  ['GET /old/post', {}, moved('/hello')],
  ['HEAD /old/post', {}, moved('/hello')],
  ['GET /OLD//Post.html?a=1&b=%20', {}, moved('/hello?a=1&b=%20')],
  ['GET /old/post?', {}, moved('/hello')],
  ['GET /tags/?p=2', {}, moved('/archive?by=tag&p=2', 308)],
  ['GET /far?q=1', {}, moved('https://example.org/x?y=1&q=1#z', 302)],
  ['GET /alt/%C3%84RGER', {}, moved('/%C3%BCber-uns')],
  ['GET /damaged', {}, errorPage(404)],
  ['GET /split', {}, errorPage(404)],
  ['GET /old/post.TO', {}, errorPage(404)],
  // gone
  ['GET /dead', {}, errorPage(410)],
  ['HEAD /dead', {}, errorPage(410)],
  ['GET /Dead/', { 'accept-encoding': 'br' }, errorPage(410, '.br')],
  ['GET /tot/%C3%BCmlaut', { 'accept-encoding': 'gzip' }, errorPage(410, '.gz')],
  // folded into the one address
  ['GET /HELLO', {}, moved('/hello')],
  ['GET /hello/', {}, moved('/hello')],
  ['GET /hello.html?x=1', {}, moved('/hello?x=1')],
  ['GET //hello', {}, moved('/hello')],
  ['GET /a//b', {}, moved('/a/b')],
  ['GET /hello/index.html', {}, moved('/hello')],
  ['GET /index.html', {}, moved('/')],
  ['GET //', {}, moved('/')],
  ['GET //?x', {}, moved('/?x')],
  ['GET /notes', {}, moved('/notes/')],
  ['GET /Notes/index.htm', {}, moved('/notes/')],
  ['GET /Hello.MD', {}, moved('/hello.md')],
  ['GET /%C3%9Cber-Uns/', {}, moved('/%C3%BCber-uns')],
  ['GET //evil.example/..', {}, moved('/')],
  // unknown, and files that are nobody's address
  ['GET /missing', {}, errorPage(404)],
  ['HEAD /missing', {}, errorPage(404)],
  ['GET /missing', { 'accept-encoding': 'gzip, br' }, errorPage(404, '.br')],
  ...['/hello.md.gz', '/hello.html.br', '/atom.xml.gz', '/moved/old/post.TO', '/gone/dead.GONE', '/pages/hello', '/404.html', '/generation'].map(
    (path): Case => [`GET ${path}`, {}, errorPage(404)],
  ),
  ...['/index', '/notes/index', long, '/a%0A', '/notes/%0A', '/admin%0A', '/a', '/adminx'].map((path): Case => [`GET ${path}`, {}, errorPage(404)]),
  ['GET /wp-login', {}, moved('/hello')],
  ...['/.env', '/.git/config', '/...html', '/x/...html', '/.answers/400', '/.none', '/wp-login.php', '//blog/XMLRPC.php', '/wp-admin/setup.php'].map(
    (path): Case => [`GET ${path}`, {}, refused(404, 'Not found\n')],
  ),
  ['POST /xmlrpc.php', {}, refused(404, 'Not found\n')],
  ['GET /Admin', {}, errorPage(404)],
  ['GET //admin', {}, errorPage(404)],
  // the media library: files at addresses that are kept for a year
  [`GET /media/${folder}/river.jpg`, {}, file(photo, 'image/jpeg')],
  [`HEAD /media/${folder}/river.jpg`, {}, file(photo, 'image/jpeg')],
  [`GET /media/${folder}/river.jpg?v=1`, { 'accept-encoding': 'gzip, br' }, file(photo, 'image/jpeg')],
  [`GET /media/${folder}/_480.avif`, {}, file(photo, 'image/avif')],
  [`GET /media/${folder}/_480.webp`, {}, file(photo, 'image/webp')],
  [`GET /media/${folder}/logo.svg`, {}, file(drawing, 'image/svg+xml', sandbox)],
  [`GET /media/${folder}/doc.pdf`, {}, file(drawing, 'application/pdf', sandbox)],
  [`GET /media/${folder}/clip.mp4`, {}, file(drawing, 'video/mp4')],
  [`GET /media/${folder}/talk.mp3`, {}, file(drawing, 'audio/mpeg')],
  [`GET /media/${folder}/flu%C3%9F.jpg`, {}, file(photo, 'image/jpeg')],
  ...(
    [
      ['bytes=0-0', stretch(0, 0)],
      ['bytes=100-199', stretch(100, 199)],
      ['bytes=69990-', stretch(69_990, 69_999)],
      ['bytes=69990-99999', stretch(69_990, 69_999)],
      ['bytes=-10', stretch(69_990, 69_999)],
      ['bytes=-99999', stretch(0, 69_999)],
      ['Bytes= 5 - 6 ', stretch(5, 6)],
      ['bytes=0-1,5-6', file(photo, 'image/jpeg')],
      ['pixels=0-1', file(photo, 'image/jpeg')],
    ] as [string, Expected][]
  ).flatMap(([range, expected]): Case[] => [
    [`GET /media/${folder}/river.jpg`, { range }, expected],
    [`HEAD /media/${folder}/river.jpg`, { range }, expected],
  ]),
  [`GET /media/${folder}/river.jpg`, { range: 'bytes=0-9', 'if-range': tagOf(photo).etag }, stretch(0, 9)],
  [`GET /media/${folder}/river.jpg`, { range: 'bytes=0-9', 'if-range': modified }, stretch(0, 9)],
  [`GET /media/${folder}/river.jpg`, { range: 'bytes=0-9', 'if-range': '"x"' }, file(photo, 'image/jpeg')],
  [`GET /media/${folder}/river.jpg`, { range: 'bytes=0-9', 'if-range': new Date(0).toUTCString() }, file(photo, 'image/jpeg')],
  [`GET /media/${folder}/river.jpg`, { 'if-none-match': tagOf(photo).etag }, keptFile],
  [`HEAD /media/${folder}/river.jpg`, { 'if-modified-since': modified, range: 'bytes=0-9' }, keptFile],
  [`GET /media/${folder}/river.jpg`, { 'if-match': '"x"' }, failed],
  // … by names that lead there, or led to what is gone
  ['GET /media/river.jpg', {}, moved(`/media/${folder}/river.jpg`)],
  ['GET /media/River.JPG?x=1', {}, moved(`/media/${folder}/river.jpg?x=1`)],
  [`GET /media/${'f'.repeat(20)}/river.jpg`, {}, moved(`/media/${folder}/river.jpg`)],
  ['GET /media/lost.jpg', {}, errorPage(410)],
  [`GET /media/${'e'.repeat(20)}/lost.jpg`, { range: 'bytes=0-9' }, errorPage(410)],
  ...[
    '/media',
    '/media/',
    `/media/${folder}`,
    `/media/${folder}/`,
    `/media/${folder}/none.jpg`,
    `/media/${folder}/river.jpg/x`,
    `/media/${folder}/${'x'.repeat(300)}.jpg`,
    `/media/${folder.toUpperCase()}/river.jpg`,
  ].map((path): Case => [`GET ${path}`, {}, errorPage(404)]),
  [`GET /media/${folder}/../${folder}/river.jpg`, {}, file(photo, 'image/jpeg')],
  ...[`/media/${folder}/.hidden`, '/media/.incoming/secret.jpg', `/media/${folder}/%2e%2e/.incoming/secret.jpg`].map((path): Case => [
    `GET ${path}`,
    {},
    refused(404, 'Not found\n'),
  ]),
  ['GET /media/../../etc/passwd', {}, bad],
  [`POST /media/${folder}/river.jpg`, {}, notAllowed],
  [`DELETE /media/river.jpg`, {}, notAllowed],
  // refused
  ...['/..', '/../etc/passwd', '/a/../../hello', '/%2e%2e/hello', '/%00', '/hello%', '/%zz', '/%ff', '/hello%C3', '/api/%ff%'].map((path): Case => [
    `GET ${path}`,
    {},
    bad,
  ]),
  ...['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'].map((method): Case => [`${method} /hello`, {}, notAllowed]),
  ['POST /missing', {}, notAllowed],
  ['POST /old/post', {}, notAllowed],
  ['DELETE /atom.xml', {}, notAllowed],
];

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
        const others = Object.entries(headers).filter(([name]) => name !== 'etag' && name !== 'cache-control');
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
