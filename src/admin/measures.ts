import { budgets } from '../core/budgets.js';
import { duration, megabytes, percent, times } from '../core/quantity.js';
import { type ChartMark, type Curve, gridOf, linear, logarithmic, type Scale, timeChart } from '../core/time-chart.js';
import { outcomes } from '../instruments/answered.js';
import type { Drawn } from '../instruments/period.js';
import type { Point } from '../instruments/point.js';

/** What one drawing shows. */
type Plan = {
  id: string;
  title: string;
  kind: 'curves' | 'bars';
  curves: { name: string; of: (point: Point) => number | null }[];
  scale: (values: number[]) => Scale;
  say: (value: number) => string;
  lines?: { name: string; value: number }[];
};

const milliseconds = 1e6;
const MB = 1e6;
const budget = { value: budgets.loaded.reach * MB, name: `Budget, ${budgets.loaded.reach} MB` };
const answerBudget = { value: budgets.answer.reach * milliseconds, name: `Budget of the median, ${budgets.answer.reach} ms` };

const plans: Plan[] = [
  {
    id: 'latency',
    title: 'What readers wait for',
    kind: 'curves',
    curves: [
      { name: 'half of them at most', of: ({ p50 }) => p50 },
      { name: '90 %', of: ({ p90 }) => p90 },
      { name: '99 %', of: ({ p99 }) => p99 },
    ],
    scale: (values) => logarithmic([...values, answerBudget.value]),
    say: duration,
    lines: [answerBudget],
  },
  {
    id: 'memory',
    title: 'Memory',
    kind: 'curves',
    curves: [
      { name: 'its part (PSS)', of: ({ pss }) => pss },
      { name: 'with all that is shared (RSS)', of: ({ rss }) => rss },
      { name: 'JavaScript’s heap', of: ({ heap }) => heap },
    ],
    scale: (values) => linear(Math.max(...values, budget.value * 1.2)),
    say: megabytes,
    lines: [budget],
  },
  {
    id: 'answers',
    title: 'Answers',
    kind: 'bars',
    curves: ['sent', 'not changed (304)', 'moved', 'not there', 'failed', 'cut off'].map((name, at) => ({ name, of: ({ answers }) => answers[at]! })),
    scale: (values) => linear(Math.max(...values, 4)),
    say: times,
  },
  {
    id: 'app',
    title: 'What the app’s own pages take',
    kind: 'curves',
    curves: [
      { name: 'half of them at most', of: ({ app50 }) => app50 },
      { name: '99 %', of: ({ app99 }) => app99 },
    ],
    scale: (values) => logarithmic(values.some(Boolean) ? values : [milliseconds, 10 * milliseconds]),
    say: duration,
  },
  {
    id: 'pauses',
    title: 'Pauses',
    kind: 'curves',
    curves: [
      { name: 'the event loop is late (99 %)', of: ({ loopDelay }) => loopDelay },
      { name: 'longest garbage collection', of: ({ pause }) => pause },
    ],
    scale: (values) => linear(Math.max(...values, 10 * milliseconds)),
    say: duration,
  },
  {
    id: 'cpu',
    title: 'Processor',
    kind: 'curves',
    curves: [{ name: 'of one core', of: ({ cpu }) => cpu }],
    scale: (values) => linear(Math.max(...values), 0.01),
    say: percent,
  },
  {
    id: 'work',
    title: 'Made',
    kind: 'bars',
    curves: [
      { name: 'pages', of: ({ pages }) => pages },
      { name: 'texts rendered', of: ({ texts }) => texts },
    ],
    scale: (values) => linear(Math.max(...values, 4)),
    say: times,
  },
  {
    id: 'waiting',
    title: 'Waits to be done',
    kind: 'curves',
    curves: [{ name: 'pages, purges, pings, mentions, pictures', of: ({ waiting }) => waiting }],
    scale: (values) => linear(Math.max(...values, 4)),
    say: times,
  },
];

export type Figure = { title: string; svg: string; edges: string[]; legend: { name: string; tone: number | null }[] };

/** Every drawing of a period, ready for the page. */
export function figures({ stretches }: Drawn, marks: readonly ChartMark[], period: string): Figure[] {
  return plans.map(({ id, title, kind, curves, scale: scaleOf, say, lines = [] }) => {
    const values = curves.map(({ name, of }, at): Curve => ({ name, tone: at + 1, values: stretches.map(({ point }) => of(point)) }));
    const tops =
      kind === 'bars' ? stretches.map((_, at) => values.reduce((sum, curve) => sum + (curve.values[at] ?? 0), 0)) : values.flatMap((curve) => known(curve));
    const scale = scaleOf(tops.length > 0 ? tops : [0]);
    const svg = timeChart({
      kind,
      curves: values,
      scale,
      marks,
      lines: lines.map(({ value }) => value),
      id: `chart-${id}`,
      title: `${title}, ${period}`,
      description: told(values, kind, say),
    });
    const legend = [...values.filter((curve) => known(curve).some(Boolean)), ...lines.map(({ name }) => ({ name, tone: null }))].map(({ name, tone }) => ({
      name,
      tone,
    }));
    return { title, svg, edges: gridOf(scale).map(say), legend };
  });
}

const known = ({ values }: Curve): number[] => values.filter((value) => value !== null);

/** The drawing in words, for who does not see it. */
function told(curves: Curve[], kind: Plan['kind'], say: (value: number) => string): string {
  const sentences = curves.flatMap((curve) => {
    const values = known(curve);
    if (values.length === 0 || (kind === 'bars' && !values.some(Boolean))) return [];
    if (kind === 'bars') return [`${curve.name}: ${say(values.reduce((sum, value) => sum + value, 0))} in all`];
    return [`${curve.name}: from ${say(Math.min(...values))} to ${say(Math.max(...values))}, ${say(values.at(-1)!)} at the end`];
  });
  return sentences.length > 0 ? `${sentences.join('; ')}.` : 'Nothing is known of this time.';
}

/** How many of each outcome a point has. */
export const answersIn = ({ answers }: Point, ...which: (typeof outcomes)[number][]): number =>
  which.reduce((sum, name) => sum + answers[outcomes.indexOf(name)]!, 0);
