import type { Histogram, HistogramJson } from '../../core/histogram.js';
import { inWords, type Failure } from '../load/failure.js';
import type { Load } from '../load/load.service.js';
import type { Plan } from '../load/plan.js';
import type { StopReason } from '../load/stop-reason.js';
import type { Memory } from '../memory/memory.js';
import type { LeakFinding } from '../leak/verdict.js';
import type { Checked } from './thresholds.js';

/** Latencies in microseconds. */
export type Latency = {
  count: number;
  min: number;
  mean: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
  histogram: HistogramJson;
  /** not in the JSON: any other */
  quantile: (share: number) => number;
};

export type LoadSummary = {
  seconds: number;
  stopped: StopReason;
  users: number;
  thinkMs: number;
  /** addresses that were asked for, in turn */
  targets: number;
  requests: number;
  /** with those without an answer */
  asked: number;
  requestsPerSecond: number;
  bytes: number;
  failed: number;
  errors: { kind: Failure; said: string; count: number; examples: string[] }[];
  statuses: Record<string, number>;
  changed: string[];
  unfinished: number;
  latency: Latency;
  groups: Record<string, Omit<Latency, 'histogram'>>;
  perSecond: { second: number; requests: number; errors: number; bytes: number; p50: number; p99: number; max: number }[];
  openLoop: { rate: number; unsent: number; lateP99: number } | null;
  /** share of a core that asking took; near one, and the figures are the asker's */
  busy: number;
};

/** Memory of the process tree, in bytes; `why` says why there is none. Seconds count from the start of the load. */
export type MemorySummary = {
  processes: { pid: number; name: string }[];
  why: string | null;
  atRest: Memory | null;
  max: Memory | null;
  after: Memory | null;
  cpuSeconds: number;
  samples: { seconds: number; requests: number; pss: number; own: number }[];
};

export type CrawlSummary = { paths: number; redirects: { from: string; status: number; said: string }[]; leftOut: { path: string; why: string; from: string }[]; notes: string[] }; // prettier-ignore

export type Summary = {
  startedAt: string;
  url: string | null;
  address: string | null;
  machine: string;
  crawl: CrawlSummary | null;
  load: LoadSummary | null;
  memory: MemorySummary | null;
  leak: LeakFinding | null;
  thresholds: Checked[];
};

export const latencyOf = (histogram: Histogram): Latency => ({ ...quantilesOf(histogram), histogram: histogram.toJSON() });

function quantilesOf(histogram: Histogram): Omit<Latency, 'histogram'> {
  const at = (share: number) => histogram.quantile(share);
  const { count, min, max, sum } = histogram;
  const quantiles = { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), p999: at(0.999) };
  return { count, min, mean: count === 0 ? 0 : Math.round(sum / count), ...quantiles, max, quantile: at };
}

export function loadSummary({ tally, latency, late, ...load }: Load, plan: Plan): LoadSummary {
  const without = [...tally.errors].filter(([kind]) => kind !== 'status' && kind !== 'elsewhere').reduce((sum, [, count]) => sum + count, 0);
  return {
    seconds: load.seconds,
    stopped: load.stopped,
    users: plan.users,
    thinkMs: plan.thinkMs ?? 0,
    targets: plan.targets.length,
    requests: tally.requests,
    asked: tally.requests + without,
    requestsPerSecond: tally.requests / load.seconds,
    bytes: tally.bytes,
    failed: tally.failed,
    errors: [...tally.errors].map(([kind, count]) => ({ kind, said: inWords[kind], count, examples: tally.examples.get(kind) ?? [] })),
    statuses: Object.fromEntries(tally.statuses),
    changed: [...tally.changed],
    unfinished: load.unfinished,
    latency: latencyOf(latency),
    groups: Object.fromEntries([...tally.groups].map(([name, group]) => [name, quantilesOf(group)])),
    perSecond: tally.seconds.map(({ requests, errors, bytes, latency: of }, second) => {
      return { second, requests, errors, bytes, p50: of.quantile(0.5), p99: of.quantile(0.99), max: of.max };
    }),
    openLoop: plan.rate === undefined ? null : { rate: plan.rate, unsent: load.unsent, lateP99: late?.quantile(0.99) ?? 0 },
    busy: load.busy,
  };
}
