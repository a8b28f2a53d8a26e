import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { freePort } from '../src/comparison/free-port.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { ask } from './support/edge.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { startVarnish, varnishSkipReason } from './support/varnish.js';

/*
 * A request that two servers read differently becomes two, or one with another header, or in another's name (RFC 9112, 11.2). What the shipped nginx
 * takes for one must come to the app as one, alone and with Varnish in front. `ID` is the number of the attack.
 */

const post = 'POST /api/first-ID HTTP/1.1\r\nHost: localhost\r\n';
const get = 'GET /api/first-ID HTTP/1.1\r\nHost: localhost\r\n';
const second = 'GET /api/second-ID HTTP/1.1\r\nHost: localhost\r\n\r\n';
const { length } = 'GET /api/second-100-nginx HTTP/1.1\r\nHost: localhost\r\n\r\n';

const lengths = ['4\r\nContent-Length: 5', '5\r\nContent-Length: 4', '4, 4', '4,5', '+4', '-1', '0x4', '4 5', '4;', '', '٤', `${'9'.repeat(20)}`, '18446744073709551620', '4\x00', '\x0b4']; // prettier-ignore
const codings = ['chunked ', 'xchunked', '\x0bchunked', 'chunked\x0b', '\tchunked', 'CHUNKED', 'chunked, identity', 'identity, chunked', 'chunked;q=1', '"chunked"', 'chunked\r\nTransfer-Encoding: identity', 'identity\r\nTransfer-Encoding: chunked', '\r\n chunked', '\n chunked', 'chunked\x00', 'chunked,', ',chunked', 'chunked chunked', 'cow']; // prettier-ignore
const sizes = ['0x4', '+4', '-1', ' 4', '4 ', '4\t', '4\x0b', '0x0', '00', '4_0', '', 'g', '4;a\nb', '4;a="\r\n"', '4\n', 'fffffffffffffffff', '10000000000000004', '100000004', '4,4', '4 4']; // prettier-ignore
const headers = ['Transfer-Encoding : chunked', 'Transfer_Encoding: chunked', ' Transfer-Encoding: chunked', 'Transfer-Encoding\t: chunked', 'Transfer-Encoding\r\n: chunked', 'X: a\nTransfer-Encoding: chunked', 'X: a\rTransfer-Encoding: chunked', 'X: a\x00\r\nTransfer-Encoding: chunked', 'Transfer\x01Encoding: chunked']; // prettier-ignore
/** What is there besides, and must not come through under another name, twice, or at all. */
const strange = ['Host: other.example', 'Host : other.example', 'Host\t: other.example', 'X_CSRF_Token: x', 'X CSRF Token: x', 'X-CSRF-Token : x', 'Content_Length: 5', 'X-Request-Id: mine', 'X-Forwarded-Proto: https', 'X_Forwarded_Proto: https', 'Cookie_: a=b', 'Proxy: http://other.example', 'Forwarded: for=1.1.1.1', 'Connection: Cookie, Host', 'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA', 'X-Http-Method-Override: DELETE', 'X-Original-URL: /admin', ': x', 'no colon', 'X: a\r\n b', 'X\x00: a', 'X: \x00', 'Ünï: a', 'Expect: 100-continue', 'Expect: 101-never', 'TE: trailers', 'Trailer: Host', 'Keep-Alive: 1, Host']; // prettier-ignore

const attacks: [name: string, words: string][] = [
  ['a length and chunks', `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${second}`],
  ['chunks and a length', `${post}Transfer-Encoding: chunked\r\nContent-Length: ${length}\r\n\r\n0\r\n\r\n${second}`],
  ...lengths.map((text): [string, string] => [`a length of ${JSON.stringify(text)}`, `${post}Content-Length: ${text}\r\n\r\nabcd${second}`]),
  ...codings.map((text): [string, string] => [`a coding of ${JSON.stringify(text)}`, `${post}Transfer-Encoding: ${text}\r\n\r\n0\r\n\r\n${second}`]),
  ...codings.map((text): [string, string] => [`a coding of ${JSON.stringify(text)} and a length`, `${post}Content-Length: ${length + 5}\r\nTransfer-Encoding: ${text}\r\n\r\n0\r\n\r\n${second}`]), // prettier-ignore
  ...headers.map((line): [string, string] => [JSON.stringify(line), `${post}${line}\r\n\r\n0\r\n\r\n${second}`]),
  ...headers.map((line): [string, string] => [`a length and ${JSON.stringify(line)}`, `${post}Content-Length: ${length + 5}\r\n${line}\r\n\r\n0\r\n\r\n${second}`]), // prettier-ignore
  ...sizes.map((size): [string, string] => [`a chunk of ${JSON.stringify(size)}`, `${post}Transfer-Encoding: chunked\r\n\r\n${size}\r\nabcd\r\n0\r\n\r\n${second}`]), // prettier-ignore
  ['chunks with bare line feeds', `${post}Transfer-Encoding: chunked\n\n4\nabcd\n0\n\n${second}`],
  ['a chunk that is longer than it says', `${post}Transfer-Encoding: chunked\r\n\r\n4\r\nabcdXX0\r\n\r\n${second}`],
  ['a trailer that is a request', `${post}Transfer-Encoding: chunked\r\n\r\n0\r\n${second}`],
  ['a trailer that is a length', `${post}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: ${length}\r\n\r\n${second}`],
  ['a body on GET', `${get}Content-Length: ${length}\r\n\r\n${second}`],
  ['chunks on GET', `${get}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${second}`],
  ['a body on GET that nobody announced', `${get}\r\n${second}`],
  ['chunks in HTTP/1.0', `${post.replace('/1.1', '/1.0')}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${second}`],
  ['HTTP/0.9', `GET /api/first-ID\r\n${second}`],
  ['HTTP/1.2', `${get.replace('/1.1', '/1.2')}\r\n${second}`],
  ['HTTP/2.0', `${get.replace('/1.1', '/2.0')}\r\n${second}`],
  ['a space behind the version', `${get.replace('1.1', '1.1 ')}\r\n${second}`],
  ['a target with a line feed', `${get.replace('first', 'x\nfirst')}\r\n${second}`],
  ['a target with a return', `${get.replace('first', 'x\rfirst')}\r\n${second}`],
  ['a target with an encoded line end', `${get.replace('first', 'x%0d%0aX-CSRF-Token:%20x%0d%0afirst')}\r\n`],
  ['a target on another host', `${get.replace('/api', 'http://other.example/api')}\r\n`],
  ['a target with a name before the host', `${get.replace('/api', 'http://localhost@other.example/api')}\r\n`],
  ['no host', `GET /api/first-ID HTTP/1.1\r\n\r\n${second}`],
  ['two hosts in one', `${get.replace('localhost', 'localhost, other.example')}\r\n`],
  ['a host with a path', `${get.replace('localhost', 'localhost/x?')}\r\n`],
  ...strange.map((line): [string, string] => [JSON.stringify(line), `${get}${line}\r\n\r\n`]),
];

type Seen = { url: string; names: string[] };

describe('what nginx takes for one request', { skip: nginxSkipReason() }, () => {
  let blog: Blog;
  let nginx: Awaited<ReturnType<typeof startNginx>>;
  let varnish: Awaited<ReturnType<typeof startVarnish>> | undefined;
  const ports: Record<string, number> = {};
  const seen: Seen[] = [];
  const look = (message: unknown): void => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    if (socket.localPort !== blog.port) return;
    seen.push({ url: request.url!, names: request.rawHeaders.filter((_, n) => n % 2 === 0).map((name) => name.toLowerCase()) });
  };

  before(async () => {
    blog = await startBlog();
    subscribe('http.server.request.start', look);
    nginx = await startNginx({ site: blog.config.site, appPort: blog.port, edit: (text) => text.replace(' buffer=32k flush=5s', '') });
    ports['nginx'] = Number(new URL(nginx.url).port);
    if (varnishSkipReason() === false) {
      ports['varnish'] = await freePort();
      varnish = await startVarnish({ backendPort: ports['nginx'], listenPort: ports['varnish'] });
    }
    for (const port of Object.values(ports)) assert.equal((await ask(port, 'GET /search?q=warm')).status, 200);
  });
  after(async () => {
    unsubscribe('http.server.request.start', look);
    await varnish?.stop();
    await nginx?.stop();
    await blog?.stop();
  });

  test('comes to the app as one, with the headers that nginx hands on and no others, and nobody gets another’s answer', async () => {
    const handedOn = [...readFileSync('nginx/site.conf', 'utf8').matchAll(/^ *proxy_set_header ([\w-]+)/gm)].map(([, name]) => name!.toLowerCase());
    const allowed = new Set([...handedOn, 'content-length', 'transfer-encoding']);
    for (const [front, port] of Object.entries(ports)) {
      const idOf = (n: number) => `${100 + n}-${front}`;
      const heard = await Promise.all(attacks.map(([, words], n) => heardOf(port, words.replaceAll('ID', idOf(n)))));
      const logged = (await nginx.accessLog()).split('\n').map((line) => /"uri":"([^"]*)"/.exec(line)?.[1] ?? '');
      for (const [n, [name]] of attacks.entries()) {
        const answers = [...heard[n]!.matchAll(/HTTP\/1\.1 (?!100)\d{3} /g)].length;
        const came = seen.filter(({ url }) => url.includes(idOf(n)));
        const told = `${front}: ${name}: ${came.map(({ url }) => url).join(' ')}\n${heard[n]!.slice(0, 300)}`;
        assert.ok(came.length <= Math.max(1, answers), told);
        if (came.some(({ url }) => url.includes('second'))) assert.ok(answers >= 2, `only the app saw a second one: ${told}`);
        for (const { url, names } of came) {
          assert.ok(logged.includes(url), `nginx knows nothing of ${url}: ${told}`);
          assert.deepEqual(names.filter((each) => !allowed.has(each)), [], told); // prettier-ignore
          assert.equal(new Set(names).size, names.length, `a header twice: ${names.join(' ')}: ${told}`);
          assert.ok(url.startsWith('/'), told);
        }
      }
      const others = await Promise.all(Array.from({ length: 24 }, (_, n) => ask(port, `GET /search?q=mine${n}x`)));
      for (const [n, { status, body }] of others.entries()) assert.deepEqual([status, body.includes(`mine${n}x`)], [200, true], `${front}: ${n}`);
    }
    assert.ok(seen.some(({ url }) => url.includes('/api/first-')), 'the app was asked'); // prettier-ignore
  });
});

/** What comes back until the line is closed, or for a second nothing came. */
async function heardOf(port: number, words: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  await new Promise<void>((over) => {
    let quiet = setTimeout(over, 3_000);
    socket.setEncoding('latin1').on('data', (some) => {
      text += some;
      clearTimeout(quiet);
      quiet = setTimeout(over, 1_000);
    });
    socket.on('error', () => over()).on('close', () => over());
    socket.write(Buffer.from(words, 'utf8'));
  });
  socket.destroy();
  return text;
}
