import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Activated } from './support/activated.js';
import { asleepBlog, kudosOf } from './support/asleep-blog.js';
import { seeded } from './support/kill/seeded.js';
import { picture } from './support/kill/client.js';
import { ReadersLoad } from './support/readers-load.js';
import { freePort } from '../src/comparison/free-port.service.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-restarts-'));
const data = join(folder, 'data');
let port = 0;
let post = 0;
let token = '';
let app: Activated;
before(async () => {
  ({ post, token } = await asleepBlog(data));
  port = await freePort();
  app = await Activated.start(folder, [port], { QVILL_DATA: data, QVILL_OPS_PORT: 'off' });
});
after(async () => {
  await app.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('an app that is told to stop, behind a socket that stays', () => {
  test('loses not one request in ten restarts under load', { timeout: 120_000 }, async () => {
    const load = new ReadersLoad(() => ({ port }), post, seeded(7));
    const running = load.arrive(100);
    await app.next('notified', 0, 'READY=1');
    for (let restart = 0; restart < 10; restart++) {
      const isReady = app.next('notified', app.count('notified', 'READY=1'), 'READY=1');
      app.say('restart');
      await isReady;
    }
    load.stop();
    await running;
    assert.deepEqual(load.wrong, []);
    assert.equal(kudosOf(data, post), load.kudos);
    assert.deepEqual([...new Set(app.events.filter(({ event }) => event === 'ended').map(({ status }) => status))], [0]);
  });

  test('answers a request on a connection that was idle when it was told, and says that it ends there', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async () => {
      const sent = request({ port, path: '/rivers', agent }).end();
      const [reply] = (await once(sent, 'response')) as [{ statusCode: number; headers: Record<string, string>; resume: () => void }];
      reply.resume();
      await once(reply as never, 'end');
      return [reply.statusCode, reply.headers['connection']];
    };
    assert.deepEqual(await ask(), [200, 'keep-alive']);
    const ended = app.next('ended');
    app.say('stop');
    await pause(300);
    assert.deepEqual(await ask(), [200, 'close']);
    assert.equal((await ended).status, 0);
  });

  test('finishes a file that is being sent to it', async () => {
    const bytes = picture(1);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/png', 'content-length': bytes.length };
    const sent = request({ port, method: 'POST', path: '/api/media?name=slow.png', headers, agent: false });
    sent.write(bytes.subarray(0, 20));
    await app.next('notified', app.count('notified'));
    const ended = app.next('ended');
    app.say('stop');
    await pause(1_000);
    sent.end(bytes.subarray(20));
    const [reply] = (await once(sent, 'response')) as [{ statusCode: number; resume: () => void }];
    reply.resume();
    assert.equal(reply.statusCode, 201);
    assert.equal((await ended).status, 0);
  });

  test('sends a slow reader all of a file', async () => {
    const bytes = 24_000_000;
    writeFileSync(join(data, 'site', 'pages', 'large.txt'), 'x'.repeat(bytes));
    const sent = request({ port, path: '/large.txt', agent: false }).end();
    const [reply] = (await once(sent, 'response')) as [IncomingMessage];
    let read = 0;
    const isOver = once(reply, 'end');
    reply.once('data', () => reply.pause()).on('data', (chunk: Buffer) => (read += chunk.length));
    await once(reply, 'pause');
    const ended = app.next('ended');
    app.say('stop');
    await pause(1_000);
    assert.ok(read < bytes);
    reply.resume();
    await isOver;
    assert.deepEqual([reply.statusCode, read], [200, bytes]);
    assert.equal((await ended).status, 0);
  });

  test('keeps a post that is sent to it while it ends, which is on the site at once', async () => {
    const json = JSON.stringify({ title: 'Last words', markdown: 'The Weser.', status: 'published' });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': json.length };
    const sent = request({ port, method: 'POST', path: '/api/posts', headers, agent: false });
    sent.write(json.slice(0, 20));
    await app.next('notified', app.count('notified'));
    const ended = app.next('ended');
    app.say('stop');
    await pause(500);
    sent.end(json.slice(20));
    const [reply] = (await once(sent, 'response')) as [IncomingMessage];
    reply.resume();
    assert.equal(reply.statusCode, 201);
    assert.equal((await ended).status, 0);
    assert.match(readFileSync(join(data, 'site', 'pages', 'last-words.html'), 'utf8'), /The Weser/);
  });

  test('cuts all off when it is told twice', async () => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/png', 'content-length': 1_000 };
    const sent = request({ port, method: 'POST', path: '/api/media?name=never.png', headers, agent: false });
    const cut = once(sent, 'error');
    sent.write('half');
    await app.next('notified', app.count('notified'));
    const ended = app.next('ended');
    app.say('stop');
    await pause(300);
    app.say('stop');
    assert.equal(((await cut)[0] as NodeJS.ErrnoException).code, 'ECONNRESET');
    assert.equal((await ended).status, 0);
  });

  test('is not held up by a connection that says nothing', async () => {
    const isReady = app.next('notified', app.count('notified', 'READY=1'), 'READY=1');
    const ended = app.next('ended');
    const silent = connect(port, '127.0.0.1');
    await isReady;
    silent.on('error', () => {});
    app.say('stop');
    assert.equal((await ended).status, 0);
    silent.destroy();
  });

  test('is there again when it was killed, and who connects meanwhile is answered', async () => {
    await fetch(`http://127.0.0.1:${port}/rivers`);
    const started = app.next('started');
    const ended = app.next('ended');
    app.say('kill');
    await ended;
    assert.equal((await fetch(`http://127.0.0.1:${port}/rivers`)).status, 200);
    await started;
  });
});

test('without a socket a wish for sleep is said to be in vain', async () => {
  const alone = spawn(process.execPath, [new URL('../src/main.js', import.meta.url).pathname, 'serve'], {
    env: { PATH: process.env['PATH'], QVILL_DATA: data, QVILL_SLEEP_AFTER: '1', PORT: '0', LISTEN_FDS: '1', LISTEN_PID: '1' },
  });
  const [line] = (await once(alone.stdout.setEncoding('utf8'), 'data')) as [string];
  assert.match(line, /^QVILL_SLEEP_AFTER has no effect/);
  alone.kill('SIGTERM');
  assert.deepEqual(await once(alone, 'exit'), [0, null]);
});
