import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { linesNowAndThen } from '../src/commands/watched.js';
import { configFrom } from '../src/platform/config-from.js';
import { asleepBlog } from './support/asleep-blog.js';
import { rowsOf } from './support/kill/judge.js';
import { qvill } from './support/process.js';
import { bytesOf, treeAt } from './support/tree.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-long-'));
const data = join(root, 'data');
const at = (name: string) => join(root, name);
const config = configFrom({ QVILL_DATA: data });
/** What takes long, in an order in which each finds what it needs, and what it leaves where. */
const table: [name: string, words: string[]][] = [
  ['rebuild', ['rebuild']],
  ['import', ['import', at('source')]],
  ['export', ['export', at('exported.zip')]],
  ['export of the site', ['export', '--site', at('site')]],
  ['sync', ['sync', at('synced')]],
  ['backup', ['backup', '--to', at('backups')]],
  ['verify', ['verify']],
  ['restore', ['restore', 'latest', '--into', at('restored')]],
];

before(async () => {
  mkdirSync(at('source'));
  mkdirSync(at('synced'));
  for (let n = 0; n < 20; n++) writeFileSync(join(at('source'), `${n}.md`), `---\ntitle: Lake ${n}\ndate: 2020-01-01\n---\nWater.\n`);
  await asleepBlog(data);
});
after(() => rmSync(root, { recursive: true }));

for (const [name, words] of table)
  test(`${name}, cut off with Ctrl-C as soon as it runs, leaves nothing half done; --quiet says nothing`, async () => {
    await interrupted(words);
    const left = readdirSync(root).filter((entry) => /\.tmp$|^\.|\.new$/.test(entry));
    assert.deepEqual(left, []);
    assert.deepEqual(rowsOf(config, 'PRAGMA integrity_check').map((row) => Object.values(row)[0]), ['ok']); // prettier-ignore
    const { status, out, error } = await qvill([...words, '--quiet'], { QVILL_DATA: data, QVILL_BACKUP_TO: at('backups') });
    assert.deepEqual([status, out, error], [0, '', '']);
  });

test('afterwards the site is what the database says, with all that was brought in', async () => {
  assert.equal(Number(rowsOf(config, "SELECT count(*) AS n FROM Post WHERE title LIKE 'Lake %'")[0]!['n']), 20);
  const was = bytesOf(await treeAt(config.site));
  assert.equal((await qvill(['rebuild', '--quiet'], { QVILL_DATA: data })).status, 0);
  assert.deepEqual(bytesOf(await treeAt(config.site)), was);
});

test('in a pipe how far it is comes as a line every five seconds, and no sooner', () => {
  let now = 0;
  const lines: string[] = [];
  const tell = linesNowAndThen(
    (line) => lines.push(line),
    () => now,
  );
  for (; now <= 12_000; now += 500) tell(`${now / 500} of 30`);
  tell('');
  assert.deepEqual(lines, ['10 of 30', '20 of 30']);
});

/** Ctrl-C when the process has begun to read the blog. */
async function interrupted(words: string[]): Promise<void> {
  const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], {
    env: { PATH: process.env['PATH'], QVILL_DATA: data, QVILL_BACKUP_TO: at('backups') },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  while (child.exitCode === null && child.signalCode === null && !hasOpen(child.pid!)) await pause(5);
  child.kill('SIGINT');
  await ended;
}

function hasOpen(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((handle) => readlinkSync(`/proc/${pid}/fd/${handle}`).startsWith(data));
  } catch {
    return false; // a file was closed meanwhile, or the process has ended
  }
}
