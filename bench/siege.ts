import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inColumns } from '../src/core/columns.js';
import { thisMachine } from '../src/comparison/machine.store.js';
import { output, stop, stopAll } from '../src/comparison/processes.service.js';
import type { AttackName, Tally } from '../test/support/siege.js';
import { articlePath } from './article.js';
import { makeBlog } from './blog.js';
import { run, shippedNginx, theApp } from './contender.js';
import { environmentOf, qvillCommand } from './launch.js';
import { memoryOf } from './process-group.js';

/*
 * npm run bench-siege -- [--rounds 5] [--seconds 4] [--nginx]
 * What one polite reader waits for the article while somebody attacks, against what the same one waits for when nobody does, in turns; by the
 * app alone, or with --nginx by nginx before it. Attackers are a process of their own, at the lowest priority, so that what is measured is the server.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    nginx: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
/** Between two requests of the polite one. */
const thinkMs = 5;

const crowds: [name: AttackName, connections: number][] = [
  ['idle connections', 5_000], ['slow headers', 2_000], ['slow bodies', 2_000], ['readers who never read', 500],
  ['search flood', 64], ['kudos flood', 64], ['log-in flood', 64], ['log-in pages', 64], ['API flood, no token', 64], ['API flood, a token', 64],
]; // prettier-ignore

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => (stopAll(), process.exit(1)));
const folder = await mkdtemp(join(tmpdir(), 'qvill-siege-'));
const machine = thisMachine();
const blog = await makeBlog(folder);
const app = await theApp(blog);
const appPort = Number(new URL(app.url).port);
const token = (await output({ command: qvillCommand('token', 'create', 'siege'), env: environmentOf(blog.data, appPort) })).trim();
const child = await run(app, []);
const nginx = values.nginx ? await shippedNginx(folder, blog, app) : null;
if (nginx) await run(nginx, []);
const port = Number(new URL((nginx ?? app).url).port);
// The framework is loaded once, before anything is measured
await fetch(`http://127.0.0.1:${appPort}/admin/session/new`);
/** As it is when nobody attacks: its picture is drawn after the start, and then the page names it. */
let right: Buffer;
const atRest = memoryOf(child.pid!).pss;

type Waits = { p50: number; p99: number; mean: number; wrong: number };
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** How long the polite reader waits, in milliseconds. */
async function waits(): Promise<Waits> {
  const all: number[] = [];
  let wrong = 0;
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(thinkMs)) {
    const began = performance.now();
    if (!(await isRight())) wrong++;
    all.push(performance.now() - began);
  }
  all.sort((a, b) => a - b);
  const at = (part: number) => all[Math.floor(all.length * part)]!;
  return { p50: at(0.5), p99: at(0.99), mean: all.reduce((sum, each) => sum + each, 0) / all.length, wrong };
}

const isRight = (): Promise<boolean> =>
  new Promise((done) => {
    get({ port, host: '127.0.0.1', path: articlePath, agent, headers: { 'accept-encoding': 'identity' } }, (reply) => {
      const body: Buffer[] = [];
      reply.on('data', (some: Buffer) => body.push(some));
      reply.once('end', () => done(reply.statusCode === 200 && Buffer.concat(body).equals(right)));
    }).once('error', () => done(false));
  });

async function attack(name: AttackName, connections: number): Promise<{ side: ChildProcess; tally: () => Promise<Tally> }> {
  const script = fileURLToPath(new URL('siege-side.js', import.meta.url));
  const more = name === 'API flood, a token' ? token : articlePath;
  const side = spawn('nice', ['-n', '19', process.execPath, script, String(port), String(connections), name, more], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said: Buffer[] = [];
  side.stdout.on('data', (some: Buffer) => said.push(some));
  await once(side.stdout, 'data');
  const tally = async () => {
    side.stdin.end();
    await once(side, 'close');
    return JSON.parse(Buffer.concat(said).toString().replace('under way\n', '')) as Tally;
  };
  return { side, tally };
}

const middle = (of: number[]): number => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)]!;
const rows: string[][] = [];
for (const [name, connections] of crowds.filter(([each]) => values.only === undefined || each.includes(values.only))) {
  const [alone, beside]: [Waits[], Waits[]] = [[], []];
  const statuses: Record<string, number> = {};
  let [cut, most] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    right = Buffer.from(await (await fetch(app.url, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer());
    alone.push(await waits());
    const { tally } = await attack(name, connections);
    await pause(1_000);
    beside.push(await waits());
    most = Math.max(most, memoryOf(child.pid!).pss);
    const came = await tally();
    cut += came.cut;
    for (const [status, times] of Object.entries(came.statuses)) statuses[status] = (statuses[status] ?? 0) + times;
    await pause(1_000);
  }
  const ratio = (of: 'p50' | 'mean' | 'p99') => `×${middle(beside.map((each, n) => each[of] / alone[n]![of])).toFixed(2)}`;
  const [quiet, busy] = [alone, beside].map((all) => `${middle(all.map(({ p50 }) => p50)).toFixed(2)}`);
  const wrong = beside.reduce((sum, each) => sum + each.wrong, 0);
  rows.push([
    `${connections} × ${name}`, quiet!, busy!, ratio('p50'), ratio('mean'), ratio('p99'), String(wrong), most.toFixed(0),
    [...Object.entries(statuses).map(([status, times]) => `${times} × ${status}`), ...(cut > 0 ? [`${cut} cut off`] : [])].join(', '),
  ]); // prettier-ignore
  process.stderr.write(`${rows.at(-1)!.join('  ')}\n`);
}
console.log(
  `One reader, ${rounds} rounds of ${seconds} s, ${nginx ? 'through nginx' : 'the app alone'}; ${machine.cores} cores of ${machine.cpu}, load ${machine.load.toFixed(2)}; ${atRest.toFixed(0)} MB PSS before\n`,
);
console.log(inColumns(['attack', 'alone ms', 'beside', 'p50', 'mean', 'p99', 'wrong', 'MB', 'what the attackers got'], rows));
agent.destroy();
await stop(child);
stopAll();
await rm(folder, { recursive: true });
