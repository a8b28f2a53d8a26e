import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stopAll } from '../src/comparison/processes.service.js';
import { budgets, isMet } from '../src/core/budgets.js';
import { inColumns } from '../src/core/columns.js';
import { spreadOf } from '../src/core/spread.js';
import { thisMachine } from '../src/comparison/machine.store.js';
import { weigh } from './at-rest.js';
import { makeBlog } from './blog.js';
import { type Contender, theApp } from './contender.js';
import { projectFolder } from './launch.js';
import { serve } from './serving.js';

/*
 * npm run bench-instruments -- [--starts 10] [--rounds 10] [--seconds 1] [--weighings 5]
 * What the instruments and the count of readers cost: the app with them against the app without, in turns. Processor time of a request holds
 * still where the rate does not, so that it is said too.
 */

const number = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = parseArgs({ options: { starts: number('10'), rounds: number('10'), seconds: number('1'), weighings: number('5') } });
const folder = await mkdtemp(join(tmpdir(), 'qvill-bench-instruments-'));
const say = (text: string) => void process.stderr.write(`${text}\n`);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => (stopAll(), process.exit(1)));

const machine = thisMachine();
const core = (n: string) => (machine.pinned ? ['taskset', '-c', n] : []);
const options = { starts: Number(values.starts), rounds: Number(values.rounds), seconds: Number(values.seconds), pinServer: core('0'), pinLoad: core('1') };
const blog = await makeBlog(folder);
const whole = await theApp(blog);
const without = await theApp(blog).then(({ command: [program, ...words], ...rest }): Contender => ({
  ...rest,
  command: [program, '--import', join(projectFolder, 'dist', 'bench', 'without-instruments.js'), ...words],
}));

const weights = { 'at rest': [] as number[], 'after load': [] as number[] };
for (let n = 1; n <= Number(values.weighings); n++) {
  say(`Memory: ${n} of ${values.weighings}`);
  const [ours, theirs] = [await weigh('with', whole, true, options), await weigh('without', without, true, options)];
  for (const [i, state] of (['at rest', 'after load'] as const).entries()) weights[state].push(ours.states[i]!.memory.pss - theirs.states[i]!.memory.pss);
}
const duel = { name: 'with', against: 'without', encoding: 'identity', ours: whole, reference: without } as const;
const { duels, others } = await serve([duel], options, say);
await rm(folder, { recursive: true });

const { ratio, cpuRatio, p99Ratio } = duels[0]!;
const row = (what: string, { median, min, max }: ReturnType<typeof spreadOf>, verdict = '') => [what, ...[median, min, max].map((n) => n.toFixed(3)), verdict];
const verdictOf = (name: 'instrumentsSpeed' | 'instrumentsMemory', value: number) => (isMet(budgets[name], value) ? 'met' : 'MISSED');
const [atRest, afterLoad] = [spreadOf(weights['at rest']), spreadOf(weights['after load'])];
console.log(`${machine.cores} cores of ${machine.cpu}, load ${machine.load.toFixed(2)}; others took ${(100 * others.median).toFixed(0)} % before the rounds\n`);
console.log(
  inColumns(
    ['with the instruments, against without', 'median', 'min', 'max', ''],
    [
      row('requests/s, ×', ratio, verdictOf('instrumentsSpeed', ratio.median)),
      row('processor time of a request, ×', cpuRatio),
      row('p99, ×', p99Ratio),
      row('memory at rest, MB PSS more', atRest, verdictOf('instrumentsMemory', atRest.median)),
      row('memory after load, MB PSS more', afterLoad, verdictOf('instrumentsMemory', afterLoad.median)),
    ],
  ),
);
