import { digits } from '../loadtest/report/amounts.js';
import type { Comparison, Measured } from './measured.js';
import { roundsFor } from './verdicts.js';

/** From this difference on two pages are hardly the same page in two dresses. */
const otherWords = 0.1;
const otherBytes = 2;
const lateMs = 1;

/** What whoever reads the figures must know, and the figures do not say. */
export function remarksOn({ measured, rounds, rates, machine }: Omit<Comparison, 'remarks'>): string[] {
  const [first, ...others] = measured;
  const needed = roundsFor(measured.length, rates.length);
  const few = rounds < needed ? [`With ${rounds} rounds nothing can be proven: so many questions need ${needed}. Every tie here only says that.`] : [];
  const shared = machine.pinned ? [] : ['Load and servers shared the cores: both are slower than they would be apart.'];
  return [
    ...few,
    ...shared,
    ...others.flatMap((each) => otherContent(first!, each)),
    ...measured.flatMap((each) => late(each, rates)),
    ...measured.flatMap(failed),
  ];
}

function otherContent(first: Measured, { variant: { name }, seen }: Measured): string[] {
  return seen.flatMap(({ path, bytes, words }, at) => {
    const theirs = first.seen[at]!;
    const isLarger = Math.max(bytes / theirs.bytes, theirs.bytes / bytes) > otherBytes;
    const isOther = Math.abs(words - theirs.words) > otherWords * Math.max(words, theirs.words);
    const counts = `${path} has ${bytes} bytes and ${words} words of ${name}, ${theirs.bytes} and ${theirs.words} of ${first.variant.name}`;
    return isLarger || isOther ? [`${counts}: they are not the same work.`] : [];
  });
}

function late({ variant: { name }, turns }: Measured, rates: readonly number[]): string[] {
  return rates.flatMap((rate) => {
    const all = turns.flatMap(({ rates: each }) => each.filter((one) => one.rate === rate && !one.couldNotKeep).map(({ lateUs }) => lateUs / 1000));
    const rounds = all.filter((milliseconds) => milliseconds > lateMs);
    return rounds.length * 2 > all.length
      ? [
          `${name} at ${rate}/s: the load itself was late by ${digits(Math.max(...rounds))} ms and more in one of a hundred requests; those times count as the variant’s.`,
        ]
      : [];
  });
}

function failed({ variant: { name }, turns }: Measured): string[] {
  const errors = turns.reduce((sum, turn) => sum + turn.errors + turn.rates.reduce((all, each) => all + each.errors, 0), 0);
  return errors > 0 ? [`${name} did not answer ${errors} requests, or otherwise than before.`] : [];
}
