import { budgets } from '../core/budgets.js';
import { duration, megabytes, percent, times } from '../core/quantity.js';
import { linear, logarithmic, type Scale } from '../core/time-chart.js';
import type { Point } from '../instruments/point.js';

/** What one drawing shows. */
export type Plan = {
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

export const plans: Plan[] = [
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
