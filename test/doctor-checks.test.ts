import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { clockVerdict } from '../src/health/clock-verdict.js';
import { memoryVerdict } from '../src/health/app-state.js';
import { findingsOf, type Verdict } from '../src/health/check.js';
import { certificateVerdict, presented } from '../src/health/certificate.store.js';
import { servicesVerdict, type Systemd } from '../src/health/services.store.js';
import { doctorOf } from './support/doctor.js';
import { end } from './support/server.js';
import { startWatched, type Watched } from './support/watched.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-checks-'));
after(() => rmSync(root, { recursive: true }));
const isRoot = process.getuid?.() === 0;
const said = (verdict: Verdict): string[] => findingsOf('', verdict).map((finding) => `${finding.state}: ${finding.said}`);

describe('of a running blog the doctor says', () => {
  const data = join(root, 'data');
  let blog: Watched;
  let environment: Record<string, string>;
  before(async () => {
    blog = await startWatched(data);
    environment = { QVILL_DATA: data, PORT: String(blog.port), QVILL_URL: `http://127.0.0.1:${blog.port}`, QVILL_OPS_PORT: String(blog.ops) };
  });
  after(() => end(blog.app));

  test('that nothing is wrong, how much memory the app has, and what is not set', async () => {
    const { status, of } = await doctorOf(environment);
    assert.equal(status, 0);
    assert.match(of('memory')[0]!, /^well: .*; the app has \d+ MB of the \d+ MB that it may take$/);
    assert.match(of('clock')[0]!, /^well: It is 20\d\d-.*Z; .* in the blog’s zone, UTC/);
    for (const [check, line] of [
      ['agent', 'well: New Relic’s agent is not set, and nothing of it is loaded'],
      ['certificate', 'well: QVILL_URL is not https, so there is no certificate to run out'],
      ['database', 'well: SQLite finds nothing wrong in blog.db, its schema is of this version, and its log is short'],
      ['permissions', `well: ${data} and what is in it belong to one user, and nobody else reads what is not public`],
    ] as const)
      assert.deepEqual(of(check), [line]);
    assert.equal(statSync(join(data, 'health.json')).mode & 0o777, 0o600);
  });

  test('who else could read or spoil the folder, and whether New Relic’s agent reports, as the app says', async () => {
    chmodSync(data, 0o755);
    chmodSync(join(data, 'blog.db'), 0o644);
    if (isRoot) chownSync(join(data, 'media.lock'), 12_345, 12_345);
    const { status, of, findings } = await doctorOf({ ...environment, NEW_RELIC_LICENSE_KEY: 'a'.repeat(40) });
    chmodSync(data, 0o700);
    chmodSync(join(data, 'blog.db'), 0o600);
    if (isRoot) chownSync(join(data, 'media.lock'), 0, 0);
    assert.equal(status, 1);
    assert.deepEqual(of('agent'), ['note: The app was started without the licence key of New Relic']);
    const strange = isRoot ? [`wrong: one file belongs to another user than ${data} itself: ${data}/media.lock`] : [];
    assert.deepEqual(of('permissions'), [`wrong: ${data} can be listed or written by others`, `wrong: Others may read ${data}/blog.db`, ...strange]);
    assert.deepEqual(
      findings.filter(({ check }) => check === 'permissions').map(({ todo }) => todo!.split(' ')[0]),
      ['chmod', 'chmod', 'chown'].slice(0, isRoot ? 3 : 2),
    );
  });

  test('that the clock went back, that somebody reads an old moment for long, and that the app can’t be asked', async () => {
    const db = new DatabaseSync(join(data, 'blog.db'), { timeout: 5_000 });
    const [last] = db.prepare('SELECT max(id) AS id, at FROM Receipt').all() as { id: number; at: string }[];
    db.prepare('UPDATE Receipt SET at = ? WHERE id = ?').run('2999-01-01T00:00:00.000Z', last!.id);
    const reader = new DatabaseSync(join(data, 'blog.db'), { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM Post').all();
    db.exec('CREATE TABLE Ballast (x BLOB)');
    for (let n = 0; n < 18; n++) db.exec('INSERT INTO Ballast VALUES (zeroblob(4000000))');
    const { of } = await doctorOf({ ...environment, NEW_RELIC_LICENSE_KEY: 'a'.repeat(40), QVILL_OPS_PORT: 'off' });
    reader.close();
    db.prepare('UPDATE Receipt SET at = ? WHERE id = ?').run(last!.at, last!.id);
    db.exec('DROP TABLE Ballast; PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    assert.match(of('agent')[0]!, /^note: The app can’t be asked .* is not known$/);
    assert.match(of('clock')[0]!, /^wrong: It is .* here, and the last publication was at 2999-.*: the clock went back$/);
    assert.match(of('database')[0]!, /^note: blog\.db-wal has \d+ MB: somebody reads an old moment/);
  });
});

test('of clocks and memory it says what is wrong with them', () => {
  const clock = { now: '2026-11-22T12:00:00.000Z', last: '', zone: 'Europe/Berlin', isSynchronised: true };
  assert.deepEqual(said(clockVerdict(clock)), [
    'well: It is 2026-11-22T12:00:00.000Z; 22/11/2026, 13:00 in the blog’s zone, Europe/Berlin; the clock is kept right',
  ]);
  assert.deepEqual(said(clockVerdict({ ...clock, isSynchronised: false })), ['note: It is 2026-11-22T12:00:00.000Z here, and nobody keeps this clock right']);
  assert.match(said(clockVerdict({ ...clock, now: '1970-01-01T00:00:09.000Z' }))[0]!, /^wrong: .*: the clock was never set$/);
  assert.match(said(clockVerdict({ ...clock, zone: 'Mars/Olympus' }))[0]!, /^wrong: The blog’s time zone “Mars\/Olympus” is not known here$/);
  const machine = { available: 500_000_000, stalled: 0, kills: 0 };
  const app = { data: '', agent: { kind: 'off' }, memory: { level: 'short', used: 119 * 2 ** 20, limit: 128 * 2 ** 20 } };
  assert.deepEqual(said(memoryVerdict(machine, null)), ['well: 477 MB of memory are free']);
  assert.deepEqual(said(memoryVerdict(machine, app)), ['wrong: The app has 119 MB of 128 MB: work on pictures waits, uploads are refused']);
  assert.deepEqual(said(memoryVerdict({ available: 9_000_000, stalled: 40, kills: 2 }, null)), [
    'wrong: 9 MB of memory are left on this machine',
    'note: Somebody waited for memory in 40 % of the last minute',
    'wrong: The system ended processes for want of memory, 2 times',
  ]);
});

test(
  'of a certificate it says until when it is good, that nobody renewed it, and that nobody believes it',
  { skip: !existsSync('/usr/bin/openssl') },
  async () => {
    const [key, cert] = [join(root, 'key'), join(root, 'cert')];
    const how = `req -x509 -newkey rsa:2048 -nodes -days 20 -subj /CN=localhost -keyout ${key} -out ${cert}`;
    assert.equal(spawnSync('openssl', how.split(' ')).status, 0);
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const shown = await presented(url);
    server.close();
    assert.ok('until' in shown && shown.distrust === 'DEPTH_ZERO_SELF_SIGNED_CERT', JSON.stringify(shown));
    const at = (days: number, distrust: string | null) =>
      said(certificateVerdict(url, { ...shown, distrust }, new Date(shown.until.getTime() - days * 86_400_000)));
    assert.match(at(15, null)[0]!, /^well: The certificate of https:.* is good until 20\d\d-\d\d-\d\d, 15 days$/);
    // Good for twenty days alone, it is renewed when four are left
    assert.match(at(3, null)[0]!, /^wrong: .*, 3 days: nobody has renewed it$/);
    assert.match(at(-1, null)[0]!, /^wrong: .* ran out on 20/);
    assert.match(at(15, shown.distrust)[0]!, /^wrong: Browsers do not believe .*: DEPTH_ZERO_SELF_SIGNED_CERT$/);
    assert.match(said(certificateVerdict(url, await presented(url), new Date()))[0]!, /^note: .* can’t be asked from this machine .*ECONNREFUSED/);
  },
);

describe('of the units of systemd it says', () => {
  const units = join(root, 'units');
  const states = { 'is-active': 'active', 'is-enabled': 'enabled' } as Record<string, string>;
  const systemd: Systemd = { runs: true, folders: [join(root, 'nowhere'), units], ask: (word = '', unit) => states[`${word} ${unit}`] ?? states[word]! };
  before(() => {
    mkdirSync(units);
    cpSync('deploy/systemd', units, { recursive: true });
  });

  test('nothing where the machine has no systemd, and that none is installed', () => {
    assert.match(said(servicesVerdict({ ...systemd, runs: false }))[0]!, /^well: This machine is not run by systemd/);
    assert.match(said(servicesVerdict({ ...systemd, folders: [root] }))[0]!, /^note: None of the units/);
  });

  test('that they are those of this version, whatever is the machine’s own in them', () => {
    const file = join(units, 'qvill.service');
    writeFileSync(file, `# ours\n${readFileSync(file, 'utf8').replace('/opt/qvill', '/srv/qvill').replace('User=qvill', 'User=blog')}`);
    assert.match(said(servicesVerdict(systemd))[0]!, /^well: .*qvill\.service.*: as this version has them, and on$/);
  });

  test('which line is another, that nobody listens, and that no backup is made', () => {
    const file = join(units, 'qvill.service');
    writeFileSync(file, readFileSync(file, 'utf8').replace('TimeoutStopSec=100', 'TimeoutStopSec=5'));
    Object.assign(states, { 'is-active qvill.socket': 'inactive', 'is-active qvill.service': 'failed', 'is-enabled qvill-backup.timer': 'disabled' });
    assert.deepEqual(said(servicesVerdict(systemd)), [
      `note: ${file} is not the unit of this version: it lacks “TimeoutStopSec=100”`,
      'wrong: qvill.socket is not listened on: nobody reaches the app',
      'wrong: qvill.service has failed',
      'note: qvill-backup.timer is not on: no backup is made each night',
    ]);
  });
});
