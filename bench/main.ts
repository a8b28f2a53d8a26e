import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { weigh } from './at-rest.js';
import { type Blog, makeBlog } from './blog.js';
import { stopAll } from '../src/comparison/processes.service.js';
import { bareNode, type Contender, minimalNginx, shippedNginx, theApp } from './contender.js';
import { projectFolder } from './launch.js';
import { thisMachine } from '../src/comparison/machine.store.js';
import { inWords, type Report } from './report.js';
import { type Duel, type Rounds, serve } from './serving.js';
import { startUp } from './start-up.js';

/*
 * npm run bench [-- --rounds N --seconds N --json FILE]
 * Everything that docs/benchmarks.md claims, in one run of about four minutes. A slow machine fails nothing: exit
 * status 1 says only that something could not be measured.
 */

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '12' }, seconds: { type: 'string', default: '1' }, json: { type: 'string' } } });
const folder = await mkdtemp(join(tmpdir(), 'qvill-bench-'));
const say = (text: string) => void process.stderr.write(`${text}\n`);
const startUps = 5;
const longestMs = 15 * 60_000;

function breakOff(reason: string): never {
  stopAll();
  rmSync(folder, { recursive: true, force: true });
  say(`bench: ${reason}`);
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => breakOff(`stopped by ${signal}`));
setTimeout(() => breakOff('took too long'), longestMs).unref();

async function measure(rounds: number, seconds: number): Promise<Report> {
  const machine = thisMachine();
  const core = (number: string) => (machine.pinned ? ['taskset', '-c', number] : []);
  const options: Rounds = { rounds, seconds, pinServer: core('0'), pinLoad: core('1') };
  say('Making a blog');
  const blog = await makeBlog(folder);
  const { duels, weighed, starting } = await field(blog, machine.nginx !== null);
  const memory = [];
  for (const [name, contender, admin] of weighed) {
    say(`Memory: ${name}`);
    memory.push(await weigh(name, contender, machine.wrk !== null, options, admin));
  }
  say('Start-up');
  const starts = await startUp(starting, startUps);
  const serving = machine.wrk ? await serve(duels, options, say) : null;
  return { machine, bytes: { plain: blog.plain.body.length, gzip: blog.gzip.body.length }, rounds, seconds, serving, memory, startUp: starts };
}

/** Who meets whom. */
async function field(blog: Blog, hasNginx: boolean) {
  const app = await theApp(blog);
  const [bare, bareGzip] = [await bareNode(folder, 'plain', blog.plain), await bareNode(folder, 'gzip', blog.gzip)];
  const npmStart: Contender = { ...app, command: ['npm', 'start'], cwd: projectFolder };
  const duels: Duel[] = [
    { name: 'app alone', against: 'bare node:http', encoding: 'identity', ours: app, reference: bare },
    { name: 'app alone', against: 'bare node:http', encoding: 'gzip', ours: app, reference: bareGzip },
  ];
  const weighed: [string, Contender, string?][] = [
    ['app', app, '/admin'],
    ['bare node:http', bare],
  ];
  if (hasNginx) {
    const nginx = await shippedNginx(folder, blog, app);
    const [minimal, minimalGzip] = [await minimalNginx(folder, 'plain', blog.plain), await minimalNginx(folder, 'gzip', blog.gzip)];
    duels.push({ name: 'through nginx', against: 'nginx, bare file', encoding: 'identity', ours: nginx, reference: minimal });
    duels.push({ name: 'through nginx', against: 'nginx, bare file', encoding: 'gzip', ours: nginx, reference: minimalGzip });
    weighed.push(['shipped nginx, app not running', nginx], ['nginx, bare file', minimal]);
  }
  return { duels, weighed, starting: { app, bare, npmStart } };
}

const report = await measure(Number(values.rounds), Number(values.seconds)).catch((error: unknown) =>
  breakOff(error instanceof Error ? error.message : String(error)),
);
console.log(inWords(report));
if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
await rm(folder, { recursive: true });
