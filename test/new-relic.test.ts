import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { startBlog } from './support/blog.js';
import { Collector } from './support/collector.js';
import { end } from './support/server.js';
import { until } from './support/typing.js';
import { look, startWatched, type Watched } from './support/watched.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-agent-'));
const data = join(folder, 'data');
const key = 'a'.repeat(36) + 'NRAL';
const ada = { email: 'ada@example.org', password: 'correct horse battery' };
const collector = new Collector(folder);

before(async () => {
  await collector.start();
  const blog = await startBlog({ data });
  await blog.app.get(AuthorStore).add({ ...ada, name: 'Ada', role: 'owner' });
  await blog.stop();
});
after(async () => {
  await collector.stop();
  rmSync(folder, { recursive: true });
});

async function signIn({ port }: Watched): Promise<{ cookie: string }> {
  const { headers } = await fetch(`http://127.0.0.1:${port}/admin/session`, { method: 'POST', body: new URLSearchParams(ada), redirect: 'manual' });
  return { cookie: headers.getSetCookie()[0]!.split(';')[0]! };
}

/** What the admin says, signed in. */
async function said(blog: Watched, as?: { cookie: string }): Promise<string> {
  return (await look(blog.port, 'GET /admin/agent', as ?? (await signIn(blog)))).body;
}

describe('with a key of New Relic’s', () => {
  let blog: Watched;
  before(async () => {
    writeFileSync(join(folder, 'key'), `${key}\n`);
    blog = await startWatched(data, { ...collector.environment, NEW_RELIC_LICENSE_KEY_FILE: join(folder, 'key') });
  });
  after(async () => blog && (await end(blog.app)));

  const sent = () => JSON.stringify(collector.calls.map(({ method, body }) => [method, body]));
  const hasSent = (what: string, pattern: RegExp) => until(what, async () => pattern.test(sent()));

  test('the agent reports under the blog’s name and release', async () => {
    await until('connected', () => collector.bodiesOf('connect').length > 0, 60_000);
    const [[connect]] = collector.bodiesOf('connect') as [[Record<string, unknown>]];
    assert.deepEqual(connect['app_name'], [`Qvill (127.0.0.1:${blog.port})`]);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const metadata = connect['metadata'] as Record<string, string>;
    assert.deepEqual([metadata['NEW_RELIC_METADATA_SERVICE_VERSION'], metadata['NEW_RELIC_METADATA_RELEASE_TAG']], [version, `v${version}`]);
    assert.ok(collector.calls.every((call) => call.key === key));
    await hasSent('the start', new RegExp(`"QvillStart"[^]*"version":"${version}"`));
  });

  test('what readers and authors ask for is named by its route', async () => {
    for (const path of [
      '/welcome',
      '/atom.xml',
      '/nowhere',
      '/Welcome',
      '/search?q=a-secret-search',
      '/admin/session/new',
      '/admin/posts/1',
      '/preview/a-secret-token',
      '/api/posts',
    ])
      await look(blog.port, `GET ${path}`, {
        cookie: 'qvill_session=a-secret-session',
        authorization: 'Bearer a-secret-bearer',
        'user-agent': 'a-secret-agent',
        'x-forwarded-for': '203.0.113.7',
      });
    for (const name of ['page', 'feed', 'missing', 'moved', 'search']) await hasSent(name, new RegExp(`"name":"WebTransaction/Custom/${name}"`));
    for (const name of ['/admin/session/new', '/admin/posts/:id', '/preview/:token', '/api/posts'])
      await hasSent(name, new RegExp(`"name":"WebTransaction/[\\w/]*${name}"`));
    assert.doesNotMatch(sent(), /WebTransaction\/(NormalizedUri|Uri)/);
  });

  test('the admin says since when it reports', async () => {
    assert.match(await said(blog), /Reporting since <time datetime="20/);
  });

  test('what fails is told with where it failed; what was asked wrongly is not', async () => {
    const as = await signIn(blog);
    const db = new DatabaseSync(join(data, 'blog.db'), { timeout: 5_000 });
    db.exec('ALTER TABLE Redirect RENAME TO Away');
    assert.equal((await look(blog.port, 'GET /admin/redirects', as)).status, 500);
    db.exec('ALTER TABLE Away RENAME TO Redirect');
    db.close();
    await until('the error', () => collector.bodiesOf('error_event_data').length > 0);
    const events = collector.bodiesOf('error_event_data') as [string, object, Record<string, string>[][]][];
    const found = events.flatMap(([, , some]) => some.map(([event]) => event!));
    assert.equal(found.length, 1, JSON.stringify(found));
    assert.match(found[0]!['transactionName']!, /^WebTransaction\/.*\/admin\/redirects$/);
    assert.match(found[0]!['error.message']!, /no such table: Redirect/);
  });

  test('what it has not sent yet is sent when the app ends: metrics by route, and the stack of what failed', async () => {
    await end(blog.app);
    const metrics = (collector.bodiesOf('metric_data') as [string, number, number, [{ name: string; scope?: string }, number[]][]][]).flatMap(
      ([, , , some]) => some,
    );
    const timesOf = (name: string) => metrics.find(([about]) => about.name === name && about.scope === undefined)?.[1][0];
    // The blog asks for its own pages too, to see whether they are there
    for (const name of ['page', 'feed', 'search']) assert.ok(timesOf(`WebTransaction/Custom/${name}`)! > 0, name);
    assert.equal(timesOf('Errors/all'), 1);
    assert.match(JSON.stringify(collector.bodiesOf('error_data')), /no such table: Redirect[^]*"stack_trace":\[[^]*redirect\.store/);
  });

  test('nothing that is secret is told, and no address of who asks', () => {
    assert.ok(sent().length > 10_000);
    assert.doesNotMatch(sent(), /secret|203\.0\.113\.7|ada@example/);
  });
});

test('a key that New Relic does not know: the admin says so, and readers notice nothing', async () => {
  for (const [status, words] of [
    [401, /does not know the licence key \(401\)/],
    [410, /refuses this blog \(410\)/],
  ] as const) {
    collector.temper.refusesWith = status;
    const blog = await startWatched(data, { ...collector.environment, NEW_RELIC_LICENSE_KEY: key });
    assert.equal((await look(blog.port, 'GET /welcome')).status, 200);
    const ada = await signIn(blog);
    await until(String(status), async () => words.test(await said(blog, ada)));
    await end(blog.app);
  }
});

test('without a key nothing of the agent is loaded, and the admin says that none is set', async () => {
  const seen = join(folder, 'coverage');
  const blog = await startWatched(data, { NODE_V8_COVERAGE: seen });
  assert.match(await said(blog), /Not set/);
  await end(blog.app);
  const scripts = readdirSync(seen).flatMap((file) => (JSON.parse(readFileSync(join(seen, file), 'utf8')) as { result: { url: string }[] }).result);
  assert.ok(scripts.some(({ url }) => url.includes('/fastify/')));
  assert.deepEqual(scripts.filter(({ url }) => /newrelic|start-agent/.test(url)), []); // prettier-ignore
});
