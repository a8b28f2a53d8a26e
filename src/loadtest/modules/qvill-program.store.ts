import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../core/problem.js';
import { configFrom } from '../../platform/config-from.js';
import { Undone } from '../../publishing/undone.store.js';
import type { Program } from './start.service.js';

const main = fileURLToPath(new URL('../../main.js', import.meta.url));
const settleMs = 1_000;

/** Qvill with an empty blog of its own, which goes with it: as it serves readers, and as it is once its framework was wanted. */
export async function qvillProgram(): Promise<{ program: Program; remove: () => Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'qvill-modules-'));
  const { PATH = '', HOME = '/' } = process.env;
  // Nothing of the caller's blog: no key, no secret, no other folder
  const environment = { PATH, HOME, QVILL_DATA: data, PORT: '0', HOST: '127.0.0.1' };
  const remove = () => rm(data, { recursive: true, force: true });
  try {
    await finish(['author', 'add', 'somebody@example.org', '--name', 'Somebody', '--password-stdin'], environment, `${crypto.randomUUID()}\n`);
    await finish(['rebuild'], environment, '');
    await finishWork(environment);
  } catch (error) {
    await remove();
    throw error;
  }
  let url = '';
  const states: Program['states'] = [
    {
      name: 'serving readers',
      reach: async (_, line) => {
        url = addressIn(await line());
        if (url !== '') await fetch(url).then((answer) => answer.text());
        await pause(settleMs);
      },
    },
    {
      name: 'the admin opened',
      reach: async () => {
        if (url !== '') await fetch(`${url}admin/session/new`).then((answer) => answer.text());
        await pause(settleMs);
      },
    },
  ];
  return { program: { command: [main, 'serve'], root: dirname(main), environment, states }, remove };
}

/** What a new blog has still to do, such as the card of its first post, would load the framework some seconds after a start. */
async function finishWork(env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, main, 'serve'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const undone = new Undone(configFrom(env));
  try {
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    await fetch(`${addressIn(said.toString())}admin/session/new`).then((answer) => answer.text());
    for (let looks = 0; looks < mostLooks && undone.isAnything(); looks++) await pause(lookMs);
  } finally {
    undone.close();
    if (child.kill('SIGTERM')) await once(child, 'exit');
  }
}

const lookMs = 250;
const mostLooks = 240;
const addressIn = (line: string): string => /http:\/\/\S+/.exec(line)?.[0].replace('localhost', '127.0.0.1') ?? '';

async function finish(args: string[], env: Record<string, string>, input: string): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, main, ...args], { env, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Problem('conflict', `A blog to look at could not be made (bin/qvill ${args[0]} ended with ${status})`);
}
