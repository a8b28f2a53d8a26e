import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { qvill } from './support/process.js';
import { end } from './support/server.js';
import { look, startWatched } from './support/watched.js';
import { InvitationStore } from '../src/auth/invitation.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-start-'));
after(() => rmSync(root, { recursive: true }));

/** A start that must fail: one line, exit status not 0, and nothing made. */
async function refused(environment: Record<string, string>, says: RegExp): Promise<void> {
  const data = environment['QVILL_DATA'] ?? join(root, 'untouched');
  const { status, out, error } = await qvill(['serve'], { QVILL_DATA: data, PORT: '0', ...environment });
  assert.notEqual(status, 0);
  assert.equal(out, '');
  assert.match(error, says);
  assert.equal(error.trim().split('\n').length, 1, error);
  assert.ok(!existsSync(join(root, 'untouched')));
}

test('a busy port ends the start', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await refused({ PORT: String(port) }, new RegExp(`Port ${port} on 127.0.0.1 is in use: .*PORT`));
  other.close();
});

test('a wrong value ends the start and is named', async () => {
  await refused({ PORT: 'http' }, /PORT is “http”; it must be a number/);
  await refused({ PORT: '99999' }, /PORT is “99999”/);
  await refused({ HOST: 'not a host' }, /HOST is “not a host”/);
  await refused({ HOST: '203.0.113.7' }, /HOST is “203.0.113.7”, and this machine can't listen there/);
  await refused({ QVILL_URL: 'example.org' }, /QVILL_URL is “example.org”; it must be an http or https address/);
  await refused({ QVILL_URL: 'https://example.org/blog' }, /QVILL_URL .*without a path/);
  await refused({ QVILL_EDGES: 'varnish:80' }, /QVILL_EDGES is “varnish:80”/);
  await refused({ QVILL_TRUST_PROXY: '127.0.0.1, nginx' }, /QVILL_TRUST_PROXY has “nginx”/);
  await refused({ QVILL_OPS_PORT: 'none' }, /QVILL_OPS_PORT is “none”; it must be a number from 0 to 65535 \(0 takes a free one\) or off/);
  await refused({ LOADERIO_TOKENS: 'abc, ../x' }, /LOADERIO_TOKENS has “\.\.\/x”; a token is letters and digits/);
  await refused({ NEW_RELIC_LICENSE_KEY: 'two words' }, /NEW_RELIC_LICENSE_KEY must be ASCII letters, digits and signs/);
  await refused({ NEW_RELIC_LICENSE_KEY_FILE: '/nowhere/key' }, /NEW_RELIC_LICENSE_KEY_FILE is “\/nowhere\/key”, which can't be read/);
});

test('a data folder that can’t be written ends the start', async () => {
  const file = join(root, 'a-file');
  writeFileSync(file, '');
  await refused({ QVILL_DATA: join(file, 'data') }, /QVILL_DATA is .*a-file\/data, and that folder can't be written/);
  await refused({ QVILL_DATA: '/proc/qvill' }, /QVILL_DATA is \/proc\/qvill, and that folder can't be written/);
});

test('a database from a newer version ends the start unchanged; beside one that is none, readers have the site', async () => {
  const data = join(root, 'newer');
  const first = await startBlog({ data });
  await first.stop();
  const db = new DatabaseSync(join(data, 'blog.db'));
  db.exec(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_future', 'now'); PRAGMA wal_checkpoint(TRUNCATE)`,
  );
  db.close();
  const was = () =>
    readdirSync(data)
      .filter((name) => !/-(wal|shm)$/.test(name))
      .map((name) => `${name} ${statSync(join(data, name)).mtimeMs}`);
  const before = was();
  await refused({ QVILL_DATA: data }, /made by a newer Qvill/);
  assert.deepEqual(was(), before);
  writeFileSync(join(data, 'blog.db'), 'this is no database, whatever its name says'.repeat(200));
  const { app, out, error, port } = await startWatched(data);
  assert.equal((await look(port, 'GET /admin')).status, 503);
  await end(app);
  assert.match(out() + error(), /Only readers are served: .*not a database/);
  assert.match(readFileSync(join(data, 'blog.db'), 'utf8'), /^this is no database/);
});

test('wrong use of a command is told apart from failure', async () => {
  const environment = { QVILL_DATA: join(root, 'untouched') };
  assert.equal((await qvill(['nonsense'], environment)).status, 2);
  assert.equal((await qvill(['rebuild', '--nonsense'], environment)).status, 2);
  assert.equal((await qvill(['import'], environment)).status, 2);
  assert.equal((await qvill([], environment)).status, 2);
  assert.equal((await qvill(['--help'], environment)).status, 0);
  assert.match((await qvill(['import', '--help'], environment)).out, /--dry-run/);
  assert.ok(!existsSync(environment.QVILL_DATA));
});

test('the set-up link is printed while there is no account, and an account can be made from the shell', async () => {
  const environment = { QVILL_DATA: join(root, 'account') };
  const add = () => qvill(['author', 'add', 'ann@example.org', '--name', 'Ann', '--password-stdin'], environment, 'a long password\n');
  assert.deepEqual(await add(), { status: 0, out: 'Ann can sign in as ann@example.org\n', error: '' });
  assert.match((await add()).error, /has an account already/);
  assert.match((await qvill(['author', 'reset', 'bob@example.org', '--password-stdin'], environment, 'another password')).error, /no author with the address/);
  const blog = await startBlog({ data: environment.QVILL_DATA });
  assert.equal(await blog.app.get(InvitationStore).issueSetUp(), null);
  await blog.stop();
});

test('an account from the shell has the role that it asks for, and the first one is the owner’s', async () => {
  const environment = { QVILL_DATA: join(root, 'roles') };
  const add = (email: string, ...role: string[]) =>
    qvill(['author', 'add', email, '--name', 'Ann', ...role, '--password-stdin'], environment, 'a long password\n');
  assert.deepEqual([(await add('a@example.org', '--role', 'king')).status, existsSync(environment.QVILL_DATA)], [2, false]);
  assert.match((await add('a@example.org', '--role', 'editor')).error, /The first account is the owner’s/);
  for (const [email, ...role] of [['a@example.org'], ['b@example.org', '--role', 'editor'], ['c@example.org'], ['d@example.org', '--role', 'owner']] as const)
    assert.equal((await add(email, ...role)).status, 0);
  const db = new DatabaseSync(join(environment.QVILL_DATA, 'blog.db'), { readOnly: true });
  assert.deepEqual(
    db
      .prepare('SELECT role FROM Author ORDER BY email')
      .all()
      .map(({ role }) => role),
    ['owner', 'editor', 'author', 'owner'],
  );
  db.close();
});

test('a scheduled post is nowhere before its time, and live when it comes, also after a rest', async () => {
  const clock = new StillClock(new Date('2026-05-01T10:00:00Z'));
  const data = join(root, 'scheduled');
  const blog = await startBlog({ data, clock });
  const change = { by: null, reason: 'published', status: 'published' } as const;
  await blog.app.get(PostStore).create(fields({ title: 'Tomorrow', publishedAt: '2026-05-02T10:00:00.000Z' }), change, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  for (const path of ['/tomorrow', '/tomorrow.md']) assert.equal((await fetch(blog.url + path)).status, 404);
  for (const path of ['/', '/atom.xml', '/feed.json', '/sitemap.xml', '/welcome', '/archive'])
    assert.doesNotMatch(await (await fetch(blog.url + path)).text(), /tomorrow/i);
  await blog.stop();
  clock.set('2026-05-02T10:00:01Z');
  const later = await startBlog({ data, clock });
  for (let look = 0; look < 100 && !(await (await fetch(`${later.url}/atom.xml`)).text()).includes('Tomorrow'); look++) await setTimeout(20);
  assert.equal((await fetch(`${later.url}/tomorrow`)).status, 200);
  assert.match(await (await fetch(`${later.url}/atom.xml`)).text(), /Tomorrow/);
  await later.stop();
});

test('a second start finds nothing to do and changes no file', async () => {
  const data = join(root, 'again');
  await (await startBlog({ data })).stop();
  const times = () =>
    readdirSync(join(data, 'site'), { recursive: true }).map((name) => `${String(name)} ${statSync(join(data, 'site', String(name))).mtimeMs}`);
  const before = times();
  await (await startBlog({ data })).stop();
  assert.deepEqual(times(), before);
});
