/** Where a value stands between two ends of a drawing, and which values are worth a line. */
export type Scale = { at: (value: number) => number; ticks: number[] };

const steps = [1, 2, 5, 10];
const lines = 5;

/** From 0 to a little more than the greatest value. */
export function linear(greatest: number, low: number, high: number): Scale {
  const rough = Math.max(greatest, Number.MIN_VALUE) / lines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * steps.find((each) => each * power >= rough)!;
  const count = Math.ceil(greatest / step);
  const top = Math.max(count * step, step);
  return { at: (value) => low + ((high - low) * value) / top, ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, n) => n * step) };
}

/** Each decade is as high as every other. Values at or below 0 stand at the lower end. */
export function logarithmic(least: number, greatest: number, low: number, high: number): Scale {
  const [from, to] = [Math.floor(Math.log10(least)), Math.max(Math.ceil(Math.log10(greatest)), Math.floor(Math.log10(least)) + 1)];
  const at = (value: number) => low + ((high - low) * (Math.log10(Math.max(value, 10 ** from)) - from)) / (to - from);
  return { at, ticks: Array.from({ length: to - from + 1 }, (_, n) => Number((10 ** (from + n)).toPrecision(1))) };
}
