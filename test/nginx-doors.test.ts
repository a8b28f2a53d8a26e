import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { ask } from './support/edge.js';
import { said } from './support/said.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { freePort } from '../src/comparison/free-port.service.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-doors-'));
const site = join(folder, 'site');
mkdirSync(join(site, 'pages'), { recursive: true });
writeFileSync(join(site, 'pages', 'index.html'), 'The page.');
writeFileSync(join(site, '404.html'), 'Nothing here.');
const appPort = 1;
const portOf = (nginx: { url: string }) => Number(new URL(nginx.url).port);

describe('nginx', { skip: nginxSkipReason() }, () => {
  after(() => rmSync(folder, { recursive: true }));

  test('speaks TLS and HTTP/2 with the block that stands ready in site.conf, and sends plain HTTP and other names to the one address', async () => {
    const [plain, secure] = [await freePort(), await freePort()];
    const files = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const made = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=blog.example -keyout'.split(' ');
    assert.equal(spawnSync('openssl', [...made, files[0]!, '-out', files[1]!]).status, 0);
    // As an operator does it: the lines of the block out of their comments, the first part in place of `listen`
    const block = /^#    listen 443[\s\S]*/m.exec(readFileSync('nginx/site.conf', 'utf8'))![0].replace(/^# ?/gm, '');
    const own = block
      .replace(/ *listen \[::\].*\n/g, '')
      .replaceAll('listen 443', `listen 127.0.0.1:${secure}`)
      .replaceAll('listen 80', `listen 127.0.0.1:${plain}`)
      .replaceAll('/etc/letsencrypt/live/blog.example/fullchain.pem', files[1]!)
      .replaceAll('/etc/letsencrypt/live/blog.example/privkey.pem', files[0]!);
    const [lines, other] = own.split(/^(?=server \{)/m) as [string, string];
    const edit = (text: string) => (text.includes('server_name _;') ? text.replace(/ *listen 127.*\n *server_name _;\n/, lines) + other : text);
    const nginx = await startNginx({ site, appPort, listenPort: secure, edit });

    const session = connectHttp2(`https://127.0.0.1:${secure}`, { rejectUnauthorized: false, servername: 'blog.example' });
    const stream = session.request({ ':path': '/', ':authority': 'blog.example' });
    const [headers] = (await once(stream, 'response')) as [Record<string, string | number>];
    assert.equal(session.alpnProtocol, 'h2');
    assert.deepEqual([headers[':status'], headers['strict-transport-security'], headers['cache-control']], [200, 'max-age=31536000', 'public, no-cache']);
    const away = session.request({ ':path': '/x?a=1', ':authority': 'other.example' });
    const [moved] = (await once(away, 'response')) as [Record<string, string | number>];
    assert.deepEqual([moved[':status'], moved['location']], [301, 'https://blog.example/x?a=1']);
    session.destroy();
    assert.equal((await ask(plain, 'GET /x?a=1', { host: 'blog.example' })).headers.location, 'https://blog.example/x?a=1');
    const old = connectTls({ port: secure, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
    await once(old, 'secureConnect').then(() => assert.fail('TLS 1.1'), () => undefined); // prettier-ignore
    const curl = spawnSync('curl', [
      '-sk',
      '--http2',
      '--resolve',
      `blog.example:${secure}:127.0.0.1`,
      '-w',
      ' %{http_version}',
      `https://blog.example:${secure}/`,
    ]);
    if (!curl.error) assert.equal(curl.stdout.toString(), 'The page. 2');
    await nginx.stop();
  });

  test('cuts off who is slow to ask, and who keeps a connection for nothing', async () => {
    const quick = { client_header_timeout: '10s', client_body_timeout: '30s', keepalive_timeout: '65s' };
    const edit = (text: string) => Object.entries(quick).reduce((all, [name, value]) => all.replace(`${name} ${value};`, `${name} 1s;`), text);
    const nginx = await startNginx({ site, appPort, edit });
    assert.equal(await said(portOf(nginx), 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '), '', 'half of a header');
    assert.equal(await said(portOf(nginx), 'G'), '');
    assert.match(await said(portOf(nginx), 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'), /^HTTP\/1.1 200/, 'and then nothing more');
    await nginx.stop();
  });

  test('refuses requests that are larger than any of a reader', async () => {
    const nginx = await startNginx({ site, appPort });
    const port = portOf(nginx);
    const status = async (words: string) => /^HTTP\/1.1 (\d+)/.exec(await said(port, words))?.[1];
    const end = 'Host: x\r\nConnection: close\r\n\r\n';
    assert.equal(await status(`GET /${'a'.repeat(9_000)} HTTP/1.1\r\n${end}`), '414');
    assert.equal(await status(`GET / HTTP/1.1\r\nX-Large: ${'a'.repeat(9_000)}\r\n${end}`), '431');
    assert.equal(await status(`GET / HTTP/1.1\r\n${`X-Many: ${'a'.repeat(4_000)}\r\n`.repeat(9)}${end}`), '431');
    assert.equal(await status(`POST /nothing HTTP/1.1\r\nContent-Length: 70000\r\n${end}`), '413');
    assert.equal(await status(`GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n${end}`), '400');
    await nginx.stop();
  });

  test('writes a line of JSON for each request, with all that statistics need and no secret', async () => {
    const nginx = await startNginx({ site, appPort });
    const port = portOf(nginx);
    await ask(port, 'GET /?q="x\\', { host: 'blog.example', referer: 'https://a.example/"', 'user-agent': 'Tab\there', 'x-forwarded-for': '192.0.2.7' });
    await ask(port, 'GET /preview/secret', { 'x-qvill-edge': '0' });
    await ask(port, 'GET /none', { 'x-qvill-edge': '1' });
    const lines = (await nginx.accessLog()).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
    const [first, second, third] = lines;
    const { time, seconds, request, ...others } = first!;
    assert.ok(!Number.isNaN(Date.parse(String(time))) && typeof seconds === 'number');
    assert.match(String(request), /^[0-9a-f]{32}$/);
    assert.deepEqual(others, {
      status: 200,
      method: 'GET',
      host: 'blog.example',
      uri: '/?q="x\\',
      bytes: 9,
      app_seconds: '',
      purpose: '',
      referrer: 'https://a.example/"',
      agent: 'Tab\there',
      address: '127.0.0.1',
      forwarded: '192.0.2.7',
      cache: '',
      protocol: 'HTTP/1.1',
    });
    assert.deepEqual([second!['uri'], second!['cache'], third!['status'], third!['cache']], ['/preview/-', 'PASS', 404, 'MISS']);
    await nginx.stop();
  });
});
