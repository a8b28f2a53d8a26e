import { invalid } from '../../core/problem.js';
import { inMegabytes } from '../memory/memory.js';
import { inTime } from './amounts.js';
import type { LoadSummary, MemorySummary } from './summary.js';
import { tableOf } from '../../core/table-of.js';

/** A condition under which a run has failed, as it was typed. */
export type Threshold = { text: string; metric: string; operator: '>' | '<' | '>=' | '<='; value: number };
/** `value` is null where there was nothing to compare, which fails too: nobody should believe that it held. */
export type Checked = { text: string; failed: boolean; said: string };

const grammar = /^(p\d{1,2}(?:\.\d{1,3})?|mean|max|errors|error-rate|rps|memory|changed|unsent)\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?)\s*(µs|us|ms|s|%|KB|kB|MB|GB)?$/;
const times: Record<string, number> = tableOf({ µs: 1, us: 1, ms: 1_000, s: 1_000_000 });
const sizes: Record<string, number> = tableOf({ KB: 1024, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 });

/** Reads `p99>50ms`, `errors>0`, `error-rate>1%`, `rps<100`, `memory>80MB`, `mean`, `max`, `changed` and `unsent`. @throws Problem */
export function readThreshold(text: string): Threshold {
  const [, metric, operator, value, unit] = grammar.exec(text.trim()) ?? [];
  const units = metric === undefined ? {} : isTime(metric) ? times : metric === 'memory' ? sizes : metric === 'error-rate' ? { '%': 0.01 } : { '': 1 };
  const factor = (units as Record<string, number>)[unit ?? ''];
  if (metric === undefined || factor === undefined)
    throw invalid('fail-if', `--fail-if is “${text}”; it takes such as p99>50ms, max>1s, errors>0, error-rate>1%, rps<100, memory>80MB`);
  return { text: text.trim(), metric, operator: operator as Threshold['operator'], value: Number(value) * factor };
}

export function check({ text, metric, operator, value }: Threshold, load: LoadSummary, memory: MemorySummary | null): Checked {
  const real = valueOf(metric, load, memory);
  if (real === null) return { text, failed: true, said: `${metric} is not known` };
  const holds = { '>': real > value, '<': real < value, '>=': real >= value, '<=': real <= value }[operator];
  const shown = isTime(metric) ? inTime(real) : metric === 'memory' ? inMegabytes(real) : metric === 'error-rate' ? `${(real * 100).toFixed(2)} %` : String(Math.round(real * 10) / 10); // prettier-ignore
  return { text, failed: holds, said: `${metric} is ${shown}` };
}

const isTime = (metric: string): boolean => /^p\d|^mean$|^max$/.test(metric);

function valueOf(metric: string, load: LoadSummary, memory: MemorySummary | null): number | null {
  if (isTime(metric)) return load.latency.count === 0 ? null : timeOf(metric, load);
  const values: Record<string, number | null> = {
    errors: load.failed,
    'error-rate': load.requests + load.failed === 0 ? null : load.failed / (load.asked || 1),
    rps: load.requestsPerSecond,
    changed: load.changed.length,
    unsent: load.openLoop?.unsent ?? 0,
    memory: memory?.max?.pss ?? null,
  };
  return values[metric] ?? null;
}

const timeOf = (metric: string, { latency }: LoadSummary): number =>
  metric === 'mean' ? latency.mean : metric === 'max' ? latency.max : latency.quantile(Number(metric.slice(1)) / 100);
