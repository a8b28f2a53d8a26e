import { Histogram } from '../core/histogram.js';
import { type Spread, spreadOf } from '../core/spread.js';
import { withSpread } from './figures.js';
import type { Comparison, Measured, MemoryStates } from './measured.js';

/** A table as the terminal and the post have it: the first cell of a row is the variant's name. */
export type Table = { title: string; head: string[]; rows: string[][] };

const unknown = '–';
const said = (values: (number | null | undefined)[]): string => {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? unknown : withSpread(spreadOf(known));
};

/** Everything that was measured: the median of the rounds, and the least and the most of them. */
export const tablesOf = (comparison: Comparison): Table[] => [
  memoryTable(comparison),
  workTable(comparison),
  ...comparison.rates.map((rate) => rateTable(comparison, rate)),
];

const memoryTable = ({ measured }: Comparison): Table => ({
  title: 'Memory, MB (PSS)',
  head: ['Variant', 'at rest', 'under load', 'after load'],
  rows: measured.map(({ variant: { name }, turns }) => [
    name,
    ...(['rest', 'load', 'after'] as const).map((state: keyof MemoryStates) => said(turns.map(({ memory }) => memory?.[state]))),
  ]),
});

const workTable = ({ measured, users }: Comparison): Table => ({
  title: `As much as it can, ${users} at once`,
  head: ['Variant', 'requests/s', 'CPU µs each', 'errors', 'start to first 200, ms'],
  rows: measured.map(({ variant: { name }, turns }) => [
    name,
    said(turns.map(({ requestsPerSecond }) => requestsPerSecond)),
    said(turns.map(({ cpuMicroseconds }) => cpuMicroseconds)),
    String(turns.reduce((sum, { errors, rates }) => sum + errors + rates.reduce((all, each) => all + each.errors, 0), 0)),
    said(turns.map(({ firstAnswerMs }) => firstAnswerMs)),
  ]),
});

const rateTable = ({ measured }: Comparison, rate: number): Table => ({
  title: `Latency at ${rate} requests a second, ms`,
  head: ['Variant', 'p50', 'p90', 'p99', 'max'],
  rows: measured.map((each) => {
    const kept = keptAt(each, rate);
    const at = (quantile: number) => said(kept.map((latency) => latency.quantile(quantile) / 1000));
    return kept.length === 0 ? [each.variant.name, whyNot(each, rate), '', '', ''] : [each.variant.name, at(0.5), at(0.9), at(0.99), at(1)];
  }),
});

/** The latencies of the rounds in which the rate was kept, if that were most of them. */
export function keptAt({ turns }: Pick<Measured, 'turns'>, rate: number): Histogram[] {
  const kept = turns.flatMap(({ rates }) =>
    rates.flatMap((each) => (each.rate === rate && !each.couldNotKeep && each.latency.count > 0 ? [each.latency] : [])),
  );
  return kept.length * 2 > turns.length ? kept : [];
}

const whyNot = ({ turns }: Measured, rate: number): string =>
  turns.flatMap(({ rates }) => rates.flatMap((each) => (each.rate === rate && each.couldNotKeep) || [])).at(0) ?? unknown;

/** All rounds of a variant together; null when there is none. */
export function togetherAt(measured: Measured, rate: number): Histogram | null {
  const kept = keptAt(measured, rate);
  if (kept.length === 0) return null;
  const all = new Histogram(kept[0]!.precision);
  for (const each of kept) all.merge(each);
  return all;
}

/** Memory of a variant at rest, under load and after; null when it is not known. */
export function memoryOf({ turns }: Measured): [Spread, Spread, Spread] | null {
  const known = turns.flatMap(({ memory }) => memory ?? []);
  const spread = (state: keyof MemoryStates) => spreadOf(known.map((memory) => memory[state]));
  return known.length === 0 ? null : [spread('rest'), spread('load'), spread('after')];
}
