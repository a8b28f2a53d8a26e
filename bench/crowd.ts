import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeBlog } from './blog.js';
import { stop } from '../src/comparison/processes.service.js';
import { run, theApp } from './contender.js';
import { thisMachine } from '../src/comparison/machine.store.js';
import { memoryOf } from './process-group.js';
import { type Load, load } from './wrk.js';

/*
 * npm run bench-crowd [-- CONNECTIONS REQUESTS]: the article from the app alone while nobody else is there and while 5,000 connections are, in
 * turn; half of them say nothing, half a byte of a request every few seconds. Then the memory of the app during a million requests.
 */
const crowd = Number(process.argv[2] ?? 5_000);
const requests = Number(process.argv[3] ?? 1_000_000);
const rounds = 6;
const roundSeconds = 3;
const dripMs = 5_000;

const folder = await mkdtemp(join(tmpdir(), 'qvill-crowd-'));
const machine = thisMachine();
const pin = (core: string) => (machine.pinned ? ['taskset', '-c', core] : []);
const blog = await makeBlog(folder);
const app = await theApp(blog);
const child = await run(app, pin('0'));
const port = Number(new URL(app.url).port);

const middle = (of: number[]): number => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)]!;
const alone: Load[] = [];
const crowded: Load[] = [];
let wrong = 0;
for (let round = 0; round < rounds; round++) {
  alone.push(await load(app.url, 'gzip', roundSeconds, pin('1')));
  const others = await gather();
  crowded.push(await load(app.url, 'gzip', roundSeconds, pin('1')));
  const body = Buffer.from(await (await fetch(app.url, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer());
  if (!body.equals(blog.plain.body)) wrong++;
  others.end();
}
const figures = (loads: Load[]) =>
  `${Math.round(middle(loads.map((each) => each.requestsPerSecond)))} requests/s, p50 ${middle(loads.map((each) => each.p50Ms)).toFixed(2)} ms, p99 ${middle(loads.map((each) => each.p99Ms)).toFixed(2)} ms, errors ${loads.reduce((sum, { errors }) => sum + errors, 0)}`;
console.log(`alone                       ${figures(alone)}`);
console.log(`beside ${crowd} connections     ${figures(crowded)}; wrong answers ${wrong}`);
console.log(`latency, with them / alone  p50 ${ratio('p50Ms')}, p99 ${ratio('p99Ms')}`);

let served = 0;
let most = 0;
while (served < requests) {
  served += (await load(app.url, served % 2 === 0 ? 'gzip' : 'identity', 10, pin('1'))).requests;
  most = Math.max(most, memoryOf(child.pid!).pss);
}
console.log(`memory                      ${most.toFixed(1)} MB PSS at most, looked at every ten seconds of ${served} requests`);
await stop(child);
await rm(folder, { recursive: true });

/** With them through without them, round by round. */
function ratio(name: 'p50Ms' | 'p99Ms'): string {
  const all = crowded.map((each, n) => each[name] / alone[n]![name]);
  return `×${middle(all).toFixed(2)} (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})`;
}

/** The crowd: connected, and waiting for nothing or dripping a request. */
async function gather(): Promise<{ end(): void }> {
  const sockets: Socket[] = [];
  for (let n = 0; n < crowd; n += 250) {
    const some = Array.from({ length: Math.min(250, crowd - n) }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await Promise.all(some.map((socket) => new Promise((done) => socket.once('connect', done).once('close', done))));
    sockets.push(...some);
  }
  const slow = sockets.filter((_, n) => n % 2 === 0);
  slow.forEach((socket) => socket.write('GET / HTTP/1.1\r\nHost: a\r\nX: '));
  const drip = setInterval(() => slow.forEach((socket) => socket.writable && socket.write('x')), dripMs);
  await sleep(500);
  return {
    end: () => {
      clearInterval(drip);
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
