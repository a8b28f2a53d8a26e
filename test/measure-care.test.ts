import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { checkerSkipReason, errorsIn } from './support/html-checker.js';
import { measure, summaryOf, workFolder } from './support/measured.js';
import { answering, speaking } from './support/small-server.js';
import { freePort } from '../src/comparison/free-port.service.js';

const folder = workFolder();
const paths = join(folder, 'paths.json');
writeFileSync(paths, '["/"]');
const short = ['--paths', paths, '--for', '300ms'];
const hello = () => answering((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('hello'));

test('only this machine is asked, however its address is written, and others only when that was said twice', async () => {
  const server = await hello();
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []).find(({ family, internal }) => family === 'IPv4' && !internal); // prettier-ignore
  const names = ['localhost', '127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0.0.0.0'];
  for (const name of names) assert.equal((await measure(folder, [`http://${name}:${server.port}/`, ...short])).status, 0, name);
  await server.stop();
  for (const name of ['192.0.2.1', '3221225985', '[::ffff:192.0.2.1]', '[2001:db8::1]', '169.254.169.254', '10.255.255.254']) {
    if (own?.address === name) continue;
    const { status, error, out } = await measure(folder, [`http://${name}/`, ...short]);
    assert.deepEqual([status, out], [1, ''], name);
    assert.match(error, /not \(only\) this machine, and is not loaded. If it is yours, say so twice: --i-own \S+ --yes/, name);
  }
  const other = await measure(folder, ['http://192.0.2.1/', '--i-own', '192.0.2.2', '--yes', ...short]);
  assert.match(other.error, /--i-own names 192\.0\.2\.2, and this is 192\.0\.2\.1/);
  assert.equal((await measure(folder, ['http://192.0.2.1/', '--i-own', '192.0.2.1'])).status, 2);
});

test('a name of which any address is elsewhere is elsewhere; said twice, it is asked gently, at the address that was looked at', async () => {
  // What the network says of a name is what this says; each time another thing
  const names = join(folder, 'names.mjs');
  const server = await hello();
  writeFileSync(
    names,
    `import dns from 'node:dns/promises'; import { syncBuiltinESMExports } from 'node:module';
    let asked = 0;
    dns.lookup = async (name) => name === 'two.example' ? [{ address: '127.0.0.1', family: 4 }, { address: '192.0.2.1', family: 4 }] : [{ address: asked++ === 0 ? '127.0.0.1' : '192.0.2.1', family: 4 }];
    syncBuiltinESMExports();`,
  );
  const run = (host: string, ...more: string[]) =>
    measure(folder, [`http://${host}:${server.port}/`, ...short, ...more], undefined, { NODE_OPTIONS: `--import ${pathToFileURL(names).href}` });
  assert.match((await run('two.example')).error, /two\.example leads to 127\.0\.0\.1, which is not \(only\) this machine/);
  const once_ = await run('changing.example', '--json');
  assert.deepEqual([once_.status, summaryOf(once_).address, summaryOf(once_).load!.failed], [0, '127.0.0.1', 0]);
  const gentle = summaryOf(await run('two.example', '--i-own', 'two.example', '--yes', '--users', '400', '--for', '2s', '--json'));
  await server.stop();
  assert.equal(gentle.load!.users, 10);
  assert.ok(gentle.load!.requests <= 110, `${gentle.load!.requests}`);
  assert.match(gentle.memory!.why!, /on another machine/);
});

test('a certificate that nobody signed is trusted only when that is wished', async () => {
  const files = [join(folder, 'key.pem'), join(folder, 'cert.pem')] as const;
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', files[0], '-out', files[1]];
  assert.equal(spawnSync('openssl', made).status, 0);
  const server = createServer({ key: readFileSync(files[0]), cert: readFileSync(files[1]) }, (_, response) => response.end('secret')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const refused = summaryOf(await measure(folder, [url, ...short, '--json']));
  assert.deepEqual([refused.load!.requests, refused.load!.errors.map(({ kind }) => kind)], [0, ['tls']]);
  const { load } = summaryOf(await measure(folder, [url, ...short, '--insecure', '--json']));
  server.closeAllConnections();
  server.close();
  assert.ok(load!.requests > 10 && load!.failed === 0);
});

test('Ctrl-C ends it with a summary of what there is, and it says so', async () => {
  const server = await hello();
  const { status, out, error } = await measure(folder, [server.url, '--paths', paths, '--for', '10m', '--to', 'cut'], (child) => {
    child.stderr!.once('data', () => child.kill('SIGINT'));
  });
  await server.stop();
  assert.equal(status, 1);
  assert.match(error, /^\S+ m?s of 10 min: [\d,]+ requests?, no errors/);
  assert.match(error, /measure failed: it stopped early: it was told to stop\n$/);
  assert.match(out, /It stopped: it was told to stop/);
  assert.ok(existsSync(join(folder, 'cut/summary.html')));
});

test('a server that goes away ends it, and so does one that is not there or answers nothing that can be measured', async () => {
  const port = await freePort();
  assert.match((await measure(folder, [`127.0.0.1:${port}`])).error, /Nobody listens at http:\/\/127\.0\.0\.1:\d+: is it running\?/);
  const server = await hello();
  const gone = await measure(folder, [server.url, '--paths', paths, '--for', '60s'], (child) => {
    child.stderr!.once('data', () => void server.stop());
  });
  assert.deepEqual([gone.status, /It stopped: the target is gone/.test(gone.out)], [1, true]);
  const none = await answering((_, response) => response.writeHead(404).end());
  assert.match((await measure(folder, [none.url])).error, /answers 404: there is nothing to measure/);
  await none.stop();
  const away = await answering((_, response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end());
  assert.match((await measure(folder, [away.url])).error, /leads to https:\/\/elsewhere\.example\/ \(302\): measure that, if it is yours/);
  await away.stop();
  const mail = await speaking((socket) => void socket.write('220 mail.example ESMTP\r\n\r\n'));
  assert.match((await measure(folder, [mail.url])).error, /can’t be had: no HTTP/);
  await mail.stop();
});

test('a server that stands still is no success, and a slow one is', async () => {
  let asked = 0;
  const stuck = await answering((_, response) => void (++asked <= 20 && response.writeHead(200, { 'content-type': 'text/html' }).end('hello')));
  const still = await measure(folder, [stuck.url, '--paths', paths, '--for', '4s', '--users', '3', '--json']);
  assert.equal(still.status, 1);
  assert.match(summaryOf(still).load!.stopped.said, /its time was over, and nobody had answered for [34]\.\d seconds/);
  await stuck.stop();
  const slow = await answering((_, response) => void setTimeout(() => response.writeHead(200).end('hello'), 1_600));
  const done = await measure(folder, [slow.url, '--paths', paths, '--for', '4s', '--users', '1', '--json']);
  assert.deepEqual([done.status, summaryOf(done).load!.stopped.kind], [0, 'time']);
  await slow.stop();
});

test('a page that is not packed as it says is named, and what has no body needs no packing', async () => {
  const server = await answering(({ url }, response) => {
    response.setHeader('content-type', 'text/html');
    if (url === '/moved') return void response.writeHead(301, { location: '/', 'content-encoding': 'gzip' }).end();
    if (url === '/odd') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end('not packed');
    return void response.end('<a href="/odd">odd</a> <a href="/moved">moved</a>');
  });
  assert.equal((await measure(folder, [server.url, '--for', '300ms', '--to', join(folder, 'packed')])).status, 0);
  const { leftOut } = JSON.parse(readFileSync(join(folder, 'packed', 'paths.json'), 'utf8')) as { leftOut: { path: string; why: string }[] };
  assert.deepEqual(leftOut.filter(({ path }) => path !== '/robots.txt').map(({ path, why }) => [path, why]), [['/odd', 'not packed as it says, or too much to unpack']]); // prettier-ignore
  await server.stop();
});

test('wrong use is told in words, and nothing is asked', async () => {
  const url = 'http://127.0.0.1:9/';
  const wrong: [string[], RegExp][] = [
    [[], /takes a URL, the id of a process, or --modules/],
    [[url, 'http://127.0.0.1:8/'], /one word too many/],
    [[url, '--users', '0'], /--users is “0”; it takes a number from 1/],
    [[url, '--for', 'long'], /--for is “long”; it takes a time such as 30s/],
    [[url, '--fail-if', 'p99>50'], /--fail-if is “p99>50”; it takes such as p99>50ms/],
    [[url, '--rate', '5', '--think', '1s'], /--think is for users/],
    [[url, '--nonsense'], /nonsense/],
  ];
  for (const [args, said] of wrong) {
    const { status, error } = await measure(folder, args);
    assert.equal(status, 2, args.join(' '));
    assert.match(error, said);
  }
  for (const [text, said] of [
    ['{"paths": 3}', /has no list of paths/],
    ['["x"]', /“x” is no path, such as \/about/],
    ['nothing', /is no JSON/],
  ] as const) {
    writeFileSync(join(folder, 'bad.json'), text);
    const server = await hello();
    assert.match((await measure(folder, [server.url, '--paths', join(folder, 'bad.json')])).error, said);
    await server.stop();
  }
  assert.match((await measure(folder, ['ftp://127.0.0.1/'])).error, /no address to ask/);
});

test('processes are watched by their ids, until the time is over or they end', async () => {
  const watched = await measure(folder, [String(process.pid), '--for', '400ms', '--every', '100ms', '--json']);
  const { memory } = summaryOf(watched);
  assert.ok(watched.status === 0 && memory!.samples.length >= 2 && memory!.max!.pss > 10_000_000);
  assert.match((await measure(folder, ['4194301'])).error, /Process 4194301: the process is not there any more/);
});

test('the page of a summary is valid HTML, and loads nothing', { skip: checkerSkipReason() }, async () => {
  const server = await hello();
  await measure(folder, [server.url, '--for', '1s', '--to', 'page', '--fail-if', 'p99>1us', '--fail-if', 'errors>0']);
  await server.stop();
  const file = join(folder, 'page/summary.html');
  assert.deepEqual(await errorsIn([file]), []);
  const html = readFileSync(file, 'utf8');
  assert.equal(html.match(/<svg/g)?.length, 4);
  assert.doesNotMatch(html, /<(?:script|link|img|iframe)|url\(|@import/);
  assert.match(html, /<code>p99&gt;1us<\/code> failed: p99 is /);
});
