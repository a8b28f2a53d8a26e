import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, BlogInTrouble } from './support/outage.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-outages-'));
let blog: BlogInTrouble;
const database = () => join(root, 'data', 'blog.db');
before(async () => {
  blog = await BlogInTrouble.on(join(root, 'data'));
  assert.equal((await blog.post('Before')).status, 201);
});
after(async () => {
  await blog?.end();
  rmSync(root, { recursive: true });
});

describe('a database that another program has locked', () => {
  test('is named in the answer, the log and by the doctor; readers notice nothing; and it is healed when that program is done', async () => {
    const other = new DatabaseSync(database(), { timeout: 5_000 });
    other.exec('BEGIN EXCLUSIVE');
    const [refused, { status, of }] = await Promise.all([blog.post('Locked'), blog.doctor(), blog.assertRead()]);
    assert.equal(refused.status, 503, `${refused.text} ${JSON.stringify(blog.log.slice(-5))}`);
    assert.match(refused.text, /Another program keeps the database locked: nothing was changed\. Try again in a minute\./);
    assert.equal(status, 1);
    assert.match(of('data')[0]!, /^wrong: Another program keeps the database locked/);
    await blog.blamed(/^Another program keeps the database locked$/);
    await blog.assertRead();
    other.close();
    await blog.assertHealed('Unlocked');
    assert.equal(await blog.status('/locked'), 404);
  });
});

describe('a database with spoiled bytes', () => {
  test('is named, is no trouble for readers, and is healed when the bytes are what they were', async () => {
    const db = new DatabaseSync(database(), { timeout: 5_000 });
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const pages = db.prepare("SELECT rootpage AS page FROM sqlite_master WHERE tbl_name IN ('Post', 'Revision', 'Token') AND rootpage > 0").all() as {
      page: number;
    }[];
    const size = (db.prepare('PRAGMA page_size').get() as { page_size: number }).page_size;
    db.close();
    const handle = openSync(database(), 'r+');
    const was = pages.map(({ page }) => ({ at: (page - 1) * size, bytes: Buffer.alloc(size) }));
    for (const { at, bytes } of was) {
      readSync(handle, bytes, 0, size, at);
      writeSync(handle, Buffer.alloc(size, 0xa5), 0, size, at);
    }
    const refused = await blog.post('Spoiled');
    const { status, of } = await blog.doctor();
    await blog.assertRead();
    for (const { at, bytes } of was) writeSync(handle, bytes, 0, size, at);
    closeSync(handle);
    assert.deepEqual([refused.status, status], [500, 1], refused.text);
    assert.match(refused.text, /The database is damaged: nothing was changed\. Tell whoever runs the server\./);
    assert.ok(
      of('database').some((line) => /^wrong: (SQLite finds in blog\.db|The database is damaged)/.test(line)),
      of('database').join('\n'),
    );
    await blog.blamed(/^The database is damaged$/);
    await blog.assertHealed('Whole again');
  });
});

describe('too many open files', { skip: existsSync('/usr/bin/prlimit') ? undefined : 'prlimit is not installed' }, () => {
  test('are named; a reader who is connected is served, and all of it is healed when more may be open', async () => {
    const { pid } = blog.blog.app;
    const limit = (files: string) => assert.equal(spawnSync('prlimit', ['--pid', String(pid), `--nofile=${files}:`]).status, 0);
    const connected = new Agent({ keepAlive: true, maxSockets: 1 });
    const read = async (path: string) => (await ask(blog.url + path, 'GET', {}, '', connected)).status;
    await treeRests();
    assert.equal(await read('/rivers'), 200);
    // No more than standard input, output and error: what is open stays so
    limit('3');
    const answers = [await read('/rivers'), await read('/archive/2026')];
    const headers = { authorization: `Bearer ${blog.token}`, 'content-type': 'application/json' };
    const json = JSON.stringify({ title: 'Too many', markdown: 'Water.', status: 'published' });
    const posted = await ask(`${blog.url}/api/posts`, 'POST', headers, json, connected);
    limit('4096');
    connected.destroy();
    assert.deepEqual(answers, [200, 503]);
    if (posted.status !== 201) assert.match(posted.text, /too many files open/);
    await blog.blamed(/^The server has too many files open$/);
    await blog.assertHealed('Fewer', ...(posted.status === 201 ? ['Too many'] : []));
    await blog.assertRead();
  });
});

test('no line of its log has a secret, and each is JSON with its moment, its level and where it comes from', () => {
  assert.ok(blog.log.length > 2);
  for (const line of blog.log)
    assert.deepEqual(
      [typeof line['time'], line['level'] === 'error' || line['level'] === 'warn', Boolean(line['from'])],
      ['string', true, true],
      JSON.stringify(line),
    );
  for (const secret of [blog.token, '127.0.0.1', '::1']) assert.ok(!blog.blog.error().includes(secret), secret);
  assert.ok(blog.log.some(({ request }) => /^[0-9a-f]{32}$/.test(request ?? '')));
});

/** What was published before has its pictures and packed forms by now: a page that is in memory stays there. */
async function treeRests(): Promise<void> {
  const changed = () => statSync(join(root, 'data', 'site', 'generation')).ctimeMs;
  for (let before = 0; before !== changed(); await pause(1_500)) before = changed();
}
