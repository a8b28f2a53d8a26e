import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import { findingsOf } from '../src/health/check.js';
import type { Place } from '../src/health/place.js';
import { upgrades } from '../src/health/upgrade-check.store.js';
import { configFrom } from '../src/platform/config-from.js';
import { holdingLock } from '../src/platform/lock.store.js';
import { type Journal, note } from '../src/upgrade/journal.store.js';
import { end } from './support/server.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-doctor-'));
after(() => rmSync(root, { recursive: true }));
const config = configFrom({ QVILL_DATA: join(root, 'data') });
mkdirSync(config.data);
writeFileSync(config.databaseFile, '');

const link = join(root, 'current');
const version = (name: string) => {
  const folder = join(root, name);
  mkdirSync(join(folder, 'dist', 'src'), { recursive: true });
  writeFileSync(join(folder, 'dist', 'stamp'), name);
  // As much of an app as others see: it is called `serve`, and has the database open
  writeFileSync(join(folder, 'dist', 'src', 'main.js'), "require('node:fs').openSync(process.env.DATABASE); console.log('open'); setInterval(() => {}, 1e6);");
  return { version: name, folder };
};
const [from, to] = [version('0.1.0'), version('0.2.0')];
const use = (name: string) => {
  rmSync(link, { force: true });
  symlinkSync(name, link);
};
const journal: Journal = { state: 'switched', at: '2026-11-22T10:00:00.000Z', link, from, to, migrations: [], backup: null, aside: null, owes: false };

async function look(): Promise<string[]> {
  const findings = findingsOf('upgrade', await upgrades.look({ config } as Place));
  assert.deepEqual(findings.filter(({ state, todo }) => state !== 'well' && !todo), []); // prettier-ignore
  return findings.map(({ state, said }) => `${state}: ${said}`);
}

test('the doctor says how far an upgrade is that was cut off, and one that came to its end is well', async () => {
  assert.deepEqual(await look(), ['well: There was no upgrade']);
  use('0.2.0');
  note(config, journal);
  assert.deepEqual(await look(), ['well: Qvill 0.2.0 since 2026-11-22T10:00:00.000Z']);
  note(config, journal, { state: 'switching' });
  assert.match((await look())[0]!, /^wrong: An upgrade to Qvill 0\.2\.0 was cut off: it is in use/);
  use('0.1.0');
  assert.match((await look())[0]!, /^note: An upgrade to Qvill 0\.2\.0 was cut off before anything was changed/);
  note(config, journal, { state: 'going back' });
  assert.deepEqual(await look(), ['wrong: The way back to Qvill 0.1.0 was cut off']);
  note(config, journal, { state: 'back', owes: true });
  assert.match((await look())[0]!, /^wrong: What was new since the upgrade to Qvill 0\.2\.0 was not brought in/);
  note(config, journal, { state: 'back' });
  assert.deepEqual(await look(), ['well: The blog went back from Qvill 0.2.0 to 0.1.0']);
  await holdingLock(config.upgradeLockFile, async () => assert.match((await look())[0]!, /^note: An upgrade, .* is under way$/));
});

describe('of an app that runs the doctor says', () => {
  let app: ChildProcess | null = null;
  afterEach(() => app && end(app));

  async function start({ folder }: { folder: string }): Promise<void> {
    const env = { DATABASE: config.databaseFile };
    app = spawn(process.execPath, [join(folder, 'dist', 'src', 'main.js'), 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(app.stdout!, 'data');
  }

  test('that it waits for a start, when the link leads elsewhere, its files were exchanged, or they are gone', async () => {
    use('0.2.0');
    note(config, journal);
    await start(to);
    assert.match((await look())[0]!, /^well: .*, and the app that runs is of the version that is to run$/);
    use('0.1.0');
    assert.deepEqual(await look(), [`wrong: The app (process ${app!.pid}) runs from ${to.folder}, and ${link} leads to ${from.folder}`]);
    use('0.2.0');
    writeFileSync(join(to.folder, 'dist', 'stamp'), 'of another build');
    assert.match((await look())[0]!, /^wrong: The app \(process \d+\) was started before the version in \S+ was put there/);
    renameSync(join(to.folder, 'dist'), join(to.folder, 'was'));
    assert.match((await look())[0]!, /^wrong: The app \(process \d+\) runs from \S+, where there is no Qvill any more$/);
  });
});
