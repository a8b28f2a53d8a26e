import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { qvill } from './support/process.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { bytesOf, treeAt } from './support/tree.js';

type Finding = { check: string; state: string; said: string };

describe('bin/qvill doctor', () => {
  const data = mkdtempSync(join(tmpdir(), 'qvill-doctor-'));
  let blog: Blog;
  before(async () => {
    blog = await startBlog({ data });
  });
  after(async () => {
    await blog?.stop();
    rmSync(data, { recursive: true });
  });

  async function doctor(environment: Record<string, string> = {}): Promise<{ status: number | null; isWell: boolean; findings: Finding[]; wrong: string[] }> {
    const { status, out, error } = await qvill(['doctor', '--json'], { QVILL_DATA: data, PORT: String(blog.port), ...environment });
    assert.equal(error, '');
    const { isWell, findings } = JSON.parse(out) as { isWell: boolean; findings: Finding[] };
    return { status, isWell, findings, wrong: findings.filter(({ state }) => state === 'wrong').map(({ said }) => said) };
  }

  const rows = (sql: string): unknown[] => {
    const database = new DatabaseSync(blog.config.databaseFile, { timeout: 5_000 });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  };

  test('publishes a hidden page, sees it, sees it change and go, and leaves nothing of it', async () => {
    const tree = bytesOf(await treeAt(blog.config.site));
    const ledger = rows('SELECT * FROM Address ORDER BY key');
    const { status, out, error } = await qvill(['doctor'], { QVILL_DATA: data, PORT: String(blog.port) });
    assert.deepEqual([status, error], [0, ''], out);
    const door = `http://127.0.0.1:${blog.port}`;
    const trip = out.split('\n').filter((line) => line.includes('round trip: '));
    const expected = [
      /^ok    round trip: A hidden page was published: live after \d+ ms, and no other page changed$/,
      new RegExp(`^note  round trip: http://localhost:3000 does not show it \\(it gives no answer: .*\\); the app at ${door} does$`),
      new RegExp(`^ok    round trip: It is shown at ${door}, as identity, gzip, br$`),
      /^ok    round trip: It was changed: live after \d+ ms, and no other page changed$/,
      new RegExp(`^ok    round trip: The first request after that shows the change at ${door}, as br, gzip$`),
      /^ok    round trip: It was taken away, and nothing is left of it$/,
      new RegExp(`^ok    round trip: Its address answers 404 at ${door}$`),
    ];
    for (const [i, line] of expected.entries()) assert.match(trip[i] ?? '', line);
    for (const check of ['permissions', 'disk', 'database', 'clock', 'site', 'pages', 'addresses', 'edges'])
      assert.match(out, new RegExp(`^ok    ${check}: `, 'm'));
    assert.deepEqual(bytesOf(await treeAt(blog.config.site)), tree);
    assert.deepEqual(rows('SELECT * FROM Address ORDER BY key'), ledger);
  });

  test('takes away what a doctor left behind who was killed', async () => {
    const path = `/qvill-doctor-${'0'.repeat(32)}`;
    rows(`INSERT INTO Setting VALUES ('probe', '"${path} Left."')`);
    rows(`INSERT INTO Stale (fact, at) VALUES ('page:${path}', '')`);
    await blog.app.get(Publisher).publish();
    await blog.app.get(Publisher).rebuild();
    assert.match(await (await fetch(blog.url + path)).text(), /noindex.*Left\./s);
    for (const list of ['/', '/atom.xml', '/sitemap.xml', '/llms.txt']) assert.doesNotMatch(await (await fetch(blog.url + list)).text(), /qvill-doctor/);
    assert.deepEqual((await doctor()).wrong, []);
    assert.equal((await fetch(blog.url + path)).status, 404);
    assert.deepEqual(rows("SELECT 1 FROM Address WHERE key LIKE '%doctor%' UNION SELECT 1 FROM Setting WHERE name = 'probe'"), []);
  });

  test('says what is wrong, each thing with a sentence, and ends with 1', async () => {
    const file = join(blog.config.site, 'pages', 'index.html.br');
    writeFileSync(file, readFileSync(join(blog.config.site, 'pages', 'welcome.html.br')));
    rows("INSERT INTO Purge (edge, path, createdAt, nextAt, lastError) VALUES ('http://192.0.2.1:80', '/', '2026-01-01', '2999-01-01', 'no route')");
    rows("INSERT INTO Address (key, since) VALUES ('/once', '2026-01-01'), ('/wp-login.php', '2026-01-01')");
    const { status, isWell, wrong, findings } = await doctor({ PORT: String(await freePort()) });
    assert.deepEqual([status, isWell, wrong.length], [1, false, 3], wrong.join('\n'));
    assert.match(wrong[0]!, /does not show it \(.*\), nor does the app at http:\/\/127\.0\.0\.1:\d+ \(it gives no answer: .*ECONNREFUSED/);
    assert.ok(findings.some(({ said }) => /^pages\/index\.html\.br .*: mended$/.test(said)));
    assert.ok(
      findings.some(({ said }) => said === 'gone/once.GONE is missing: mended'),
      'an address that had no answer has one again',
    );
    assert.equal(wrong[1], '/wp-login.php is refused as what only scanners ask for');
    assert.equal(wrong[2], 'http://192.0.2.1:80 has not acknowledged one address: no route');
    rows('DELETE FROM Purge');
    rows("DELETE FROM Address WHERE key = '/wp-login.php'");
  });

  test('goes through nginx to the tree, while the app is not running', { skip: nginxSkipReason() }, async () => {
    const listenPort = await freePort();
    const nginx = await startNginx({ site: blog.config.site, appPort: await freePort(), listenPort });
    const url = `http://127.0.0.1:${listenPort}`;
    await blog.stop();
    try {
      const { status, findings, wrong } = await doctor({ QVILL_URL: url, PORT: String(await freePort()) });
      assert.deepEqual([status, wrong], [0, []]);
      assert.ok(findings.some(({ said }) => said === `Readers’ door is ${url}`));
    } finally {
      await nginx.stop();
      blog = await startBlog({ data });
    }
  });

  test('is used wrongly with words: status 2', async () => {
    assert.equal((await qvill(['doctor', 'please'], { QVILL_DATA: data })).status, 2);
  });
});
