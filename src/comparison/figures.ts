import type { Spread } from '../core/spread.js';
import { digits } from '../loadtest/report/amounts.js';

export const inMilliseconds = (value: number): string => `${digits(value)} ms`;

/** The one in the middle, and from the least to the most. */
export const withSpread = ({ median, min, max }: Spread): string => `${digits(median)} (${digits(min)}–${digits(max)})`;
