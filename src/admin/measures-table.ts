import { bytesOf, duration, megabytes, percent, times } from '../core/quantity.js';
import { Histogram } from '../core/histogram.js';
import type { Drawn, Stretch } from '../instruments/period.js';
import { groups, type Sample } from '../instruments/sample.js';

const names: Readonly<Record<(typeof groups)[number], string>> = {
  page: 'Pages',
  feed: 'Feeds',
  asset: 'Pictures and files of the site',
  media: 'Media',
  moved: 'Redirects',
  gone: 'Gone (410)',
  missing: 'Not found (404)',
  search: 'Search',
  kudos: 'Kudos',
  refused: 'Refused',
  admin: 'Admin',
  api: 'API',
  preview: 'Previews',
  other: 'Others',
};

/** A row for what was answered: percentiles of all of it, those that were cut off counted apart. */
export function routeRows(sample: Sample) {
  return groups.flatMap((group) => {
    const all = new Histogram();
    let [bytes, unchanged, cut] = [0, 0, 0];
    for (const latency of sample.latencies) {
      if (latency.route !== group) continue;
      bytes += latency.bytes;
      if (latency.outcome === 'cut') cut += latency.times.count;
      else all.merge(latency.times);
      if (latency.outcome === '304') unchanged += latency.times.count;
    }
    if (all.count + cut === 0) return [];
    const quantiles = [0.5, 0.9, 0.99, 1].map((share) => (all.count > 0 ? duration(all.quantile(share)) : ''));
    return [{ name: names[group], count: times(all.count + cut), unchanged: times(unchanged), cut: times(cut), quantiles, bytes: bytesOf(bytes) }];
  });
}

const mostRows = 48;

/** The drawings as numbers: the stretches in which anything is known, the latest first. */
export function stretchRows({ stretches }: Drawn, moment: (seconds: number) => string) {
  const some = stretches.filter(({ point: { answers, rss } }) => answers.some(Boolean) || rss !== null);
  return some
    .slice(-mostRows)
    .toReversed()
    .map((stretch) => rowOf(stretch, moment));
}

function rowOf({ at, point }: Stretch, moment: (seconds: number) => string) {
  const or = (value: number | null, say: (value: number) => string) => (value === null ? '–' : say(value));
  const all = point.answers.reduce((sum, count) => sum + count, 0);
  const cells = [
    times(all),
    or(point.p50, duration),
    or(point.p99, duration),
    or(point.pss ?? point.rss, megabytes),
    or(point.cpu, percent),
    or(point.loopDelay, duration),
  ];
  return { iso: new Date(at * 1_000).toISOString(), when: moment(at), cells };
}
