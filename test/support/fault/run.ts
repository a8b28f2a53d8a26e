import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { configFrom } from '../../../src/platform/config-from.js';
import { addAuthor, programWith, type Reply, tokenFor } from '../api.js';
import { type Blog, startBlog } from '../blog.js';
import { judgeFolders, leftToDo, rowsOf } from '../kill/judge.js';
import { freePort } from '../../../src/comparison/free-port.service.js';
import { type Fault, FaultyApp } from './faulty.js';

export type Faulted = { tried: number; calls: number; refused: number; kept: number; wrong: string[]; by: Record<string, number> };
type Said = { detail?: string; id?: number };

/** Makes calls of one publish fail, `every`-th by `every`-th, and looks what became of it. */
export async function failAgainAndAgain(fault: Fault, every: number, first = 1): Promise<Faulted> {
  const folder = await mkdtemp(join(tmpdir(), 'qvill-fault-'));
  const sum: Faulted = { tried: 0, calls: 0, refused: 0, kept: 0, wrong: [], by: {} };
  const data = join(folder, 'data');
  const blog = await startBlog({ data });
  const token = await tokenFor(blog, await addAuthor(blog, 'Ada'));
  await blog.stop();
  const port = await freePort();
  const config = configFrom({ QVILL_DATA: data, PORT: String(port), QVILL_URL: `http://127.0.0.1:${port}` });
  const app = new FaultyApp(config, folder);
  await app.start();
  try {
    const ask = programWith({ url: config.url } as Blog, token);
    const publish = (title: string) =>
      ask<Said>('POST /api/posts', { json: { title, markdown: `${title} `.repeat(50), tags: ['water'], status: 'published' } }).catch(() => null);
    const isKept = (title: string) => rowsOf(config, `SELECT 1 FROM Post WHERE title = '${title}'`).length > 0;
    const look = async (title: string) => (await fetch(`${config.url}/${title.toLowerCase().replaceAll(' ', '-')}`)).status;
    // A connection to the process that was killed may be kept for the next request; a second one is new
    const shows = (title: string) => look(title).catch(() => look(title));
    const isShown = async (title: string) => {
      for (let looks = 0; looks < 300; looks++, await sleep(50)) if ((await shows(title)) === 200 && leftToDo(config) === 0) return true;
      return false;
    };
    await publish('Warm');
    for (let k = first; ; k += every) {
      const title = `Fault ${fault} ${k}`;
      app.shim.arm(k, fault);
      const reply = await publish(title);
      await untilQuiet(app);
      const { calls, failed } = app.shim.disarm();
      if (failed === null) {
        sum.calls = calls;
        break;
      }
      sum.tried++;
      sum.by[failed] = (sum.by[failed] ?? 0) + 1;
      if (fault === 'KILL') await app.dies();
      if (!app.isAlive) await app.start();
      else if (fault === 'KILL') sum.wrong.push(`${k} ${failed}: it lives`);
      const after = await publish(`After ${fault} ${k}`);
      const [isThere, nextIsThere] = [isKept(title), isKept(`After ${fault} ${k}`)];
      if (after?.status !== 201 || !nextIsThere) sum.wrong.push(`${k} ${failed}: the next request answers ${after?.status} ${after?.text}`);
      sum.wrong.push(...complaints(reply, isThere).map((each) => `${k} ${failed}: ${each}`));
      if (isThere) sum.kept++;
      else sum.refused++;
      for (const each of [...(isThere ? [title] : []), `After ${fault} ${k}`])
        if (!(await isShown(each))) sum.wrong.push(`${k} ${failed}: “${each}” is ${await shows(each)}, ${leftToDo(config)} left`);
      if (!isThere && (await shows(title)) !== 404) sum.wrong.push(`${k} ${failed}: what was refused is shown`);
      if (sum.wrong.length > 20) break;
    }
    await app.stop();
    sum.wrong.push(...(await judgeFolders(config)));
    return sum;
  } finally {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A clear error or a durable success. Who is cut off knows neither. */
function complaints(reply: Reply<Said> | null, isThere: boolean): string[] {
  if (reply === null) return [];
  if (reply.status === 201) return isThere ? [] : ['acknowledged and not there'];
  if (isThere) return [`${reply.status}, and it is there: ${reply.text}`];
  return reply.status >= 500 && reply.body.detail ? [] : [`${reply.status} ${reply.text}`];
}

/** What follows an answer, such as packed forms, is part of the publish. */
async function untilQuiet(app: FaultyApp): Promise<void> {
  for (let before = -1; app.isAlive && before !== app.shim.calls; await sleep(120)) before = app.shim.calls;
}
