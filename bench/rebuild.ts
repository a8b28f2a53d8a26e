import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { prepareData } from '../src/app/data-folder.store.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config.js';
import { environmentOf, qvillCommand } from './launch.js';
import { addPosts, prose } from './many-posts.js';

/*
 * node dist/bench/rebuild.js [POSTS]: what it takes to make the whole site, with texts that were rendered before and without. Each
 * time is that of a whole process; its memory is the most that was ever in it.
 */
const posts = Number(process.argv[2] ?? 2_000);
const folder = mkdtempSync(join(tmpdir(), 'qvill-rebuild-'));
const file = join(folder, 'blog.db');

const change = (sql: string): void => {
  const database = new DatabaseSync(file);
  if (database.prepare(`SELECT count(*) AS count FROM sqlite_master WHERE name = 'Rendered'`).get()!['count'] === 1 || !sql.includes('Rendered'))
    database.exec(sql);
  database.close();
};

async function rebuild(name: string): Promise<void> {
  const start = performance.now();
  const [command = '', ...args] = qvillCommand('rebuild');
  const child = spawn(command, args, { env: { ...process.env, ...environmentOf(folder, 0) }, stdio: 'ignore' });
  let taken = { kilobytes: 0, cpuSeconds: 0 };
  const look = setInterval(() => (taken = takenBy(child.pid!) ?? taken), 20);
  const [status] = (await once(child, 'exit')) as [number];
  clearInterval(look);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(
    `${name.padEnd(44)} ${seconds.padStart(6)} s  ${taken.cpuSeconds.toFixed(1).padStart(6)} s of CPU  ${String(Math.round(taken.kilobytes / 1_024)).padStart(5)} MB${status === 0 ? '' : `  status ${status}`}`,
  );
}

/** The most memory that a process had, and its processor time, in ticks of a hundredth; null when it has just ended. */
function takenBy(pid: number): { kilobytes: number; cpuSeconds: number } | null {
  try {
    const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN);
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return Number.isNaN(kilobytes) ? null : { kilobytes, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100 };
  } catch {
    return null;
  }
}

prepareData(configFrom({ QVILL_DATA: folder }), new Clock());
addPosts(file, posts, prose);
console.log(`${posts} posts, three of four public, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`);
await rebuild('from nothing');
change('DELETE FROM Rendered');
await rebuild('no text kept, no file changes');
await rebuild('texts kept, no file changes');
change(`INSERT OR REPLACE INTO Setting (name, value) VALUES ('accent', '"#883355"')`);
await rebuild('texts kept, another theme: every page changes');
rmSync(folder, { recursive: true });
