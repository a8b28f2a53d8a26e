import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openZip } from '../src/archive/folder/zip.store.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { qvill } from './support/process.js';
import { comesUp } from './support/server.js';
import { until } from './support/typing.js';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
const canary = (name: string): string => `canary${name}${'Zq7'.repeat(9)}`;
const given = ['EdgeSecret', 'BackupKey', 'StoreKey', 'StoreSecret'].map(canary) as [string, string, string, string];
/** As long as one of New Relic's is. */
const licence = canary('Licence');
const typed = { password: canary('Password'), wrong: canary('Wrong'), guess: canary('Guess'), sought: canary('Token') };

/** A blog as an operator runs it, from a shell that keeps nothing to itself. */
describe('secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-secrets-'));
  const data = join(folder, 'data');
  let environment: Record<string, string>;
  let app: ChildProcess;
  let url: string;
  let ops: string;
  let said = '';
  const secrets: string[] = [...given, licence, ...Object.values(typed)];
  /** Of codes (TOTP): the one page that shows it, the database and backups of it may have it. */
  let oneTime = '';

  before(async () => {
    const [port, opsPort] = [await freePort(), await freePort()];
    const [edge, backup, key, secret] = given;
    writeFileSync(join(folder, 'secret'), secret, { mode: 0o600 });
    environment = { QVILL_DATA: data, PORT: String(port), QVILL_URL: `http://127.0.0.1:${port}`, QVILL_OPS_PORT: String(opsPort), QVILL_EDGE_SECRET: edge, QVILL_EDGES: 'http://127.0.0.1:9', QVILL_BACKUP_KEY: backup, QVILL_S3_KEY: key, QVILL_S3_SECRET_FILE: join(folder, 'secret'), NEW_RELIC_LICENSE_KEY: licence, NEW_RELIC_HOST: '127.0.0.1', NEW_RELIC_PORT: '9' }; // prettier-ignore
    [url, ops] = [environment['QVILL_URL']!, `http://127.0.0.1:${opsPort}`];
    app = spawn('/bin/sh', ['-c', 'umask 0; exec "$@"', 'sh', process.execPath, '--disable-warning=ExperimentalWarning', main, 'serve'], {
      env: { PATH: process.env['PATH'], ...environment },
    });
    for (const stream of [app.stdout!, app.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    assert.ok(await comesUp(app, () => fetch(`${url}/admin/session/new`).then(({ ok }) => ok, () => false))); // prettier-ignore
    const added = await qvill(['author', 'add', 'ada@example.org', '--name', 'Ada', '--password-stdin'], environment, typed.password);
    assert.equal(added.status, 0, added.error);
  });
  after(async () => {
    if (app.exitCode === null) {
      app.kill('SIGTERM');
      await once(app, 'exit');
    }
    rmSync(folder, { recursive: true });
  });

  const none = (text: string, where: string): void => {
    for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} is in ${where}`);
  };
  /** Sets up codes of an app for Ada; from here on nobody else may tell their secret. */
  async function setUpCodes(cookie: string): Promise<void> {
    const csrf = /name="csrf" value="([^"]+)"/.exec(await (await fetch(`${url}/admin/people/me/security`, { headers: { cookie } })).text())![1]!;
    const shown = await fetch(`${url}/admin/people/me/security/codes`, { ...form({ csrf }), headers: { cookie } });
    oneTime = /<p class="secret"><code>([A-Z2-7 ]+)</.exec(await shown.text())![1]!.replaceAll(' ', '');
    assert.equal(oneTime.length, 32);
    secrets.push(oneTime);
    const reply = await fetch(`${url}/admin/people/me/security/codes/proof`, { ...form({ csrf, code: '000000' }), headers: { cookie } });
    assert.equal(reply.status, 422);
  }
  const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' as const });

  test('are in no answer, log, measure, process list, report or export', async () => {
    const wrong = await fetch(`${url}/admin/session`, form({ email: 'ada@example.org', password: typed.wrong }));
    none(await wrong.text(), 'the form after a wrong password');
    const right = await fetch(`${url}/admin/session`, form({ email: 'ada@example.org', password: typed.password }));
    const cookies = right.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!);
    assert.equal(right.status, 303);
    secrets.push(...cookies.map((cookie) => cookie.split('=')[1]!));
    const cookie = cookies.join('; ');
    const token = (await qvill(['token', 'create', 'An app', '--author', 'ada@example.org'], environment)).out.trim();
    assert.match(token, /^[\w-]{40,}$/);
    secrets.push(token);
    await setUpCodes(cookie);
    const bearer = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    for (const [path, options] of [
      ['/api/posts', { headers: bearer }],
      ['/api/posts', { method: 'POST', headers: bearer, body: '{"title": 3}' }],
      ['/api/posts', { headers: { authorization: `Bearer ${typed.guess}` } }],
      ['/admin/nothing', { headers: { cookie } }],
      ['/admin/settings', { headers: { cookie } }],
      ['/admin/audit', { headers: { cookie } }],
      ['/admin/health', { headers: { cookie } }],
      ['/admin/people/me', { headers: { cookie } }],
      ['/admin/people/me/security', { headers: { cookie } }],
      ['/admin/agent', { headers: { cookie } }],
      ['/admin/tokens', { headers: { cookie } }],
      [`/preview/${typed.sought}`, {}],
      [`/admin/invitation?token=${typed.sought}`, {}],
      ['/nothing', { headers: { cookie } }],
      ['/admin/posts', { ...form({ title: 'x', csrf: typed.guess }), headers: { cookie } }],
    ] as [string, RequestInit][]) {
      const reply = await fetch(url + path, { redirect: 'manual', ...options });
      // A link to an invitation goes back to who sent it, in the form that uses it
      const text = (await reply.text()) + JSON.stringify([...reply.headers]);
      none(path.includes('?token=') ? text.replaceAll(typed.sought, '') : text, path);
    }
    for (const page of ['/healthz', '/readyz', '/metrics', '/debug/pprof/profile?seconds=1', '/debug/pprof/heap']) {
      const reply = await fetch(ops + page);
      assert.equal(reply.status, 200, page);
      const { gunzipSync } = await import('node:zlib');
      const bytes = Buffer.from(await reply.arrayBuffer());
      none((bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('latin1'), page);
    }
    for (const name of ['cmdline', 'comm']) none(readFileSync(`/proc/${app.pid}/${name}`, 'utf8'), name);
    for (const args of [['doctor', '--json'], ['config'], ['export', join(folder, 'export'), '--with', 'all']]) {
      const { out, error } = await qvill(args, environment);
      none(out + error, args[0]!);
    }
    for (const file of filesBelow(join(folder, 'export'))) none(readFileSync(file, 'latin1'), file);
    await until('New Relic’s agent has told of its failure', () => /ECONNREFUSED/.test(said), 60_000);
    none(said, 'the log');
  });

  test('are in the database and in backups only as digests', async () => {
    const made = await qvill(['backup', '--json'], { ...environment, QVILL_BACKUP_KEY: '' });
    assert.equal(made.status, 0, made.error);
    none(made.out + made.error, 'the report of a backup');
    const onlyDigests = (text: string, where: string) => none(/(?:^|:)blog\.db/.test(where) ? text.replaceAll(oneTime, '') : text, where);
    for (const file of filesBelow(data)) onlyDigests(readFileSync(file, 'latin1'), relative(data, file));
    // Packed, a secret is not to be seen
    const [name] = readdirSync(join(data, 'backups')).filter((file) => file.endsWith('.zip'));
    const zip = await openZip(join(data, 'backups', name!));
    assert.ok(zip.entries.some(({ path }) => path === 'blog.db'));
    for (const entry of zip.entries) onlyDigests((await zip.read(entry, 1_000_000_000)).toString('latin1'), `${name}:${entry.path}`);
    zip.close();
  });

  test('nobody else reads what is private or writes what is public, whatever the shell said', () => {
    assert.equal(lstatSync(data).mode & 0o777, 0o700);
    for (const path of everythingBelow(data)) {
      const name = relative(data, path);
      const { mode } = lstatSync(path);
      if (lstatSync(path).isSymbolicLink()) continue;
      const isPublic = /^(?:site|trees|media(?!\/\.incoming))(?:\/|$)/.test(name);
      const isTop = !name.includes('/');
      assert.equal(mode & 0o022, 0, `${name} can be written by others: ${(mode & 0o777).toString(8)}`);
      if (isTop && !isPublic && !name.endsWith('.lock.d')) assert.equal(mode & 0o077, 0, `${name} can be read by others: ${(mode & 0o777).toString(8)}`);
    }
  });
});

function* everythingBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    yield path;
    if (entry.isDirectory()) yield* everythingBelow(path);
  }
}
const filesBelow = (folder: string): string[] => [...everythingBelow(folder)].filter((path) => lstatSync(path).isFile());
