import { latencyChart } from './charts/latency-chart.js';
import { memoryChart } from './charts/memory-chart.js';
import type { Comparison } from './measured.js';
import type { Picture } from './post.js';
import { memoryOf, togetherAt } from './tables.js';

/** The memory of all variants, as far as it is known, and their latencies at each rate. */
export function picturesOf({ measured, rates }: Comparison): Picture[] {
  const heavy = measured.flatMap((each) => {
    const states = memoryOf(each);
    return states ? [{ name: each.variant.name, states }] : [];
  });
  const memory = {
    of: 'memory' as const,
    name: 'memory.svg',
    alt: 'Memory of each variant at rest, under load and after it, in megabytes; the figures are in the table below.',
  };
  return [
    ...(heavy.length > 0 ? [{ ...memory, svg: memoryChart(heavy) }] : []),
    ...rates
      .filter((rate) => measured.some((each) => togetherAt(each, rate)))
      .map((rate) => ({
        of: { rate },
        name: `latency-${rate}.svg`,
        alt: `How long answers took at ${rate} requests a second, from the fastest to the slowest of a thousand; the figures are in the table below.`,
        svg: latencyChart(rate, measured.map((each) => ({ name: each.variant.name, latency: togetherAt(each, rate) }))), // prettier-ignore
      })),
  ];
}
