import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { whyUnknown } from '../src/loadtest/memory/memory.js';
import { cpuSecondsOf, listenersAt, memoryOf, stateOf } from '../src/loadtest/memory/proc.store.js';
import { readStat, rootsOf, treeOf } from '../src/loadtest/memory/process-tree.js';
import { Sampler } from '../src/loadtest/memory/sampler.service.js';

const skip = existsSync('/proc/self/smaps_rollup') ? false : 'not on this system';
const started: ChildProcess[] = [];
after(() => started.forEach((child) => child.kill('SIGKILL')));

/** A shell whose child holds so many megabytes, listens, and says at which port. */
async function heavy(megabytes: number, more = ''): Promise<{ shell: ChildProcess; port: number }> {
  const code = `const held = Buffer.alloc(${megabytes} * 1024 * 1024, 1); const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port)); ${more}`;
  const shell = spawn('sh', ['-c', `"$0" -e "$1"; true`, process.execPath, code], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  started.push(shell);
  const [text] = (await once(shell.stdout, 'data')) as [Buffer];
  return { shell, port: Number(text.toString()) };
}

const endGroup = async (shell: ChildProcess) => {
  process.kill(-shell.pid!, 'SIGKILL');
  await once(shell, 'exit');
};

test('the memory of a tree is that of the process and of all that it started, by their share', { skip }, async () => {
  const { shell } = await heavy(90);
  const { processes, memory } = stateOf([shell.pid!]);
  assert.equal(processes.length, 2);
  assert.match(processes[1]!.name, /^node const held/);
  const pss = processes.map(({ pid }) => Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]) * 1024);
  assert.ok(Math.abs(memory!.pss - pss[0]! - pss[1]!) < 8 * 1024 * 1024);
  assert.ok(memory!.own > 90 * 1024 * 1024 && memory!.pss > memory!.own && memory!.rss >= memory!.pss, JSON.stringify(memory));
  await endGroup(shell);
  assert.equal(memoryOf(shell.pid!), null);
  assert.match(whyUnknown(stateOf([shell.pid!]))!, /not there any more/);
});

test('who listens at a port is found by the socket, and nobody where nobody does', { skip }, async () => {
  const { shell, port } = await heavy(1);
  const { pids, hidden } = listenersAt('127.0.0.1', port);
  assert.deepEqual([pids.length, hidden], [1, false]);
  assert.equal(stateOf([shell.pid!]).processes[1]!.pid, pids[0]);
  assert.deepEqual(listenersAt('::ffff:127.0.0.1', port).pids, pids);
  assert.deepEqual(listenersAt('127.0.0.2', port), { pids: [], hidden: false });
  await endGroup(shell);
  assert.deepEqual(listenersAt('127.0.0.1', port), { pids: [], hidden: false });
});

test('of a process of another user no number is given, and the reason is', { skip: skip || (process.getuid?.() === 0 ? false : 'needs root') }, async () => {
  const { shell, port } = await heavy(1);
  const module = fileURLToPath(new URL('../src/loadtest/memory/proc.store.js', import.meta.url));
  const look = `process.setuid(65534); const m = require(${JSON.stringify(module)}); console.log(JSON.stringify([m.stateOf([${shell.pid}]), m.listenersAt('127.0.0.1', ${port})]))`;
  // The sources may stand where nobody else may look
  const preloaded = `const m0 = require(${JSON.stringify(module)}); ${look}`;
  const [state, listeners] = JSON.parse(execFileSync(process.execPath, ['-e', preloaded], { encoding: 'utf8' })) as [ReturnType<typeof stateOf>, unknown];
  assert.equal(state.memory, null);
  assert.match(whyUnknown(state)!, /may only be read by its user or root/);
  assert.deepEqual(listeners, { pids: [], hidden: true });
  await endGroup(shell);
});

test('what a process and its ended children spent on a core is counted', { skip }, async () => {
  const busy = `while (process.cpuUsage().user < 300_000);`;
  const { shell } = await heavy(1, `require('child_process').execFileSync(process.execPath, ['-e', '${busy}'])`);
  // It says its port when the child has ended
  assert.ok(cpuSecondsOf(shell.pid!) >= 0.28);
  await endGroup(shell);
  assert.equal(cpuSecondsOf(shell.pid!), 0);
});

test('a sampler looks again and again, and once more when it is stopped', { skip }, async () => {
  const { shell } = await heavy(1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const sampler = new Sampler([shell.pid!], 20, () => sampler.samples.length >= 3 && resolve());
  await promise;
  const { at } = sampler.last!;
  const samples = await sampler.stop();
  assert.ok(samples.length >= 4 && samples.every(({ memory }) => memory!.pss > 1_000_000));
  assert.ok(samples.at(-1)!.at >= at && Math.abs(at - Date.now()) < 60_000);
  await endGroup(shell);
});

test('a name with brackets and spaces is a name', () => {
  const row = (pid: number, parent: number, name = 'x') => readStat(`${pid} (${name}) S ${parent} 1 1 0 -1 4194304 1 2 3 4 10 20 30 40 20 0 1 0 5`)!;
  assert.deepEqual(row(7, 3, 'a (b) c) S 9'), { pid: 7, parent: 3, name: 'a (b) c) S 9', isZombie: false, ticks: 100 });
  assert.equal(readStat('nothing'), null);
  const rows = [row(1, 0), row(10, 1), row(11, 10), row(12, 11), row(20, 1)];
  assert.deepEqual(
    treeOf([10], rows).map(({ pid }) => pid),
    [10, 11, 12],
  );
  assert.deepEqual(rootsOf([12, 10, 20, 1], rows), [10, 20]);
  assert.deepEqual(rootsOf([1], rows), [1]);
});
