// How fast an access log is counted, and by how much others wait meanwhile: npm run bench-log -- [--lines N]
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { prepareData } from '../src/app/data-folder.store.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config.js';
import { SqliteConnection } from '../src/platform/sqlite-connection.store.js';
import { Readership } from '../src/readership/readership.service.js';
import { logLines } from './log-lines.js';

const { values } = parseArgs({ options: { lines: { type: 'string', default: '1000000' } } });
const lines = Number(values.lines);
const folder = mkdtempSync(join(tmpdir(), 'qvill-bench-log-'));
const log = join(folder, 'access.log');

function write(): void {
  const file = openSync(log, 'a');
  let waiting: Buffer[] = [];
  for (const line of logLines(lines)) {
    waiting.push(line);
    if (waiting.length === 5_000) writeSync(file, Buffer.concat(waiting));
    if (waiting.length === 5_000) waiting = [];
  }
  writeSync(file, Buffer.concat(waiting));
  closeSync(file);
}

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
const milliseconds = (nanoseconds: number) => (nanoseconds / 1e6).toFixed(1);

writeFileSync(log, '');
const config = configFrom({ QVILL_DATA: join(folder, 'data'), QVILL_NGINX_LOG: log, QVILL_URL: 'https://blog.example' });
prepareData(config, new Clock());
const readership = new Readership(config, new Clock());
await readership.flush();
write();

// The same bytes with no more done than JSON must: what this machine is worth at this moment
const { readFileSync } = await import('node:fs');
let began = process.cpuUsage();
for (let from = 0, text = readFileSync(log, 'latin1'), to = text.indexOf('\n'); to >= 0; from = to + 1, to = text.indexOf('\n', from)) {
  try {
    JSON.parse(text.slice(from, to));
  } catch {
    // an odd one
  }
}
const bare = process.cpuUsage(began);
global.gc?.();

let mostMemory = 0;
const before = process.memoryUsage().rss;
const watch = setInterval(() => (mostMemory = Math.max(mostMemory, process.memoryUsage().rss)), 20);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
began = process.cpuUsage();
const start = performance.now();
await readership.flush();
const [took, cpu] = [(performance.now() - start) / 1_000, process.cpuUsage(began)];
delay.disable();
clearInterval(watch);
const seconds = (cpu.user + cpu.system) / 1e6;
const connection = new SqliteConnection(config.databaseFile, 'read');
const rows = connection.prepare(`SELECT kind, count(*), sum(count) FROM Reading GROUP BY kind`).run.all() as unknown as [string, number, number][];
connection.close();
await readership.close();

console.log(
  `${lines.toLocaleString('en')} lines, ${megabytes(statSync(log).size)} MB: ${took.toFixed(2)} s, of them ${seconds.toFixed(2)} s of one processor (user and system)`,
);
console.log(`  that is ${(seconds / ((bare.user + bare.system) / 1e6)).toFixed(2)} times what JSON.parse alone takes for them`);
console.log(
  `  event loop late by ${milliseconds(delay.percentile(50))} ms (p50), ${milliseconds(delay.percentile(99))} (p99), ${milliseconds(delay.max)} (most)`,
);
console.log(`  memory (RSS) from ${megabytes(before)} to at most ${megabytes(mostMemory)} MB`);
console.log(`  counted: ${rows.map(([kind, names, sum]) => `${kind} ${sum} (${names})`).join(', ')}`);
rmSync(folder, { recursive: true });
