import type { Spread } from '../core/spread.js';
import { spreadOf } from '../core/spread.js';
import { decide } from './decide.js';
import { type Sample, sampleIn, sampleOf } from './distance.js';
import { leastRounds, provenIn } from './family.js';
import type { Comparison, Turn } from './measured.js';

/** What is asked of two variants, and which word says that it is less. */
export type Measure = { name: string; unit: string; less: string; more: string; of: (turn: Turn) => { sample: Sample; middle: number } | null };

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

const single = (value: number | null | undefined) => (value === null || value === undefined ? null : { sample: sampleOf([value]), middle: value });

/** Latencies are compared as distributions, all else by the figure of each round. */
export const measuresOf = (rates: readonly number[]): Measure[] => [
  ...rates.map((rate): Measure => {
    const of = ({ rates: all }: Turn) => {
      const found = all.find((each) => each.rate === rate);
      return found && !found.couldNotKeep && found.latency.count > 0 ? { sample: sampleIn(found.latency), middle: found.latency.quantile(0.5) / 1000 } : null;
    };
    return { name: `latency at ${rate}/s`, unit: 'ms', less: 'faster', more: 'slower', of };
  }),
  { name: 'requests per second', unit: '/s', less: 'serves fewer', more: 'serves more', of: (turn) => single(turn.requestsPerSecond) },
  { name: 'CPU per request', unit: 'µs', less: 'takes less', more: 'takes more', of: (turn) => single(turn.cpuMicroseconds) },
  { name: 'start to the first answer', unit: 'ms', less: 'starts faster', more: 'starts slower', of: (turn) => single(turn.firstAnswerMs) },
  { name: 'memory at rest', unit: 'MB', less: 'lighter', more: 'heavier', of: (turn) => single(turn.memory?.rest) },
  { name: 'memory under load', unit: 'MB', less: 'lighter', more: 'heavier', of: (turn) => single(turn.memory?.load) },
  { name: 'memory after load', unit: 'MB', less: 'lighter', more: 'heavier', of: (turn) => single(turn.memory?.after) },
];

/** Each variant against the first, by everything that was measured of both. */
export function verdictsOn({ measured: [first, ...others], rates }: Pick<Comparison, 'measured' | 'rates'>): Verdict[] {
  const asked = others.flatMap(({ variant, turns }) =>
    measuresOf(rates).flatMap((measure) => {
      const [ours, theirs] = [turns, first!.turns].map((side) => side.flatMap((turn) => measure.of(turn) ?? []));
      if (ours!.length === 0 || theirs!.length === 0) return [];
      const samples = (side: typeof ours) => side!.map(({ sample }) => sample);
      const [a, b] = [ours, theirs].map((side) => spreadOf(side!.map(({ middle }) => middle))) as [Spread, Spread];
      return [{ measure, variant: variant.name, ours: a, theirs: b, answer: decide({ ours: samples(ours), theirs: samples(theirs) }) }];
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
