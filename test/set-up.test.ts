import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { stateOf } from '../src/loadtest/memory/proc.store.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-clone-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A clone with little to compile: what the set-up does is the same. */
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['bin/setup.js', 'bin/join-start.js', 'bin/lean-client.js', 'package.json', 'package-lock.json', 'prisma/schema.prisma', 'tsconfig.json'])
    cpSync(part, join(folder, part));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  for (const part of ['browser', 'commands']) mkdirSync(join(folder, 'src', part), { recursive: true });
  for (const name of ['run', 'watched', 'serve.command'])
    writeFileSync(join(folder, 'src', 'commands', `${name}.ts`), `export const name: string = '${name}';\n`);
  writeFileSync(join(folder, 'src', 'main.ts'), 'export const built: boolean = true;\n');
  writeFileSync(join(folder, 'src', 'browser', 'desk.script.ts'), 'document.title = "desk";\n');
});

const waits = 'Another process is setting this clone up: waiting for it …\n';

type SetUp = { child: ChildProcess; said: () => string; status: Promise<number | null> };

function setUp(): SetUp {
  const child = spawn(process.execPath, [join(folder, 'bin', 'setup.js')], { cwd: folder, timeout: 120_000 });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return { child, said: () => said, status: once(child, 'close').then(([status]) => status as number | null) };
}

/** Resolves when that was said. */
async function says({ child, said, status }: SetUp, text: string): Promise<void> {
  while (!said().includes(text)) await Promise.race([once(child.stderr!, 'data'), status.then(() => assert.fail(`it ended with “${said()}”`))]);
}

function assertBuilt(): void {
  for (const part of ['src/main.js', 'browser/desk.js', 'prisma/client/client.js', 'stamp', 'quick-stamp'])
    assert.ok(existsSync(join(folder, 'dist', part)), part);
  assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('.dist')), []); // prettier-ignore
}

test('of set-ups of one clone at the same moment one builds, and the others wait, say so, and find it done', async () => {
  const first = setUp();
  await says(first, 'Building …\n');
  const others = [setUp(), setUp()];
  assert.deepEqual(await Promise.all([first, ...others].map(({ status }) => status)), [0, 0, 0]);
  assert.equal(first.said(), 'Building …\n');
  for (const { said } of others) assert.equal(said(), waits);
  assertBuilt();
  const later = setUp();
  assert.deepEqual([await later.status, later.said()], [0, '']);
});

test('a program that a killed set-up has left at work is waited for', async () => {
  const first = setUp();
  await says(first, 'Building …\n');
  const own = stateOf([first.child.pid!]).processes.filter(({ name }) => /node|flock/.test(name));
  for (const { pid } of own) process.kill(pid, 'SIGKILL');
  const next = setUp();
  assert.equal(await next.status, 0);
  assertBuilt();
});

test('a set-up that is killed leaves nothing in the way of the next one', async () => {
  const first = setUp();
  await says(first, 'Building …\n');
  for (const { pid } of stateOf([first.child.pid!]).processes) process.kill(pid, 'SIGKILL');
  await first.status;
  const next = setUp();
  assert.equal(await next.status, 0);
  assert.match(next.said(), /Building …\n$/);
  assertBuilt();
});
