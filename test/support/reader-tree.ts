import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { fileOf } from '../../src/core/path.js';
import { drawingPolicy, readerHeaders } from '../../src/platform/security-headers.js';
import { MemoryBook } from '../../src/redirects/memory-book.js';
import { readRule } from '../../src/redirects/read-rule.js';
import { bucketOf, kindOf, lineOf, patternBucket } from '../../src/redirects/rule.js';

export const site = mkdtempSync(join(tmpdir(), 'qvill-site-'));
export const media = mkdtempSync(join(tmpdir(), 'qvill-media-'));
export const mtime = 1_780_000_000;
export const modified = new Date(mtime * 1000).toUTCString();
export const html = 'text/html; charset=utf-8';
export const xml = 'application/xml; charset=utf-8';
export const asked = { 'cache-control': 'public, no-cache', vary: 'Accept-Encoding', 'x-content-type-options': 'nosniff' };
/** What a page says besides. */
export const ofPage = Object.fromEntries(Object.entries(readerHeaders).map(([name, value]) => [name.toLowerCase(), value]));
export const compared = `content-type content-encoding content-length etag last-modified cache-control vary location allow
  x-content-type-options set-cookie accept-ranges www-authenticate content-range ${Object.keys(ofPage).join(' ')}`.split(/\s+/);

export interface Reply {
  status: number;
  headers: Record<string, string | undefined>;
  body: string;
}
export type Headers = Record<string, string>;
export type Expected = (method: string) => Reply;
export type Case = [line: string, headers: Headers, expected: Expected];

export function put(name: string, content: string, packed = true): void {
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
export const putPage = (path: string, packed = true) => put(`pages/${fileOf(path)}`, `The page at ${path} ${'.'.repeat(200)}\n`, packed);
export const publish = () => writeFileSync(join(site, 'generation'), String(Math.random()));

export const page: (path: string, type?: string, suffix?: '' | '.gz' | '.br') => Expected =
  (path, type = html, suffix = '') =>
  (method) => {
    const bytes = readFileSync(join(site, 'pages', fileOf(path) + suffix));
    const etag = `"${mtime.toString(16)}-${bytes.length.toString(16)}"`;
    return withBody(200, method, bytes, {
      ...asked,
      ...(type === html ? ofPage : {}),
      'content-type': type,
      ...packing[suffix],
      etag,
      'last-modified': modified,
    });
  };
export const packing = { '': {}, '.gz': { 'content-encoding': 'gzip' }, '.br': { 'content-encoding': 'br' } };
export const errorPage =
  (status: 404 | 410, suffix: '' | '.gz' | '.br' = ''): Expected =>
  (method) =>
    withBody(status, method, readFileSync(join(site, `${status}.html${suffix}`)), { ...asked, ...ofPage, 'content-type': html, ...packing[suffix] });
export const unchanged =
  (path: string, suffix: '' | '.gz' | '.br' = ''): Expected =>
  () => {
    const { etag } = page(path, html, suffix)('GET').headers;
    return { status: 304, body: '', headers: { ...asked, etag, 'last-modified': modified } };
  };
export const moved =
  (location: string, status = 301): Expected =>
  () => ({
    status,
    body: '',
    headers: { location, 'cache-control': 'max-age=3600', 'content-length': '0', 'x-content-type-options': 'nosniff' },
  });
export const refused =
  (status: number, words: string, headers: Headers = {}): Expected =>
  (method) =>
    withBody(status, method, Buffer.from(words), { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', ...headers });
export const bad = refused(400, 'Bad request\n');
export const notAllowed = refused(405, 'Method not allowed\n', { allow: 'GET, HEAD' });
export const failed = refused(412, 'Precondition failed\n');

export const folder = '0123456789abcdef0123';
export const photo = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 251));
export const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>\n');
export const kept = {
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};
export const sandbox = { 'content-security-policy': drawingPolicy };
export const tagOf = (bytes: Buffer) => ({ etag: `"${mtime.toString(16)}-${bytes.length.toString(16)}"`, 'last-modified': modified });
export const file =
  (bytes: Buffer, type: string, more: Headers = {}): Expected =>
  (method) =>
    withBody(200, method, bytes, { ...kept, ...tagOf(bytes), 'content-type': type, 'accept-ranges': 'bytes', ...more });
export const stretch =
  (start: number, end: number): Expected =>
  (method) => {
    const headers = { ...kept, ...tagOf(photo), 'content-type': 'image/jpeg', 'content-range': `bytes ${start}-${end}/${photo.length}` };
    return withBody(206, method, photo.subarray(start, end + 1), headers);
  };
export const keptFile: Expected = () => ({ status: 304, body: '', headers: { ...kept, ...tagOf(photo) } });
export const noStretch = refused(416, 'Range not satisfiable\n', { 'content-range': `bytes */${photo.length}` });

export function withBody(status: number, method: string, bytes: Buffer, headers: Reply['headers']): Reply {
  const body = method === 'HEAD' ? '' : bytes.toString('latin1');
  return { status, body, headers: { ...headers, 'content-length': String(bytes.length) } };
}

/** Sends the target as it stands: no client here tidies dots, slashes or escapes. */
export async function ask(base: string, line: string, headers: Headers = {}): Promise<Reply> {
  const [method, target] = line.split(' ') as [string, string];
  const { hostname, port } = new URL(base);
  const req = request({ hostname, port, method, path: target, headers, agent: false }).end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of res) chunks.push(chunk as Buffer);
  const kept = compared.filter((name) => res.headers[name] !== undefined).map((name) => [name, String(res.headers[name])]);
  return { status: res.statusCode!, headers: Object.fromEntries(kept), body: Buffer.concat(chunks).toString('latin1') };
}

for (const path of ['/', '/hello', '/über-uns', '/notes/', '/2026/11/12/slashed/', '/a/b', "/it's:fine", '/日本/語', '/why?', '/100%', '/alive']) putPage(path);
for (const path of ['/atom.xml', '/tags/go/atom.xml', '/rss.xml', '/feed.json', '/tags/go/feed.json', '/sitemap.xml']) putPage(path);
for (const path of ['/robots.txt', '/hello.md', '/data.json', '/favicon.ico', '/icon.svg', '/icon.png', '/kudos/script.js', '/search/script.js', '/node.js'])
  putPage(path);
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
export const rules = `docs https://docs.example/start?a=1#top
/short /hello 302
/short/post /old/post 307
/Ünder%20way /über-uns 308
/hello /never
/old/post /never
/lost /alive
/lost/twice /nobody
/lost/far https://example.org/far
/lost/file /media/${'e'.repeat(20)}/lost.jpg
/lost/kept /media/${folder}/river.jpg
/buried - 410
/blog/* /:splat
/blog/deep/* /a/:splat
/gh/* https://code.example/Ann/:splat 302
/trash/* - 410
/loop/* /loop/again/:splat
/go/* /:splat/evil.example
/year/:year/:slug.html /:slug?year=:year
/u/:name/* https://people.example/?who=:name&where=:splat
/s/:q /search?q=:q`;
const written = rules.split('\n').map((line) => {
  const [source = '', target = '', code = ''] = line.split(' ');
  return readRule({ source, target, code }, 'http://blog.example');
});
for (const [bucket, lines] of Object.entries(Object.groupBy(written, ({ source }) => (kindOf(source) === 'pattern' ? patternBucket : bucketOf(source)))))
  put(
    `rules/${bucket}`,
    `${bucket === patternBucket ? `${new MemoryBook(written).patterns().depths.join(' ')}\n` : ''}${lines!.map((rule) => `${lineOf(rule)}\n`).join('')}`,
    false,
  );
put('gone/dead.GONE', '', false);
for (const key of ['lost', 'lost/twice', 'lost/far', 'lost/file', 'lost/kept', 'loop/lost']) put(`gone/${key}.GONE`, '', false);
put('gone/tot/ümlaut.GONE', '', false);
put('index.html', 'outside of pages/', false);
mkdirSync(join(media, folder));
mkdirSync(join(media, '.incoming'));
export const mediaFiles: [name: string, bytes: Buffer][] = [
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

export const etagOf = (path: string, suffix: '' | '.gz' | '.br' = '') => page(path, html, suffix)('GET').headers['etag']!;
export const rawUtf8 = (text: string) => Buffer.from(text).toString('latin1');
export const long = '/' + 'x'.repeat(300);
