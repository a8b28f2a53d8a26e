import { dice } from '../core/dice.js';
import { type Gap, gapBetween, gridOf, type Sample, type Steps, stepsOf } from './distance.js';

/** What may be called a difference: at most one question in a hundred that has none answers that it has. */
export const level = 0.01;

/** Each round of both sides, as what it measured. `lower` is which way a round's middle lies: a difference that has no direction makes nobody faster. */
export type Question = { ours: readonly Sample[]; theirs: readonly Sample[] };

export type Answer = {
  /** of Kolmogorov and Smirnov, between all rounds of ours and all of theirs */
  distance: number;
  /** how probable such a distance is when there is no difference */
  p: number;
  /** whose values are lower, as far as the distance says; `crossing` when each is ahead somewhere, nearly by as much */
  leads: 'ours' | 'theirs' | 'crossing' | 'none';
};

const mostSplits = 20_000;
const mostPoints = 256;

/**
 * Whether two sides differ. The distance is that of their distributions, in which each round counts the same; how large it would be by
 * chance is found by dealing the rounds themselves anew, in every way or in 20,000 of them (the same ones each time). Requests of a round
 * resemble each other, so that rounds, and not requests, are what can be counted: a thousand slow answers of one bad moment are one round.
 */
export function decide({ ours, theirs }: Question, random: () => number = dice(1)): Answer {
  const grid = thinned(gridOf([...ours, ...theirs]));
  const rounds = [...ours, ...theirs].map((sample) => stepsOf(sample, grid));
  const found = gapBetween(meanOf(rounds.slice(0, ours.length), grid.length), meanOf(rounds.slice(ours.length), grid.length));
  const size = Math.max(found.below, found.above);
  return { distance: size, p: shareOf(isAsFar(rounds, size), ours.length, rounds.length, random), leads: leaderIn(found) };
}

/** Where so many values are, all of them need not be looked at. The choice is the same however rounds are dealt, so it favours nobody. */
function thinned(grid: number[]): number[] {
  const step = Math.ceil(grid.length / mostPoints);
  return grid.filter((_, at) => at % step === 0);
}

/** Whether the chosen rounds and the others are at least so far apart. What differs by rounding only is as far. */
const isAsFar = (rounds: readonly Steps[], size: number) => {
  const total = meanOf(rounds, rounds[0]!.length).map((mean) => mean * rounds.length);
  return (chosen: readonly number[]): boolean => {
    for (let at = 0; at < total.length; at++) {
      let sum = 0;
      for (const round of chosen) sum += rounds[round]![at]!;
      if (Math.abs(sum / chosen.length - (total[at]! - sum) / (rounds.length - chosen.length)) >= size - 1e-9) return true;
    }
    return false;
  };
};

function leaderIn({ below, above }: Gap): Answer['leads'] {
  const [less, more] = [Math.min(below, above), Math.max(below, above)];
  if (more === 0) return 'none';
  if (less > more / 2) return 'crossing';
  return below > above ? 'ours' : 'theirs';
}

function meanOf(all: readonly Steps[], length: number): Steps {
  const mean = new Float64Array(length);
  for (const steps of all) for (let at = 0; at < length; at++) mean[at]! += steps[at]! / all.length;
  return mean;
}

function shareOf(isFar: (chosen: readonly number[]) => boolean, size: number, of: number, random: () => number): number {
  const splits = choose(of, size);
  if (splits <= mostSplits) return [...subsets(size, of)].filter(isFar).length / splits;
  let found = 1; // the one that was measured
  for (let split = 0; split < mostSplits; split++) if (isFar(deal(size, of, random))) found++;
  return found / (mostSplits + 1);
}

/** In how many ways so many can be taken of them. */
export function choose(of: number, size: number): number {
  let ways = 1;
  for (let n = 1; n <= size; n++) ways = (ways * (of - size + n)) / n;
  return Math.round(ways);
}

function* subsets(size: number, of: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else for (let first = from; first <= of - size; first++) for (const rest of subsets(size - 1, of, first + 1)) yield [first, ...rest];
}

function deal(size: number, of: number, random: () => number): number[] {
  const cards = Array.from({ length: of }, (_, at) => at);
  for (let at = 0; at < size; at++) {
    const other = at + Math.floor(random() * (of - at));
    [cards[at], cards[other]] = [cards[other]!, cards[at]!];
  }
  return cards.slice(0, size);
}
