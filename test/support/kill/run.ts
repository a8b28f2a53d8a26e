import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../src/platform/config.js';
import { configFrom } from '../../../src/platform/config-from.js';
import { addAuthor, tokenFor } from '../api.js';
import { startBlog } from '../blog.js';
import { freePort } from '../../../src/comparison/free-port.service.js';
import { Client } from './client.js';
import { judgeDatabase, judgeFolders, leftToDo } from './judge.js';

const main = fileURLToPath(new URL('../../../src/main.js', import.meta.url));

export type Killed = { kills: number; acknowledged: number; looks: number; wrong: string[]; strange: string[]; latestMs: number };
/** @param each how many kills come before the folders are compared with what they should hold @param moment when it is killed, 0 to 1 */
export type Plan = { kills: number; each: number; random: () => number; say?: (text: string) => void };

/** Kills the process of a blog again and again while a client works, and looks after each time at what was acknowledged. */
export async function killAgainAndAgain({ kills, each, random, say = () => {} }: Plan): Promise<Killed> {
  const data = await mkdtemp(join(tmpdir(), 'qvill-kill-'));
  const sum: Killed = { kills: 0, acknowledged: 0, looks: 0, wrong: [], strange: [], latestMs: 0 };
  try {
    const blog = await startBlog({ data });
    const token = await tokenFor(blog, await addAuthor(blog, 'Ada'));
    await blog.stop();
    const port = await freePort();
    const config = configFrom({ QVILL_DATA: data, PORT: String(port), QVILL_URL: `http://127.0.0.1:${port}` });
    const client = new Client(config.url, token, random);
    while (sum.kills < kills && sum.wrong.length === 0) {
      sum.latestMs = Math.max(sum.latestMs, await killOnce(config, client, random, sum));
      sum.kills++;
      sum.wrong.push(...judgeDatabase(config, client));
      if (sum.kills % each === 0 || sum.kills === kills) {
        sum.wrong.push(...(await settle(config)), ...(await judgeFolders(config)));
        sum.looks++;
        say(`${sum.kills} kills, ${client.count} changes acknowledged, ${sum.wrong.length} wrong`);
      }
    }
    return { ...sum, acknowledged: client.count, strange: client.strange };
  } finally {
    if (sum.wrong.length === 0) await rm(data, { recursive: true, force: true, maxRetries: 5 });
    else say(`left as it is: ${data}`);
  }
}

/** One life: mostly into the middle of the work, sometimes into the start and the repair that belongs to it. Returns how long it was, in ms. */
async function killOnce(config: Config, client: Client, random: () => number, { kills, wrong }: Killed): Promise<number> {
  const app = start(config);
  const began = performance.now();
  const work = client.work();
  const inStart = kills % 5 === 4;
  const enough = client.count + (inStart ? 0 : Math.ceil(random() * 8));
  while (client.count < enough && app.exitCode === null) await sleep(5);
  await sleep(random() * (inStart ? 1_500 : 150));
  if (app.exitCode !== null) wrong.push(`it ended by itself, with ${app.exitCode}`);
  app.kill('SIGKILL');
  if (app.exitCode === null && app.signalCode === null) await once(app, 'exit');
  client.rest();
  await work;
  return performance.now() - began;
}

/** Starts it once more, without a client, until nothing is left to do; what is left then is a fault. */
async function settle(config: Config): Promise<string[]> {
  for (let tries = 0; tries < 5; tries++) {
    const app = start(config);
    await fetchable(`${config.url}/admin/session/new`);
    for (let quiet = 0, looks = 0; quiet < 4 && looks < 400; looks++) {
      quiet = leftToDo(config) === 0 ? quiet + 1 : 0;
      await sleep(75);
    }
    app.kill('SIGTERM');
    if (app.exitCode === null) await once(app, 'exit');
    if (leftToDo(config) === 0) return [];
  }
  return ['something is never done'];
}

/** What Node compiled once it need not compile again: a start costs half. */
const compiled = join(tmpdir(), 'qvill-kill-compiled');

function start(config: Config): ChildProcess {
  const environment = {
    NODE_COMPILE_CACHE: compiled,
    PATH: process.env['PATH'],
    QVILL_DATA: config.data,
    PORT: String(config.port),
    QVILL_URL: config.url,
    QVILL_OPS_PORT: 'off',
  };
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve'], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function fetchable(url: string): Promise<void> {
  for (let tries = 0; tries < 1_500; tries++) {
    const reply = await fetch(url).catch(() => null);
    await reply?.arrayBuffer();
    if (reply?.ok) return;
    await sleep(20);
  }
  throw new Error(`${url} does not answer`);
}
