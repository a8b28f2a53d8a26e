import { appPaths } from '../core/app-paths.js';
import { Histogram } from '../core/histogram.js';
import { outcomes, readerRoutes } from '../instruments/answered.js';
import type { Latency } from '../instruments/latencies.js';
import type { Recorder } from '../instruments/recorder.js';
import { type CounterName, counters, type DurationName, durations, type GaugeName, gauges } from '../instruments/series.js';
import { distributionOf } from './distribution.js';
import type { Family } from './exposition.js';

/** Readers' routes, and the app's own by where they begin: its hundred patterns with all their buckets would be a megabyte at each look. */
const other = 'other';
const routes: readonly string[] = [...new Set([...readerRoutes, ...appPaths, other])];

/** What Node's own families say already (process-families.store.ts). */
const saidByNode = new Set<CounterName | GaugeName>(['cpu_microseconds', 'rss_bytes', 'heap_used_bytes', 'heap_total_bytes', 'external_bytes']);
const durationNames: Record<DurationName, string> = { loop_delay: 'nodejs_eventloop_delay_seconds', gc_pause: 'nodejs_gc_duration_seconds' };

/** All that the recorder knows. Each series is there from the start, at 0; a gauge that nobody can read just now is NaN. */
export function recordedFamilies(recorder: Recorder): Family[] {
  return [
    ...requestFamilies(recorder.latencies),
    ...names(durations).map((name): Family => {
      const values = [distributionOf({}, recorder.duration(name))];
      return { name: durationNames[name], help: durations[name], type: 'histogram', values };
    }),
    ...unsaid(counters).map((name): Family => {
      const values = [{ labels: {}, value: recorder.counted(name) }];
      return { name: `qvill_${name}_total`, help: counters[name], type: 'counter', values };
    }),
    ...unsaid(gauges).map((name): Family => {
      const values = [{ labels: {}, value: recorder.gauge(name) ?? NaN }];
      return { name: `qvill_${name}`, help: gauges[name], type: 'gauge', values };
    }),
  ];
}

function requestFamilies(latencies: Iterable<Latency>): Family[] {
  const cells = new Map(
    routes.flatMap((route) => outcomes.map((status) => [`${route} ${status}`, { labels: { route, status }, times: new Histogram(), bytes: 0 }])),
  );
  for (const { route, outcome, times, bytes } of latencies) {
    const cell = cells.get(`${routeOf(route)} ${outcome}`)!;
    cell.times.merge(times);
    cell.bytes += bytes;
  }
  const all = [...cells.values()];
  return [
    {
      name: 'qvill_http_request_duration_seconds',
      help: 'From the head of a request to the last byte of its answer, by what was asked for and what it came to (cut: the reader went away)',
      type: 'histogram',
      values: all.map(({ labels, times }) => distributionOf(labels, times)),
    },
    {
      name: 'qvill_http_response_bytes_total',
      help: 'Bytes of bodies, as they were sent',
      type: 'counter',
      values: all.map(({ labels, bytes }) => ({ labels, value: bytes })),
    },
  ];
}

/** `/admin/posts/:id` is `admin`. */
function routeOf(route: string): string {
  const first = route.startsWith('/') ? route.split('/', 2)[1]! : route;
  return routes.includes(first) ? first : other;
}

const names = <Name extends string>(table: Readonly<Record<Name, string>>) => Object.keys(table) as Name[];
const unsaid = <Name extends CounterName | GaugeName>(table: Readonly<Record<Name, string>>) => names(table).filter((name) => !saidByNode.has(name));
