import { counted, digits } from '../loadtest/report/amounts.js';
import type { Comparison, Measured } from './measured.js';
import { roundsFor } from './verdicts.js';

/** From this difference on two pages are hardly the same page in two dresses. */
const otherWords = 0.1;
const otherBytes = 2;
const lateMs = 1;

/** What whoever reads the figures must know, and the figures do not say. */
export function remarksOn({ measured, rounds, rates, machine }: Omit<Comparison, 'remarks'>): string[] {
  const needed = roundsFor(measured.length, rates.length);
  const few =
    rounds < needed ? [`With ${counted(rounds, 'round')} nothing can be proven: so many questions need ${needed}. Every tie here only says that.`] : [];
  const shared = machine.pinned ? [] : ['Load and servers shared the cores: both are slower than they would be apart.'];
  return [...few, ...shared, ...otherContent(measured), ...late(measured), ...measured.flatMap(failed)];
}

function otherContent([first, ...others]: readonly Measured[]): string[] {
  const differing = others.flatMap(({ variant: { name }, seen }) => {
    const [bytes, words] = (['bytes', 'words'] as const).map((what) => seen.map((page, at) => page[what] / Math.max(1, first!.seen[at]![what])));
    const isOther = words!.some((ratio) => Math.abs(ratio - 1) > otherWords) || bytes!.some((ratio) => Math.max(ratio, 1 / ratio) > otherBytes);
    return isOther ? [{ name, said: `${range(bytes!)} times the bytes and ${range(words!)} times the words of ${first!.variant.name}` }] : [];
  });
  const alike = Map.groupBy(differing, ({ said }) => said);
  return [...alike].map(([said, all]) => `The same pages of ${all.map(({ name }) => name).join(', ')} have ${said}: sending them is not the same work.`);
}

function range(ratios: readonly number[]): string {
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map(digits);
  return least === most ? least! : `${least} to ${most}`;
}

function late(measured: readonly Measured[]): string[] {
  const kept = measured.flatMap(({ variant: { name }, turns }) =>
    turns.flatMap(({ rates }) => rates.filter(({ couldNotKeep }) => !couldNotKeep).map(({ rate, lateUs }) => ({ name, rate, ms: lateUs / 1000 }))),
  );
  const behind = kept.filter(({ ms }) => ms > lateMs).toSorted((a, b) => b.ms - a.ms);
  if (behind.length === 0) return [];
  const [{ name, rate, ms }] = behind as [(typeof behind)[number]];
  return [
    `In ${behind.length} of ${kept.length} runs at a fixed rate the load itself was late by more than ${lateMs} ms in one of a hundred requests, by ${digits(ms)} ms at worst (${name} at ${rate}/s): somebody else wanted its core. Those times count as the variant’s.`,
  ];
}

function failed({ variant: { name }, turns }: Measured): string[] {
  const errors = turns.reduce((sum, turn) => sum + turn.errors + turn.rates.reduce((all, each) => all + each.errors, 0), 0);
  return errors > 0 ? [`${name} did not answer ${errors} requests, or otherwise than before.`] : [];
}
