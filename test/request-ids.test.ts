import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asleepBlog } from './support/asleep-blog.js';
import { comesUp, end } from './support/server.js';
import { freePort } from '../src/comparison/free-port.service.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-ids-'));
const data = join(folder, 'data');
let post = 0;
before(async () => {
  ({ post } = await asleepBlog(data));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Asks an app that believes `trusted`, and returns what came back, and what was logged. */
async function asked(trusted: string, work: (url: string) => Promise<string | null>): Promise<{ name: string | null; log: string }> {
  const port = await freePort();
  const env = { PATH: process.env['PATH'], QVILL_DATA: data, PORT: String(port), QVILL_TRUST_PROXY: trusted, QVILL_OPS_PORT: 'off' };
  const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
  const app = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  app.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const url = `http://127.0.0.1:${port}`;
  assert.ok(await comesUp(app, () => fetch(url).then(({ ok }) => ok, () => false))); // prettier-ignore
  const name = await work(url);
  await end(app);
  return { name, log };
}

const given = 'abcdef0123456789';
const ask = async (url: string, path: string, name = given) => (await fetch(url + path, { headers: { 'x-request-id': name } })).headers.get('x-request-id');

test('an answer names its request as a proxy that is believed has named it, and by no other name', async () => {
  const { name } = await asked('127.0.0.1', async (url) => {
    for (const path of [`/kudos/${post}`, '/admin/session/new', '/api/posts']) assert.equal(await ask(url, path), given, path);
    for (const strange of ['short', 'x'.repeat(65), 'a b c d e f g', '"quoted"name'])
      for (const path of [`/kudos/${post}`, '/admin/session/new']) assert.match((await ask(url, path, strange))!, /^[0-9a-f]{32}$/);
    return null;
  });
  assert.equal(name, null);
  const strangers = await asked('', (url) => ask(url, `/kudos/${post}`));
  assert.match(strangers.name!, /^[0-9a-f]{32}$/);
});

test('what is logged is lines of JSON that name the request, without its query, its address or its headers', async () => {
  const { name, log } = await asked('127.0.0.1', async (url) => {
    renameSync(join(data, 'blog.db'), join(folder, 'away.db'));
    const reply = await fetch(`${url}/kudos/${post}?token=secret`, {
      headers: { 'x-request-id': given, 'x-forwarded-for': '203.0.113.9', cookie: 'a=secret' },
    });
    assert.ok(reply.status >= 500, String(reply.status));
    renameSync(join(folder, 'away.db'), join(data, 'blog.db'));
    return reply.headers.get('x-request-id');
  });
  const lines = log.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
  const told = lines.find(({ request }) => request === name);
  assert.ok(told, log);
  assert.deepEqual([told['level'], told['from']], ['error', 'http']);
  assert.doesNotMatch(log, /secret|203\.0\.113\.9/);
});
