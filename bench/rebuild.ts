import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { prepareData } from '../src/app/data-folder.store.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config.js';
import { addCorpusPosts, corpusPosts } from './corpus-posts.js';
import { writeHugoSite } from './hugo-site.js';
import { environmentOf, projectFolder, qvillCommand } from './launch.js';

/*
 * npm run bench-rebuild [-- POSTS]: what it takes to make a whole site, packed forms included, with texts that were rendered before and without, beside
 * what Hugo (where there is one) takes for the same posts, packing nothing. Each time is that of a whole process; its memory is the most that was
 * ever in it at once (VmHWM).
 */
const posts = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'qvill-rebuild-'));
const file = join(folder, 'blog.db');

const change = (sql: string): void => {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
};

async function time(name: string, [command, ...args]: [string, ...string[]], env: Record<string, string | undefined>): Promise<void> {
  const start = performance.now();
  const child = spawn(command, args, { env, stdio: 'ignore' });
  child.on('error', () => {});
  let taken = { kilobytes: 0, cpuSeconds: 0 };
  const look = setInterval(() => (taken = takenBy(child.pid!) ?? taken), 20);
  const [status] = (await once(child, 'close')) as [number];
  clearInterval(look);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(
    `${name.padEnd(44)} ${seconds.padStart(6)} s  ${taken.cpuSeconds.toFixed(1).padStart(6)} s of CPU  ${String(Math.round(taken.kilobytes / 1_024)).padStart(5)} MB${status === 0 ? '' : `  status ${status}`}`,
  );
}

const rebuild = (name: string) => time(name, qvillCommand('rebuild'), { ...process.env, ...environmentOf(folder, 0) });
const hugo = () => time('Hugo, from nothing, nothing packed', ['hugo', '-s', join(folder, 'hugo')], process.env);

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
addCorpusPosts(file, corpusPosts(posts));
writeHugoSite(join(folder, 'hugo'), corpusPosts(posts), readFileSync(join(projectFolder, 'views', 'site', 'site.css'), 'utf8'));
console.log(`${posts} posts, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`);
await hugo();
await rebuild('from nothing');
await hugo();
await rebuild('texts kept, no file changes');
change(`INSERT OR REPLACE INTO Setting (name, value) VALUES ('accent', '"#883355"')`);
await rebuild('texts kept, another theme: every page changes');
rmSync(folder, { recursive: true });
