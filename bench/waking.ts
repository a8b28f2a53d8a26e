import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Activated } from '../test/support/activated.js';
import { asleepBlog, kudosOf } from '../test/support/asleep-blog.js';
import { startBlog } from '../test/support/blog.js';
import { startNginx } from '../test/support/nginx.js';
import { killMigrations } from '../test/support/kill/migrations.js';
import { seeded } from '../test/support/kill/seeded.js';
import { ReadersLoad } from '../test/support/readers-load.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { addPosts } from './many-posts.js';
import { ratioOf, spreadOf } from '../src/core/spread.js';

/*
 * npm run bench-waking -- [--posts N] [--wakes N] [--kills N] [--restarts N] [--rate N] [--naps N] [--migrations N]
 * How long a sleeping app takes to its first answer, beside a bare server of Node's behind the same kind of socket; from SIGKILL to the next
 * answer; and whether restarts, naps and killed migrations lose anything. Exit status 1 when they do. During restarts `--rate` requests come each second, however long those before them wait.
 */
const number = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = parseArgs({
  options: {
    posts: number('10000'),
    wakes: number('30'),
    kills: number('100'),
    restarts: number('100'),
    rate: number('200'),
    naps: number('200'),
    migrations: number('100'),
  },
});
// By name: who gives an option has it stand before the others
const count = (name: keyof typeof values): number => Number(values[name]);
const [posts, wakes, kills, restarts, rate, naps, migrations] = [
  count('posts'),
  count('wakes'),
  count('kills'),
  count('restarts'),
  count('rate'),
  count('naps'),
  count('migrations'),
];
const folder = mkdtempSync(join(tmpdir(), 'qvill-waking-'));
const data = join(folder, 'data');
const random = seeded(1);
const wrong: string[] = [];

const { post } = await asleepBlog(data);
addPosts(join(data, 'blog.db'), posts);
const blog = await startBlog({ data });
await blog.app.get(Publisher).rebuild();
await blog.stop();

const environment = { QVILL_DATA: data, QVILL_OPS_PORT: 'off' };

async function toAnswer(port: number): Promise<number> {
  const began = performance.now();
  const { status, body } = await fetch(`http://127.0.0.1:${port}/rivers`, { headers: { connection: 'close' } });
  if (status !== 200) wrong.push(`${status} at a wake`);
  const milliseconds = performance.now() - began;
  await body?.cancel();
  return milliseconds;
}

async function wake(activated: Activated, port: number): Promise<number> {
  const milliseconds = await toAnswer(port);
  const ended = activated.next('ended');
  activated.say('stop');
  await ended;
  return milliseconds;
}

async function behindSocket<T>(work: (activated: Activated, port: number) => Promise<T>, more: Record<string, string> = {}, program?: string[]): Promise<T> {
  const port = await freePort();
  const own = mkdtempSync(join(folder, 'socket-'));
  const activated = await Activated.start(own, [port], { ...environment, ...more }, program);
  try {
    return await work(activated, port);
  } finally {
    if (activated.errors) wrong.push(activated.errors);
    await activated.end();
  }
}

const bare = [process.execPath, '-e', "require('node:http').createServer((q, r) => r.end('x'.repeat(5000))).listen({ fd: 3 })"];
const times = { app: [] as number[], bare: [] as number[] };
await behindSocket(
  (server, serverPort) =>
    behindSocket(async (app, port) => {
      for (let round = 0; round <= wakes; round++) {
        const [ours, reference] = [await wake(app, port), await wake(server, serverPort)];
        if (round === 0) continue;
        times.app.push(ours);
        times.bare.push(reference);
      }
    }),
  {},
  bare,
);
const shown = ({ median, min, max }: { median: number; min: number; max: number }, digits = 0) =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
console.log(
  `wake to first answer, ${posts} posts: app ${shown(spreadOf(times.app))} ms, bare ${shown(spreadOf(times.bare))} ms, ratio ${shown(ratioOf(times.app, times.bare), 2)}`,
);

const dead = await behindSocket(async (app, port) => {
  const all: number[] = [];
  await toAnswer(port);
  for (let kill = 0; kill < kills; kill++) {
    const ended = app.next('ended');
    const began = performance.now();
    app.say('kill');
    await ended;
    await toAnswer(port);
    all.push(performance.now() - began);
  }
  return all.toSorted((a, b) => a - b);
});
console.log(
  `SIGKILL to the next 200, ${kills} times: median ${dead[kills >> 1]?.toFixed(0)} ms, p99 ${dead[Math.ceil(kills * 0.99) - 1]?.toFixed(0)} ms, of which 300 systemd waits`,
);

/** Who waits takes two connections of nginx’s; the shipped 1,024 are for 512 at once, which on a slow machine is not enough for a start at this rate. */
const moreConnections = (text: string): string => text.replace('worker_connections 1024;', 'worker_connections 8192;');

type Load = { run: (load: ReadersLoad) => Promise<void>; nginx?: boolean };

async function loaded(what: string, more: Record<string, string>, { run, nginx = false }: Load, work: (app: Activated) => Promise<void>): Promise<void> {
  await behindSocket(async (app, appPort) => {
    const before = kudosOf(data, post);
    const front = nginx ? await startNginx({ site: join(data, 'site'), appPort, edit: moreConnections }) : null;
    const port = front ? Number(new URL(front.url).port) : appPort;
    const load = new ReadersLoad(() => ({ port }), post, random);
    const began = performance.now();
    const running = run(load);
    await work(app);
    load.stop();
    await running;
    await front?.stop();
    const seconds = (performance.now() - began) / 1_000;
    wrong.push(...load.wrong);
    if (kudosOf(data, post) - before !== load.kudos) wrong.push(`${what}: kudos that were acknowledged are not there`);
    console.log(
      `${what}: ${load.asked} requests (${(load.asked / seconds).toFixed(0)}/s), ${load.wrong.length} lost, ${load.refused} told to come again, the slowest ${load.slowestMs.toFixed(0)} ms`,
    );
  }, more);
}

for (const nginx of [false, true])
  await loaded(`${restarts} restarts${nginx ? ' behind nginx' : ''}`, {}, { run: (load) => load.arrive(rate), nginx }, async (app) => {
    for (let n = 0; n <= restarts; n++) {
      await app.next('notified', n, 'READY=1');
      await pause(random() * 300);
      if (n < restarts) app.say('restart');
    }
  });
await loaded(`${naps} naps`, { QVILL_SLEEP_AFTER: '0.05' }, { run: (load) => load.run(2, 300) }, async (app) => {
  while (app.count('ended') < naps) await app.next('ended');
});
const migrated = await killMigrations(migrations, random);
wrong.push(...migrated.wrong);
console.log(
  `${migrations} migrations killed, after ${[...new Set(migrated.cutAfter)].toSorted((a, b) => a - b).join(', ')} of them: ${migrated.wrong.length} neither old nor new`,
);

rmSync(folder, { recursive: true, force: true });
for (const line of wrong.slice(0, 50)) console.log(`  ${line}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
