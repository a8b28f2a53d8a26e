import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { configFrom } from '../src/platform/config-from.js';
import { resolve } from '../src/site/resolve.js';
import { TreeStore } from '../src/site/tree.store.js';
import { launch, output, stopAll } from '../src/comparison/processes.service.js';
import { environmentOf, qvillCommand } from './launch.js';
import { thisMachine } from '../src/comparison/machine.store.js';
import { nginxCommand, shippedConfiguration } from './nginx.js';
import { cpuSecondsOf } from '../src/loadtest/memory/proc.store.js';
import { memoryOf } from './process-group.js';
import { spreadOf } from '../src/core/spread.js';

/*
 * npm run bench-redirects [-- RULES]
 * A hundred thousand rules, 90 of them prefixes and 10 patterns: how long they take to come in, what finding one costs (in the app's own code and
 * behind nginx, against a 404 of a blog without rules), and the memory that it takes.
 */

const rules = Number(process.argv[2] ?? 100_000);
const looks = 20_000;
const sourceOf = (n: number) => `/2019/${String(n % 12).padStart(2, '0')}/an-old-post-with-a-long-name-${n}`;
const text = [
  ...Array.from({ length: rules - 100 }, (_, n) => `${sourceOf(n)} https://elsewhere.example/posts/${n}`),
  ...Array.from({ length: 90 }, (_, n) => `/folder-${n}/* https://elsewhere.example/${n}/:splat`),
  ...Array.from({ length: 10 }, (_, n) => `/forum-${n}/:topic/:page https://forum.example/:topic?page=:page`),
].join('\n');

/** What is asked, by a number. */
const asked: Record<string, (n: number) => string> = {
  'an exact rule': (n) => sourceOf((n * 7919) % (rules - 100)),
  'a prefix': (n) => `/folder-${n % 90}/some/page-${n}`,
  'a pattern': (n) => `/forum-${n % 10}/topic-${n}/2`,
  'nothing (404)': (n) => `/nothing.here/${n}`,
};

const folder = await mkdtemp(join(tmpdir(), 'qvill-bench-'));
const data = join(folder, 'data');
const environment = environmentOf(data, 1);

/** Microseconds a look in this process, in rounds. */
function inProcess(site: string, path: (n: number) => string): number[] {
  const tree = new TreeStore(site);
  return Array.from({ length: 10 }, (_, round) => {
    const start = process.cpuUsage();
    for (let n = 0; n < looks / 10; n++) resolve(path(round * looks + n), tree);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / (looks / 10);
  });
}

async function throughNginx(port: number, leader: number, path: (n: number) => string): Promise<number> {
  const before = cpuSecondsOf(leader);
  const lane = async (first: number) => {
    for (let n = first; n < looks; n += 8) await fetch(`http://127.0.0.1:${port}${path(n)}`, { redirect: 'manual' }).then((reply) => reply.arrayBuffer());
  };
  await Promise.all(Array.from({ length: 8 }, (_, first) => lane(first)));
  return ((cpuSecondsOf(leader) - before) * 1e6) / looks;
}

async function measure(name: string, port: number): Promise<void> {
  const nginx = launch({ command: nginxCommand(await shippedConfiguration(join(folder, `nginx-${port}`), data, 1, port)) });
  await sleep(1_000);
  console.log(`\n${name}`);
  for (const [what, path] of Object.entries(asked)) {
    const { median, min, max } = spreadOf(inProcess(configFrom({ QVILL_DATA: data }).site, path));
    const inNginx = await throughNginx(port, nginx.pid!, path);
    console.log(
      `  ${what.padEnd(16)} ${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)}) µs in the app’s look-up; ${inNginx.toFixed(0)} µs of nginx’s CPU, its whole answer`,
    );
  }
  console.log(`  nginx has ${memoryOf(nginx.pid!).pss.toFixed(1)} MB PSS`);
}

try {
  const { cores, cpu, load, node } = thisMachine();
  console.log(`Redirect rules, ${rules.toLocaleString('en')} of them, Node ${node}, ${cores} cores of ${cpu}, load ${load.toFixed(2)}; CPU time throughout`);
  await output({ command: qvillCommand('rebuild'), env: environment });
  await measure('without rules', 18_471);
  await writeFile(join(folder, 'rules.txt'), text);
  const start = performance.now();
  await output({ command: qvillCommand('redirects', 'import', join(folder, 'rules.txt')), env: environment });
  console.log(`\nimport, until they are in force: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  const again = performance.now();
  await output({ command: qvillCommand('redirects', 'import', join(folder, 'rules.txt')), env: environment });
  console.log(`import of the same again:        ${((performance.now() - again) / 1000).toFixed(1)} s`);
  global.gc?.();
  const before = process.memoryUsage();
  await measure(`with ${rules.toLocaleString('en')} rules`, 18_472);
  global.gc?.();
  const after = process.memoryUsage();
  console.log(`\nmemory after ${(looks * 4).toLocaleString('en')} look-ups: ${((after.heapUsed - before.heapUsed) / 1e6).toFixed(1)} MB of heap more`);
} finally {
  stopAll();
  await rm(folder, { recursive: true, force: true });
}
