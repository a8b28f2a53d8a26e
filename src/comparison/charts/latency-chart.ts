import type { Histogram } from '../../core/histogram.js';
import { inMilliseconds } from '../figures.js';
import { colourCount, drawing, heightWith, label, legend, margin, right, round, rule } from './paper.js';
import { logarithmic } from './scale.js';

/** All rounds of a variant together, in microseconds; null when it could not keep the rate. */
export type LatencyRow = { name: string; latency: Histogram | null };

const bottom = 270;
/** Each mark is ten times as rare as the one before it. */
const marks: [share: number, name: string][] = [[0, '0 %'], [0.9, '90 %'], [0.99, '99 %'], [0.999, '99.9 %']]; // prettier-ignore
const points = 90;

/** Which part of all answers took how long at most: the slow ones, which an average hides, have the right half of it. */
export function latencyChart(rate: number, rows: readonly LatencyRow[]): string {
  const drawn = rows.flatMap(({ latency }) => (latency ? [latency] : []));
  const scale = logarithmic(Math.min(...drawn.map(({ min }) => min)), Math.max(...drawn.map((each) => each.quantile(0.999))), bottom, margin.top + 4);
  const x = (share: number) => margin.left + ((right - margin.left) * -Math.log10(1 - share)) / (marks.length - 1);
  const grid = scale.ticks.map((tick) => rule(margin.left, scale.at(tick), right, scale.at(tick)) + label(margin.left - 8, scale.at(tick) + 4, String(tick / 1000), 'quiet value', 'end')); // prettier-ignore
  const feet = marks.map(([share, name], at) => label(x(share), bottom + 18, name, 'quiet', at === 0 ? 'start' : at === marks.length - 1 ? 'end' : 'middle'));
  const curves = rows.map(({ latency }, at) => latency && `<path class="line l${at % colourCount}"${at < colourCount ? '' : ' stroke-dasharray="5 4"'} d="M${curve(latency, x, scale.at)}"/>`); // prettier-ignore
  const figures = rows.map(({ name, latency }) => ({ name, figures: latency ? inShort(latency) : 'could not keep it' }));
  const said = `${figures.map(({ name, figures: text }) => `${name}: ${text}`).join('; ')}.`;
  const parts = [...grid, ...feet, ...curves.filter((each) => each !== null), legend(bottom + 44, 'half of all · 99 of 100, at most', figures)];
  return drawing(heightWith(bottom, rows.length), `Milliseconds, at ${rate} requests a second`, said, parts);
}

function curve(latency: Histogram, x: (share: number) => number, y: (milliseconds: number) => number): string {
  const shares = Array.from({ length: points + 1 }, (_, n) => 1 - 10 ** ((-n * (marks.length - 1)) / points));
  // Of a thousand answers none is one in a hundred thousand
  const known = shares.filter((share) => (1 - share) * latency.count >= 1);
  return known.map((share) => `${round(x(share))} ${round(y(latency.quantile(share)))}`).join('L');
}

const inShort = (latency: Histogram): string => `${inMilliseconds(latency.quantile(0.5) / 1000)} · ${inMilliseconds(latency.quantile(0.99) / 1000)}`;
