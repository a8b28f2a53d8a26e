import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { leaveWord, leaveWordAgain, nextWork } from '../src/app/wake-at.store.js';
import { configFrom } from '../src/platform/config-from.js';
import { Activated } from './support/activated.js';
import { asleepBlog } from './support/asleep-blog.js';
import { qvill } from './support/process.js';
import { freePort } from '../src/comparison/free-port.service.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-due-'));
const data = join(folder, 'data');
const config = configFrom({ QVILL_DATA: data, QVILL_EDGES: 'http://127.0.0.1:9' });
const word = () => readFileSync(join(data, 'wake-at'), 'utf8');
let token = '';
before(async () => {
  ({ token } = await asleepBlog(data));
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('what wakes the app', () => {
  const at = '2040-05-01T10:00:00.500Z';
  const seconds = Date.parse('2040-05-01T09:59:50Z') / 1_000;
  const now = '1970-01-01T00:00:00.000Z';
  const post = '(SELECT max(id) FROM Post)';
  const on = "INSERT OR REPLACE INTO Setting (name, value) VALUES ('webmentions', 'true')";
  /** Each kind of work, as a row of the one that does it, and when it wakes for it. */
  const kinds: [name: string, sql: string[], when: string][] = [
    ['a scheduled post', [`UPDATE Post SET status = 'scheduled', publishedAt = '${at}' WHERE id = ${post}`], at],
    ['a text of redirects that is followed', [`INSERT INTO RedirectFeed (url, minutes, nextAt) VALUES ('https://a.example/', 15, '${at}')`], at],
    ['a purge that is tried again', [`INSERT INTO Purge (edge, path, createdAt, nextAt) VALUES ('http://127.0.0.1:9', '/', '${at}', '${at}')`], at],
    ['a ping of a hub', [`INSERT INTO HubPing (hub, topic, createdAt, nextAt) VALUES ('https://hub.example/', 'x', '${at}', '${at}')`], at],
    ['a page that is tried again', [`INSERT INTO PageProblem (path, reason, since, triedAt, nextAt) VALUES ('/x', 'x', '${at}', '${at}', '${at}')`], at],
    ['a post whose links are told', [on, `INSERT OR REPLACE INTO Telling (postId, dueAt) VALUES (${post}, '${at}')`], at],
    ['pages that were not made', ["INSERT INTO Stale (fact, at) VALUES ('site', '')"], now],
  ];

  for (const [name, sql, when] of kinds)
    test(name, () => {
      const db = new DatabaseSync(config.databaseFile);
      assert.equal(nextWork(config), null);
      db.exec(`CREATE TEMP TABLE kept AS SELECT * FROM Post`);
      for (const line of sql) db.exec(line);
      assert.equal(nextWork(config), when);
      leaveWord(config, nextWork(config));
      assert.equal(word(), when === now ? '0\n' : `${seconds}\n`);
      for (const table of ['RedirectFeed', 'Purge', 'HubPing', 'PageProblem', 'Telling', 'Stale']) db.exec(`DELETE FROM ${table}`);
      db.exec(
        "UPDATE Post SET (status, publishedAt) = (SELECT status, publishedAt FROM kept WHERE kept.id = Post.id); DELETE FROM Stale; DELETE FROM Setting WHERE name = 'webmentions'",
      );
      db.close();
      leaveWord(config, nextWork(config));
      assert.equal(word(), 'never\n');
    });

  test('a command that leaves it something to do', async () => {
    const source = join(folder, 'coming.md');
    writeFileSync(source, '---\ntitle: Coming\ndate: 2040-05-01T10:00:00Z\n---\nLater\n');
    await qvill(['import', source], { QVILL_DATA: data });
    assert.equal(word(), `${seconds}\n`);
    const db = new DatabaseSync(config.databaseFile);
    db.exec("UPDATE Post SET status = 'idea', publishedAt = NULL WHERE status = 'scheduled'");
    db.close();
    leaveWordAgain(config);
    assert.equal(word(), 'never\n');
  });
});

test('a scheduled post of an app that is asleep is live on time', { timeout: 120_000 }, async () => {
  const port = await freePort();
  const app = await Activated.start(folder, [port], { QVILL_DATA: data, QVILL_SLEEP_AFTER: '0.2', QVILL_OPS_PORT: 'off' });
  const url = `http://127.0.0.1:${port}`;
  const due = Date.now() + 40_000;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ title: 'On time', markdown: 'Now.', status: 'scheduled', publishedAt: new Date(due).toISOString() });
  const reply = await fetch(`${url}/api/posts`, { method: 'POST', headers, body });
  assert.equal(reply.status, 201, await reply.text());
  await app.next('ended', 0);
  assert.equal(word(), `${Math.floor(due / 1_000 - 10)}\n`);
  assert.ok(Date.now() < due - 10_000, 'it was awake all the time');
  const woken = await app.next('started', 1);
  assert.ok(woken.at < due);
  const ask = async () => [(await fetch(`${url}/on-time`)).status, Date.now()] as const;
  let [status, at] = await ask();
  for (; status === 404; [status, at] = await ask()) await pause(100);
  assert.equal(status, 200);
  assert.ok(at >= due, 'it was there too early');
  assert.equal(app.count('started'), 2, 'it was woken by who asked');
  await app.next('ended', 1);
  assert.equal(word(), 'never\n');
  assert.equal(app.errors, '');
  await app.end();
});
