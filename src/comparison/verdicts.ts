import type { Spread } from '../core/spread.js';
import { spreadOf } from '../core/spread.js';
import { decide } from './decide.js';
import { type Sample, sampleIn, sampleOf } from './distance.js';
import { leastRounds, provenIn } from './family.js';
import type { Comparison, Measured, Turn } from './measured.js';
import { keptAt } from './tables.js';

type Value = { sample: Sample; middle: number };

/** What is asked of two variants, and which word says that it is less. `of`: what each round says. */
export type Measure = { name: string; unit: string; less: string; more: string; of: (side: Pick<Measured, 'turns'>) => Value[] };

/** `ratio`: the variant's median through that of the first. `said`: a word such as “faster”, or that it is a tie. */
export type Verdict = {
  measure: string;
  unit: string;
  variant: string;
  against: string;
  ours: Spread;
  theirs: Spread;
  ratio: number;
  distance: number;
  p: number;
  said: string;
};

export const tie = 'a tie';
const unclear = 'differs, and neither is ahead everywhere';

const figures =
  (of: (turn: Turn) => number | null | undefined): Measure['of'] =>
  ({ turns }) =>
    turns.map(of).flatMap((value) => (value === null || value === undefined ? [] : { sample: sampleOf([value]), middle: value }));

/** Latencies are compared as distributions, all else by the figure of each round. */
export const measuresOf = (rates: readonly number[]): Measure[] => [
  ...rates.map((rate): Measure => {
    const of: Measure['of'] = (side) => keptAt(side, rate).map((latency) => ({ sample: sampleIn(latency), middle: latency.quantile(0.5) / 1000 }));
    return { name: `latency at ${rate}/s`, unit: 'ms', less: 'faster', more: 'slower', of };
  }),
  { name: 'requests per second', unit: '/s', less: 'serves fewer', more: 'serves more', of: figures((turn) => turn.requestsPerSecond) },
  { name: 'CPU per request', unit: 'µs', less: 'takes less', more: 'takes more', of: figures((turn) => turn.cpuMicroseconds) },
  { name: 'start to the first answer', unit: 'ms', less: 'starts faster', more: 'starts slower', of: figures((turn) => turn.firstAnswerMs) },
  { name: 'memory at rest', unit: 'MB', less: 'lighter', more: 'heavier', of: figures((turn) => turn.memory?.rest) },
  { name: 'memory under load', unit: 'MB', less: 'lighter', more: 'heavier', of: figures((turn) => turn.memory?.load) },
  { name: 'memory after load', unit: 'MB', less: 'lighter', more: 'heavier', of: figures((turn) => turn.memory?.after) },
];

/** Each variant against the first, by everything that was measured of both. */
export function verdictsOn({ measured: [first, ...others], rates }: Pick<Comparison, 'measured' | 'rates'>): Verdict[] {
  const asked = others.flatMap((other) =>
    measuresOf(rates).flatMap((measure) => {
      const [ours, theirs] = [measure.of(other), measure.of(first!)];
      if (ours.length === 0 || theirs.length === 0) return [];
      const [a, b] = [ours, theirs].map((side) => spreadOf(side.map(({ middle }) => middle))) as [Spread, Spread];
      const answer = decide({ ours: ours.map(({ sample }) => sample), theirs: theirs.map(({ sample }) => sample) });
      return [{ measure, variant: other.variant.name, ours: a, theirs: b, answer }];
    }),
  );
  const proven = provenIn(asked.map(({ answer }) => answer.p));
  return asked.map(({ measure, variant, ours, theirs, answer }, at) => {
    const isOneWay = (answer.leads === 'ours' && ours.median < theirs.median) || (answer.leads === 'theirs' && ours.median > theirs.median);
    const way = isOneWay ? (answer.leads === 'ours' ? measure.less : measure.more) : unclear;
    const { distance, p } = answer;
    const said = proven[at] ? way : tie;
    return {
      measure: measure.name,
      unit: measure.unit,
      variant,
      against: first!.variant.name,
      ours,
      theirs,
      ratio: ours.median / theirs.median,
      distance,
      p,
      said,
    };
  });
}

/** How many rounds there must be for anything to be proven. */
export const roundsFor = (variants: number, rates: number): number =>
  leastRounds((variants - 1) * measuresOf(Array.from({ length: rates }, (_, n) => n)).length);
