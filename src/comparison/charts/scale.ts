import { type Axis, logAxis, plainAxis } from '../../loadtest/report/chart.js';

/** Where a value stands between two ends of a drawing, and which values are worth a line. */
export type Scale = { at: (value: number) => number; ticks: number[] };

const place = ({ from, to }: Axis, low: number, high: number, value: number): number => low + ((high - low) * (value - from)) / (to - from);

/** From 0 to a little more than the greatest value. */
export function linear(greatest: number, low: number, high: number): Scale {
  const axis = plainAxis('', greatest, String);
  return { at: (value) => place(axis, low, high, value), ticks: axis.ticks.map(({ at }) => at) };
}

/** Each decade is as high as every other; values from 1 on. */
export function logarithmic(least: number, greatest: number, low: number, high: number): Scale {
  const axis = logAxis('', least, greatest, String);
  return { at: (value) => place(axis, low, high, Math.log10(Math.max(value, 10 ** axis.from))), ticks: axis.ticks.map(({ at }) => 10 ** at) };
}
