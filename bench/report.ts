import { inColumns } from '../src/core/columns.js';
import type { Weight } from './at-rest.js';
import { budgetRows } from './against-budgets.js';
import type { Machine } from '../src/comparison/machine.store.js';
import type { Serving, Side } from './serving.js';
import type { Spread } from '../src/core/spread.js';
import type { StartUp } from './start-up.js';

export type Report = {
  machine: Machine;
  bytes: { plain: number; gzip: number };
  rounds: number;
  seconds: number;
  /** null without wrk */
  serving: Serving | null;
  memory: Weight[];
  startUp: StartUp;
};

/** The report as people read it. */
export const inWords = (report: Report): string => [head(report), serving(report), memory(report), startUp(report), budgetTable(report)].join('\n\n');

function head({ machine, bytes, rounds, seconds, serving: measured }: Report): string {
  const { date, cores, cpu, memoryMb, linux, load, node, nginx, wrk, pinned } = machine;
  return `Qvill, ${date.slice(0, 16).replace('T', ' ')} UTC
machine   ${cores} cores of ${cpu}, ${memoryMb} MB, Linux ${linux}, load ${load.toFixed(2)} before the run
versions  Node ${node}, nginx ${nginx ?? 'missing'}, wrk ${wrk ?? 'missing'}
article   ${bytes.plain} bytes, ${bytes.gzip} with gzip
load      wrk -t1 -c32, ${rounds} rounds of ${seconds} s, taking turns; ${pinned ? 'servers on core 0, wrk on core 1' : 'nothing pinned to a core'}
others    took ${measured ? spread({ median: 100 * measured.others.median, min: 100 * measured.others.min, max: 100 * measured.others.max }, 0) : '?'} % of the machine just before the rounds`;
}

function serving({ serving: measured }: Report): string {
  if (!measured) return 'Serving: not measured, wrk is missing';
  const rows = measured.duels.flatMap(({ name, against, encoding, ours, reference, ratio, p99Ratio, cpuRatio }) => [
    sideRow(`${name}, ${encoding}`, ours),
    sideRow(`  ${against}`, reference),
    ['  ratio', spread(ratio, 2), '', `×${p99Ratio.median.toFixed(2)}`, `×${cpuRatio.median.toFixed(2)}`, ''],
  ]);
  return inColumns(['Serving the article', 'requests/s (min–max)', 'p50 ms', 'p99 ms', 'CPU µs each', 'errors'], rows);
}

const sideRow = (name: string, { requestsPerSecond, p50Ms, p99Ms, cpuMicroseconds, errors }: Side) => [
  name,
  spread(requestsPerSecond, 0),
  ...[p50Ms, p99Ms].map(({ median }) => median.toFixed(2)),
  cpuMicroseconds.median.toFixed(1),
  String(errors),
];

function memory({ memory: weights }: Report): string {
  const rows = weights.flatMap(({ name, states, sharers }) =>
    states.map(({ state, memory: { pss, anonymous, rss } }) => [`${name}, ${state}`, ...[pss, anonymous, rss].map((mb) => mb.toFixed(1)), String(sharers)]),
  );
  return inColumns(['Memory, MB', 'PSS', 'anonymous', 'RSS', 'shared with'], rows);
}

function startUp({ startUp: { app, bare, ratio, npmStart } }: Report): string {
  const rows = [
    ['the app', spread(app, 0)],
    ['  bare node:http', spread(bare, 0)],
    ['  ratio', spread(ratio, 2)],
    ['npm start, set up before', spread(npmStart, 0)],
  ];
  return inColumns(['Start to first 200', 'ms (min–max)'], rows);
}

/** Timings fail nothing: this is for people to read. */
function budgetTable(report: Report): string {
  const rows = budgetRows(report);
  const missed = rows.filter((row) => row.at(-1) === 'MISSED').length;
  return `${inColumns(['Budgets', 'measured', 'to reach', 'unit', 'used up', 'verdict'], rows)}\n${missed === 0 ? 'None of those that were measured is missed.' : `${missed} missed.`}`;
}

const spread = ({ median, min, max }: Spread, digits: number) => `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
