import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SmallServers } from './support/compared.js';
import { type Ended, qvill } from './support/process.js';
import { spreadOf } from '../src/core/spread.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { answering } from './support/small-server.js';

const servers = new SmallServers();
after(() => servers.remove());

const data = join(servers.folder, 'no-blog');
const brief = ['--rounds', '5', '--seconds', '0.1', '--rates', '20', '--users', '4', '--path', '/one'];
const compare = (...words: string[]): Promise<Ended> => qvill(['compare', ...words, '--wait', '0', '--quiet'], { QVILL_DATA: data });

type Report = {
  paths: string[];
  remarks: string[];
  measured: {
    variant: { name: string };
    turns: { firstAnswerMs: number; memory: { rest: number }; cpuMicroseconds: number; rates: { latency: { counts: [number, number][] } }[] }[];
  }[];
  verdicts: { measure: string; variant: string; said: string }[];
};

test('variants are started, measured in turns and stopped, and the report has memory, CPU, latencies and the start of each', async () => {
  const [light, heavy] = [await servers.variant('light'), await servers.variant('heavy', { works: 4, holds: 60 })];
  const { status, out, error } = await compare(...light, ...heavy, ...brief, '--json');
  assert.equal(status, 0, error);
  const { measured, verdicts, remarks } = JSON.parse(out) as Report;
  const [ours, theirs] = measured.map(({ turns }) => turns);
  assert.equal(ours!.length, 5);
  for (const turn of [...ours!, ...theirs!]) assert.ok(turn.firstAnswerMs > 0 && turn.memory.rest > 5 && turn.cpuMicroseconds > 0);
  assert.ok(ours!.every(({ rates }) => rates[0]!.latency.counts.reduce((sum, [, count]) => sum + count, 0) >= 2));
  assert.ok(theirs![0]!.memory.rest - ours![0]!.memory.rest > 50, 'what a server holds is in its memory');
  // Counted in hundredths of a second by the kernel, so that one round may be off by some
  assert.ok(spreadOf(theirs!.map((turn) => turn.cpuMicroseconds)).median > 2_000, 'four milliseconds of work are in the CPU per request');
  // Five rounds are too few for seven questions, and the report says so in place of a verdict
  assert.deepEqual([...new Set(verdicts.map(({ said }) => said))], ['a tie']);
  assert.match(remarks.join(' '), /With 5 rounds nothing can be proven: so many questions need 7/);
  assert.equal(servers.left(), 0);
});

test('all commands of a variant count, and a file can name it', async () => {
  const [port, other] = [await freePort(), await freePort()];
  const one = { name: 'one', url: `http://127.0.0.1:${port}`, start: servers.command(port) };
  const two = { name: 'two', url: one.url, start: [one.start, servers.command(other, { holds: 60 })], version: 'echo 1.2.3' };
  const file = join(servers.folder, 'variants.json');
  writeFileSync(file, JSON.stringify({ variants: [one, two], paths: ['/two'], rounds: 1, seconds: 0.1, rates: [20] }));
  const { status, out, error } = await compare(file, '--json');
  assert.equal(status, 0, error);
  const { measured, paths } = JSON.parse(out) as Report;
  const [alone, both] = measured.map(({ turns }) => turns[0]!.memory.rest);
  assert.ok(both! - alone! > 60, `${both} MB and ${alone} MB`);
  assert.deepEqual(paths, ['/two']);
  assert.match(out, /"version": "1.2.3"/);
  assert.equal(servers.left(), 0);
});

test('what is there already is neither started nor stopped, and pages are found where none are named', async () => {
  const [here, there] = await Promise.all(
    [0, 1].map(() => answering((_, response) => void response.setHeader('content-type', 'text/html').end('<a href="/a">a</a>'))),
  );
  const { status, out, error } = await compare(
    `a=${here!.url}`,
    `b=${there!.url}`,
    '--rounds',
    '1',
    '--seconds',
    '0.1',
    '--rates',
    '20',
    '--quiet',
    '--to',
    join(servers.folder, 'out'),
  );
  assert.equal(status, 0, error);
  assert.match(out, /^a +– +–|Memory, MB/m);
  assert.equal((await fetch(here!.url)).status, 200);
  const read = (name: string) => readFileSync(join(servers.folder, 'out', name), 'utf8');
  assert.deepEqual((JSON.parse(read('comparison.json')) as Report).paths, ['/', '/a']);
  assert.match(read('comparison.md'), /^# a and b, measured\n[^]*!\[[^\]]+\]\(latency-20\.svg\)[^]*## How it was measured/);
  assert.match(read('latency-20.svg'), /^<svg [^]*<path class="line l1"/);
  await Promise.all([here!.stop(), there!.stop()]);
});

test('a variant that ends while it is measured is no measurement', async () => {
  const lasting = await servers.variant('lasting');
  // At the look at its page, which is its second request, and under load
  for (const lives of [1, 10]) {
    const { status, out, error } = await compare(...(await servers.mortal('mortal', lives)), ...lasting, ...brief);
    assert.deepEqual([status, out], [1, ''], `${lives}: ${error}`);
    assert.match(error, lives === 1 ? /\/one gave no answer/ : /mortal/, `${lives}`);
    assert.doesNotMatch(error, /NaN/);
  }
  assert.equal(servers.left(), 0);
});

test('a post for nobody, and names that a post would not show, are refused before anything is measured', async () => {
  const [one, two] = [await servers.variant('one'), await servers.variant('two')];
  const forNobody = await compare(...one, ...two, ...brief, '--post');
  assert.deepEqual([forNobody.status, forNobody.out], [1, '']);
  assert.match(forNobody.error, /There is no blog in .* that could have the post/);
  for (const name of ['<b>x</b>', 'a|b', '*a*', '[a](b)', 'a\nb'])
    assert.match((await compare(...(await servers.variant(name)), ...two, ...brief)).error, /can’t be a name: a post would not show it as it is/, name);
});

test('what can’t be compared is refused in words', async () => {
  const server = await answering((_, response) => void response.end('here'));
  const [good, port] = [await servers.variant('good'), await freePort()];
  const cases: [words: string[], status: number, said: RegExp][] = [
    [[`a=${server.url}`], 2, /it takes two variants NAME=URL or more/],
    [['--start', 'true', `a=${server.url}`], 2, /--start stands after the variant that it starts/],
    [[`a=${server.url}`, `a=${server.url}/b`], 1, /Two variants are called a/],
    [[`a=${server.url}`, 'b=http://192.0.2.1'], 1, /192\.0\.2\.1 is not \(only\) this machine.*--i-own 192\.0\.2\.1 --yes/],
    [[...good, `b=${server.url}`, '--path', '/missing'], 1, /good answers \/missing with 404, and not with 200/],
    [[`a=${server.url}`, `b=http://127.0.0.1:${port}`, '--start', 'echo no such file >&2; exit 3'], 1, /b: .*ended before it answered.*\n.*no such file/],
    [[`a=${server.url}`, `b=${server.url}`, '--start', 'true'], 1, /b: somebody answers at .* already/],
    [[`a=${server.url}`, 'b=http://127.0.0.1:1'], 1, /Nobody listens at/],
    [['no-such-version', 'main'], 1, /There is no blog in/],
  ];
  for (const [words, status, said] of cases) {
    const ended = await compare(...words, '--rounds', '1', '--seconds', '0.1');
    assert.equal(ended.status, status, `${words.join(' ')}: ${ended.error}`);
    assert.match(ended.error, said);
  }
  await server.stop();
  assert.equal(servers.left(), 0);
});

test('Ctrl-C ends it with everything that it has started, also what has left its group', async () => {
  const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
  const [one, two] = [await servers.variant('one'), await servers.variant('two')];
  one[2] = `${one[2]!.replace('exec ', 'setsid --wait ')} & wait`;
  const command = spawn(process.execPath, [main, 'compare', ...one, ...two, '--rounds', '50', '--seconds', '5'], {
    env: { ...process.env, QVILL_DATA: data },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  while (servers.left() === 0) await sleep(20);
  command.kill('SIGINT');
  const [status] = (await once(command, 'exit')) as [number];
  assert.equal(status, 130);
  while (servers.left() > 0) await sleep(20);
});
