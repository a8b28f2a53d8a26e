import { Histogram } from '../../core/histogram.js';
import type { LeakFinding } from '../leak/verdict.js';
import { inTime } from './amounts.js';
import { type Chart, logAxis, plainAxis } from './chart.js';
import type { LoadSummary, MemorySummary } from './summary.js';

const megabyte = 1024 * 1024;
const mb = (bytes: number): string => `${Math.round(bytes)} MB`;
const plain = (value: number): string => (value >= 1_000 ? `${value / 1_000}k` : String(Math.round(value * 100) / 100));
const barsADecade = 12;

/** How long readers wait: the share of them at each time, with what is rare as wide as what is common. */
export function percentiles({ latency }: LoadSummary): Chart {
  // One more nine with each step to the right
  const most = Math.min(5, Math.max(2, Math.log10(latency.count || 1)));
  const shares = Array.from({ length: 121 }, (_, step) => (step / 120) * most);
  const y = logAxis('latency', latency.min, latency.max, inTime);
  const ticks = [0, 1, 2, 3, 4, 5].filter((at) => at <= most).map((at) => ({ at, text: ['0 %', '90 %', '99 %', '99.9 %', '99.99 %', '99.999 %'][at]! }));
  return {
    title: 'Latency by percentile',
    description: `half within ${inTime(latency.p50)}, 99 % within ${inTime(latency.p99)}, all within ${inTime(latency.max)}`,
    x: { label: 'share of requests', from: 0, to: most, ticks },
    y,
    lines: [{ name: 'latency', points: shares.map((nines) => [nines, Math.log10(Math.max(1, latency.quantile(1 - 10 ** -nines)))]) }],
  };
}

/** How many requests took how long. */
export function distribution({ latency }: LoadSummary): Chart {
  const counts = new Map<number, number>();
  for (const { from, to, count } of Histogram.from(latency.histogram).buckets()) {
    const bar = Math.floor(Math.log10(Math.max(1, (from + to) / 2)) * barsADecade);
    counts.set(bar, (counts.get(bar) ?? 0) + count);
  }
  const x = logAxis('latency', latency.min, latency.max, inTime);
  return {
    title: 'How many took how long',
    description: `most took about ${inTime(latency.p50)}`,
    x,
    y: plainAxis('requests', Math.max(1, ...counts.values()), plain),
    bars: [...counts].map(([bar, value]) => ({ from: bar / barsADecade, to: (bar + 1) / barsADecade, value })),
  };
}

/** Second by second. */
export function overTime({ perSecond }: LoadSummary): Chart {
  const seconds = perSecond.filter(({ requests }) => requests > 0);
  const highest = Math.max(1, ...seconds.map(({ p99 }) => p99));
  const line = (name: string, of: (each: (typeof seconds)[number]) => number) => ({ name, points: seconds.map((each) => [each.second, of(each)] as const) });
  return {
    title: 'Latency over time',
    description: `the 99th percentile of a second was at most ${inTime(highest)}`,
    x: plainAxis('seconds', Math.max(1, perSecond.length - 1), plain),
    y: plainAxis('latency', highest, inTime),
    lines: [line('half of the requests within', ({ p50 }) => p50), line('99 % of them within', ({ p99 }) => p99)],
  };
}

/** Memory before, under and after the load. */
export function memoryOverTime({ samples, max }: MemorySummary): Chart {
  const start = Math.min(0, ...samples.map(({ seconds }) => seconds));
  const line = (name: string, key: 'pss' | 'own') => ({ name, points: samples.map((sample) => [sample.seconds, sample[key] / megabyte] as const) });
  return {
    title: 'Memory over time',
    description: `at most ${mb((max?.pss ?? 0) / megabyte)}`,
    x: plainAxis('seconds from the start of the load', Math.max(1, ...samples.map(({ seconds }) => seconds)), plain, start),
    y: plainAxis('memory', Math.max(1, ...samples.map(({ pss }) => pss / megabyte)), mb),
    lines: [line('PSS', 'pss'), line('of that in no file', 'own')],
  };
}

/** Memory against requests, with the edge by which it was judged. */
export function memoryByRequests({ samples }: MemorySummary, { floor, verdict, said }: LeakFinding): Chart {
  const points = samples.map(({ requests, own }) => [requests, own / megabyte] as const);
  return {
    title: `Memory by requests: ${verdict}`,
    description: said,
    x: plainAxis('requests', Math.max(1, ...points.map(([x]) => x)), plain),
    y: plainAxis('memory in no file', Math.max(1, ...points.map(([, y]) => y)), mb),
    lines: [
      { name: 'memory', points },
      { name: 'its lower edge', points: floor.map(({ requests, own }) => [requests, own / megabyte]), dots: true },
    ],
  };
}
