import type { Spread } from '../core/spread.js';

/** With about three figures: more of them are not to be had by measuring. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '?';
  const size = Math.abs(value);
  if (size >= 1000) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

export const inMilliseconds = (value: number): string => `${short(value)} ms`;

/** The one in the middle, and from the least to the most. */
export const withSpread = ({ median, min, max }: Spread): string => `${short(median)} (${short(min)}–${short(max)})`;
