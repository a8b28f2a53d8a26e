import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from '../src/comparison/free-port.service.js';
import { firstAnswer } from '../src/comparison/first-answer.service.js';
import { launch, stop } from '../src/comparison/processes.service.js';
import { asleepBlog } from '../test/support/asleep-blog.js';
import { quarters } from '../test/support/images.js';
import { MemoryGroup } from '../test/support/memory-group.js';
import { rowsOf } from '../test/support/kill/judge.js';
import { configFrom } from '../src/platform/config-from.js';
import { corpusPosts } from './corpus-posts.js';
import { environmentOf, qvillCommand } from './launch.js';
import { memoryOf } from './process-group.js';

/*
 * npm run bench-small -- [--posts N] [--pictures N] [--megabytes N] [--requests N] [--outside]
 * A blog in a control group with a limit of memory: it is served while N posts are imported and published, N photos of 12 megapixels are sent
 * and get their sizes, its admin is opened, the site is read, and it is rebuilt. Commands run in the same group,
 * or with --outside beside it, as they do where a shell is no part of the service. Exit status 1 when the system had to end
 * anything, or anything was refused.
 */
const { values } = parseArgs({
  options: {
    posts: { type: 'string', default: '10000' },
    pictures: { type: 'string', default: '10' },
    megabytes: { type: 'string', default: '128' },
    requests: { type: 'string', default: '50000' },
    outside: { type: 'boolean', default: false },
  },
});
const [posts, pictures, megabytes, requests] = [values.posts, values.pictures, values.megabytes, values.requests].map(Number) as [
  number,
  number,
  number,
  number,
];
const group = new MemoryGroup(megabytes);
if (group.skip) {
  console.log(`skipped: ${group.skip}`);
  process.exit();
}
const folder = mkdtempSync(join(tmpdir(), 'qvill-small-'));
const data = join(folder, 'data');
const source = join(folder, 'source');
mkdirSync(source);
for (const { slug, markdown, ...fields } of corpusPosts(posts))
  writeFileSync(
    join(source, `${slug}.md`),
    ['---', ...Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`), '---', markdown].join('\n'),
  );
const { token } = await asleepBlog(data);
const wrong = new Set<string>();
const port = await freePort();
const env = { ...environmentOf(data, port), QVILL_OPS_PORT: 'off' };
const url = `http://127.0.0.1:${port}`;
console.log(`${posts} posts, ${pictures} pictures, ${megabytes} MB, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`);

const app = launch({ command: group.within(qvillCommand('serve')), env });
await firstAnswer(`${url}/rivers`, [app]);
await pause(2_000);
tell('awake and idle');
await step('import and publish', () => command('import', source));
await step('an admin is opened', () => expect('/admin/session/new'));
await step('photos get their sizes', photos);
await step(`${requests} requests`, read);
await pause(3_000);
tell('after load');
await step('rebuild', () => command('rebuild'));
tell('at the end');
await stop(app);
if (group.kills > 0) wrong.add(`the system ended ${group.kills} processes`);
group.end();
rmSync(folder, { recursive: true });
for (const line of [...wrong].slice(0, 20)) console.log(`  WRONG ${line}`);
process.exitCode = wrong.size > 0 ? 1 : 0;

/** Of the app alone, in the group all that runs there. */
function tell(what: string): void {
  const { pss, anonymous } = memoryOf(app.pid!);
  console.log(
    `${what.padEnd(24)} app ${pss.toFixed(1)} MB PSS, ${anonymous.toFixed(1)} its own; group at most ${group.takePeak().toFixed(1)} MB; ${group.kills} killed`,
  );
}

/** Readers are served meanwhile. */
async function step(what: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  let slowestMs = 0;
  let isOver = false;
  const reader = (async () => {
    while (!isOver) {
      const asked = performance.now();
      await expect('/rivers');
      slowestMs = Math.max(slowestMs, performance.now() - asked);
      await pause(100);
    }
  })();
  await work().catch((error: unknown) => wrong.add(`${what}: ${String(error)}`));
  isOver = true;
  await reader;
  console.log(`${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s, a reader waited ${slowestMs.toFixed(0)} ms at most`);
  tell('');
}

async function expect(path: string): Promise<void> {
  const reply = await fetch(url + path).catch((error: unknown) => String(error));
  if (typeof reply === 'string') wrong.add(`${path}: ${reply}`);
  else if (reply.status !== 200) wrong.add(`${path}: ${reply.status}`);
  if (typeof reply !== 'string') await reply.arrayBuffer();
}

async function command(...words: string[]): Promise<void> {
  const [file, ...args] = values.outside ? qvillCommand(...words) : group.within(qvillCommand(...words));
  const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (status !== 0) throw new Error(`ended with ${status ?? signal}: ${said.slice(-300)}`);
}

async function photos(): Promise<void> {
  for (let n = 0; n < pictures; n++) {
    const body = new Uint8Array(await quarters(4_000, 3_000).rotate(n).jpeg().toBuffer());
    for (let tries = 0; ; tries++) {
      const reply = await fetch(`${url}/api/media?name=photo-${n}.jpg`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' },
      });
      const said = await reply.text();
      if (reply.status === 201) break;
      // While memory is short an upload is asked to come later
      if (reply.status !== 503 || tries > 60) throw new Error(`photo ${n}: ${reply.status} ${said}`);
      await pause(1_000);
    }
  }
  const config = configFrom({ QVILL_DATA: data });
  for (let tries = 0; Number(rowsOf(config, "SELECT count(*) AS n FROM Media WHERE state = 'waiting'")[0]!['n']) > 0; tries++) {
    if (tries > 1_200) throw new Error('sizes of pictures are not there after two minutes');
    await pause(100);
  }
}

async function read(): Promise<void> {
  for (let asked = 0; asked < requests; asked += 20) await Promise.all(Array.from({ length: 20 }, (_, n) => expect(`/post-${((asked + n) * 7) % posts}`)));
}
