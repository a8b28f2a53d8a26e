import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AuthorStore } from '../src/auth/author.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { comesUp, end } from './support/server.js';
import { freePort } from '../src/comparison/free-port.service.js';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qvill-rest-'));
const data = join(folder, 'data');
let runs = 0;

before(async () => {
  const blog = await startBlog({ data });
  await blog.app.get(AuthorStore).add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' });
  await blog.stop();
});
after(() => rmSync(folder, { recursive: true }));

type Running = { app: ChildProcess; url: string; out: () => string; loaded: () => Promise<string[]> };

/** A server whose loaded scripts are known when it has ended: V8 writes them down. */
async function start(): Promise<Running> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const seen = join(folder, `run-${runs++}`);
  const env = { PATH: process.env['PATH'], QVILL_DATA: data, PORT: String(port), QVILL_OPS_PORT: '0', NODE_V8_COVERAGE: seen };
  const app = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve'], { env });
  let out = '';
  app.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const isUp = () => fetch(url).then((reply) => reply.ok, () => false); // prettier-ignore
  assert.ok(await comesUp(app, isUp), 'it did not start');
  const loaded = async () => {
    await end(app);
    const [file = ''] = readdirSync(seen);
    return (JSON.parse(readFileSync(join(seen, file), 'utf8')) as { result: { url: string }[] }).result.map((script) => script.url);
  };
  return { app, url, out: () => out, loaded };
}

const isFramework = (url: string) => /@nestjs|\/fastify\/|prisma\/client|handlebars|marked/.test(url);

/** The blog with another post, made elsewhere. */
async function write(title: string, publishedAt: string | null): Promise<number> {
  const blog = await startBlog({ data });
  const status = publishedAt ? 'scheduled' : 'published';
  const id = await blog.app.get(PostStore).create(fields({ title, publishedAt }), { by: null, reason: 'published', status }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  await blog.stop();
  return id;
}

test('a blog that is only read loads no framework, also when readers thank its author', async () => {
  const post = await write('Rivers', null);
  const { url, out, loaded } = await start();
  assert.match(out(), /Your blog: .*\nWrite: .*\/admin\n/);
  assert.equal((await fetch(`${url}/rivers`)).status, 200);
  assert.equal((await fetch(`${url}/nowhere`)).status, 404);
  const script = /\/kudos\/script\.js/.exec(await (await fetch(`${url}/rivers`)).text())![0];
  assert.equal((await fetch(url + script)).status, 200);
  const given = await fetch(`${url}/kudos/${post}`, { method: 'POST' });
  const { count, receipt } = (await given.json()) as { count: number; receipt: string };
  assert.equal(count, 1);
  assert.deepEqual(await (await fetch(`${url}/kudos/${post}/${receipt}`, { method: 'DELETE' })).json(), { count: 0 });
  const scripts = await loaded();
  assert.ok(scripts.some((name) => name.includes('start/joined.js')));
  assert.deepEqual(scripts.filter(isFramework), []);
});

test('the framework comes when somebody opens the admin, and answers', async () => {
  const { url, loaded } = await start();
  const [admin, page] = await Promise.all([fetch(`${url}/admin/session/new`), fetch(url)]);
  assert.deepEqual([admin.status, page.status], [200, 200]);
  assert.match(await admin.text(), /Sign in/);
  assert.ok((await loaded()).some(isFramework));
});

test('a scheduled post is live at its second although nobody had loaded anything', async () => {
  const due = new Date(Date.now() + 12_000);
  await write('On time', due.toISOString());
  const { app, url } = await start();
  assert.equal((await fetch(`${url}/on-time`)).status, 404);
  while ((await fetch(`${url}/on-time`)).status !== 200) {
    assert.ok(Date.now() < due.getTime() + 5_000, 'five seconds late');
    await sleep(50);
  }
  assert.ok(Date.now() >= due.getTime());
  await end(app);
});

test('what a crash left is made at the next start, without being asked', async () => {
  const blog = await startBlog({ data });
  const draft = fields({ title: 'Left behind' });
  await blog.app.get(PostStore).create(draft, { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  await blog.stop(); // before its pages were made
  const { app, url } = await start();
  for (let tries = 0; (await fetch(`${url}/left-behind`)).status !== 200; tries++) {
    assert.ok(tries < 200);
    await sleep(50);
  }
  await end(app);
});

test('told to stop before anything was loaded, it ends the answers that are under way, and then itself', async () => {
  const { app, url } = await start();
  const answers = Promise.all(Array.from({ length: 20 }, () => fetch(url).then(({ status }) => status)));
  await answers;
  const gone = once(app, 'exit');
  app.kill('SIGTERM');
  assert.deepEqual(await gone, [0, null]);
});
