// How fast an access log is counted, and by how much others wait meanwhile: npm run bench-log -- [--lines N]
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { prepareData } from '../src/app/data-folder.store.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config-from.js';
import { SqliteConnection } from '../src/platform/sqlite-connection.store.js';
import { Readership } from '../src/readership/readership.service.js';
import { logLines } from './log-lines.js';

const { values } = parseArgs({ options: { lines: { type: 'string', default: '1000000' } } });
const lines = Number(values.lines);
const folder = mkdtempSync(join(tmpdir(), 'qvill-bench-log-'));
const log = join(folder, 'access.log');

function write(): void {
  const file = openSync(log, 'a');
  for (const line of logLines(lines)) writeSync(file, line);
  closeSync(file);
}

type Cost = { seconds: number; processor: number; late: string; most: number };

async function measure(work: () => void | Promise<void>): Promise<Cost> {
  global.gc?.();
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  await work();
  const [took, { user, system }] = [performance.now() - start, process.cpuUsage(cpu)];
  delay.disable();
  clearInterval(watch);
  const late = [delay.percentile(50), delay.percentile(99), delay.max].map((nanoseconds) => (nanoseconds / 1e6).toFixed(1));
  return { seconds: took / 1_000, processor: (user + system) / 1e6, late: `p50 ${late[0]} ms, p99 ${late[1]} ms, most ${late[2]} ms`, most };
}

/** The same lines with no more done than must be: what this machine is worth at this moment. */
function parseAll(): void {
  const text = readFileSync(log, 'latin1');
  for (let from = 0, to = text.indexOf('\n'); to >= 0; from = to + 1, to = text.indexOf('\n', from)) {
    try {
      JSON.parse(text.slice(from, to));
    } catch {
      // an odd one
    }
  }
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

writeFileSync(log, '');
const config = configFrom({ QVILL_DATA: join(folder, 'data'), QVILL_NGINX_LOG: log, QVILL_URL: 'https://blog.example' });
prepareData(config, new Clock());
const readership = new Readership(config, new Clock());
await readership.flush();
write();

const nothing = await measure(() => sleep(2_000));
const before = process.memoryUsage().rss;
const counting = await measure(() => readership.flush());
const bare = await measure(parseAll);

const connection = new SqliteConnection(config.databaseFile, 'read');
const rows = connection.prepare(`SELECT kind, count(*), sum(count) FROM Reading GROUP BY kind`).run.all() as unknown as [string, number, number][];
connection.close();
await readership.close();

const say = (words: string) => process.stdout.write(`${words}\n`);
say(
  `${lines.toLocaleString('en')} lines, ${megabytes(statSync(log).size)}: ${counting.seconds.toFixed(2)} s, of one processor ${counting.processor.toFixed(2)} s (user and system)`,
);
say(`  ${(counting.processor / bare.processor).toFixed(1)} times what JSON.parse alone takes (${bare.processor.toFixed(2)} s)`);
say(`  event loop late: ${counting.late}`);
say(`  with nothing to do: ${nothing.late}`);
say(`  memory (RSS) ${megabytes(before)} before, at most ${megabytes(counting.most)}`);
say(`  counted: ${rows.map(([kind, names, sum]) => `${kind} ${sum} (${names} names)`).join(', ')}`);
rmSync(folder, { recursive: true });
