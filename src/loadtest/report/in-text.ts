import { inMegabytes } from '../memory/memory.js';
import { counted, digits, inBytes, inDuration, inTime } from './amounts.js';
import type { CrawlSummary, Latency, LoadSummary, MemorySummary, Summary } from './summary.js';

/** From this share of a core on the asker may be what is measured. */
export const mostBusy = 0.85;
/** So much later than it was due a request may be sent without being worth a word. */
export const mostLateUs = 5_000;
const listed = 10;

/** A summary for the terminal. */
export function inText({ url, crawl, load, memory, leak, thresholds }: Summary): string {
  return [
    ...(crawl ? crawlLines(crawl) : []),
    ...(load ? loadLines(load, url ?? '') : []),
    ...(memory ? memoryLines(memory) : []),
    ...(leak ? ['', `Over time  ${leak.said}`] : []),
    ...(thresholds.length > 0 ? ['', ...thresholds.map(({ text, failed, said }) => `${failed ? 'FAILED' : 'ok    '}  ${text}: ${said}`)] : []),
  ].join('\n');
}

function crawlLines({ paths, redirects, leftOut, notes }: CrawlSummary): string[] {
  const worth = redirects.filter(({ said }) => !said.startsWith('leads to '));
  return [
    `Crawl      ${counted(paths, 'address', 'addresses')}, ${counted(redirects.length, 'redirect')}`,
    ...list(worth.map(({ from, status, said }) => `${from} (${status}) ${said}`)),
    ...list(leftOut.map(({ path, why, from }) => `${path} ${why}; linked from ${from || 'nowhere'}`)),
    ...notes.map((note) => `           ${note}`),
    '',
  ];
}

const list = (lines: string[]): string[] => [
  ...lines.slice(0, listed).map((line) => `           ${line}`),
  ...(lines.length > listed ? [`           and ${lines.length - listed} more, in the files`] : []),
];

function loadLines(load: LoadSummary, url: string): string[] {
  const { latency, openLoop, thinkMs } = load;
  const how = openLoop ? `${openLoop.rate} requests a second, up to ${load.users} at once` : `${counted(load.users, 'user')}${thinkMs > 0 ? ` who think ${inTime(thinkMs * 1000)}` : ''}`; // prettier-ignore
  const failed = load.failed === 0 ? 'no errors' : counted(load.failed, 'error');
  return [
    `Load       ${url}: ${how}, ${counted(load.targets, 'address', 'addresses')}, ${inDuration(load.seconds)}`,
    `It stopped: ${load.stopped.said}`,
    '',
    `Requests   ${load.requests.toLocaleString('en')}, ${digits(load.requestsPerSecond)} a second, ${failed}`,
    `Statuses   ${Object.entries(load.statuses).map(([status, count]) => `${status}: ${count.toLocaleString('en')}`).join(', ') || 'none'}`, // prettier-ignore
    `On the wire ${inBytes(load.bytes)}, ${inBytes(load.bytes / load.seconds)} a second`,
    ...load.errors.flatMap(({ said, count, examples }) => [`  ${said}: ${count}`, ...examples.map((example) => `      ${example}`)]),
    '',
    `Latency           p50        p90        p99      p99.9        max   requests`,
    row('all', latency),
    ...(Object.keys(load.groups).length > 1 ? Object.entries(load.groups).map(([name, group]) => row(name, group)) : []),
    ...remarks(load),
  ];
}

const row = (name: string, { p50, p90, p99, p999, max, count }: Omit<Latency, 'histogram'>): string =>
  `  ${name.padEnd(9)} ${[p50, p90, p99, p999, max].map((us) => inTime(us).padStart(10)).join(' ')} ${count.toLocaleString('en').padStart(10)}`;

/** What somebody who reads the figures must know. */
export function remarks({ openLoop, busy, unfinished, changed }: LoadSummary): string[] {
  const late = openLoop && openLoop.lateP99 > mostLateUs;
  return [
    ...(openLoop && openLoop.unsent > 0 ? [`  ${counted(openLoop.unsent, 'request')} that were due could not be sent: it can’t keep this rate, and its latencies are longer than these`] : []), // prettier-ignore
    ...(late ? [`  1 % were sent ${inTime(openLoop.lateP99)} or more after they were due: no connection was free, or this machine was busy. They count from when they were due`] : []), // prettier-ignore
    ...(!openLoop && busy > mostBusy ? [`  Asking took ${Math.round(busy * 100)} % of a core: these may be the figures of the asker rather than of the server`] : []), // prettier-ignore
    ...(unfinished > 0 ? [`  ${counted(unfinished, 'answer')} had not come when it stopped`] : []),
    ...(changed.length > 0 ? [`  ${counted(changed.length, 'address', 'addresses')} answered with bodies of another length than before, such as ${changed[0]}`] : []), // prettier-ignore
  ];
}

function memoryLines({ processes, why, atRest, max, after, cpuSeconds }: MemorySummary): string[] {
  if (why !== null) return ['', `Memory     not known: ${why}`];
  const names = processes.slice(0, 6).map(({ pid, name }) => `${name} (${pid})`);
  const more = processes.length > 6 ? ` and ${processes.length - 6} more` : '';
  const of = (name: string, value: MemorySummary['max']) => (value ? `${name} ${inMegabytes(value.pss)}` : '');
  return [
    '',
    `Memory     PSS: ${[of('at rest', atRest), of('most', max), of('after', after)].filter(Boolean).join(', ')}; CPU ${digits(cpuSeconds)} s`,
    `           of ${names.join(', ')}${more}`,
  ];
}
