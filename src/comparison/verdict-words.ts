import { digits } from '../loadtest/report/amounts.js';
import { tie, type Verdict } from './verdicts.js';

/** “faster at 50/s”, with both medians and how many times that is. */
export function inWords({ measure, ours, theirs, ratio, said, unit }: Verdict): string {
  const times = ratio >= 1 ? `× ${digits(ratio)}` : `÷ ${digits(1 / ratio)}`;
  return `${said}: ${measure} ${digits(ours.median)} ${unit} against ${digits(theirs.median)} (${times})`;
}

/** For each variant what is proven of it, and what is a tie. */
export function byVariant(verdicts: readonly Verdict[]): { variant: string; against: string; proven: string[]; ties: string[] }[] {
  return [...Map.groupBy(verdicts, ({ variant }) => variant)].map(([variant, all]) => {
    const ties = all.filter(({ said }) => said === tie);
    const proven = all.filter(({ said }) => said !== tie);
    return { variant, against: all[0]!.against, proven: proven.map(inWords), ties: ties.map(({ measure }) => measure) };
  });
}
