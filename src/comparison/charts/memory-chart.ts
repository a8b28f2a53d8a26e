import type { Spread } from '../../core/spread.js';
import { colourCount, drawing, heightWith, label, legend, margin, right, round, rule } from './paper.js';
import { linear } from './scale.js';

/** Megabytes of a variant at rest, under load and after it. */
export type MemoryRow = { name: string; states: [rest: Spread, load: Spread, after: Spread] };

const bottom = 250;

/** One variant after the other, as if each were switched off and the next one on: each at rest, under load, and after. */
export function memoryChart(rows: readonly MemoryRow[]): string {
  const scale = linear(Math.max(...rows.flatMap(({ states }) => states.map(({ max }) => max))), bottom, margin.top + 14);
  const slot = (right - margin.left) / rows.length;
  const third = slot / 3;
  const shapes = rows.flatMap(({ states }, row) => {
    const left = margin.left + row * slot;
    const colour = row % colourCount;
    const xs = states.map((_, at) => left + at * third);
    const top = states.map(({ median }, at) => `${round(xs[at]!)} ${round(scale.at(median))}H${round(xs[at]! + third)}`).join('L');
    const bands = states.map(({ min, max }, at) => `<rect class="band f${colour}" x="${round(xs[at]!)}" y="${round(scale.at(max))}" width="${round(third)}" height="${round(scale.at(min) - scale.at(max))}"/>`); // prettier-ignore
    const highest = Math.max(...states.map(({ max }) => max));
    return [
      `<path class="band f${colour}" d="M${round(left)} ${bottom}L${top}V${bottom}Z"/>`,
      ...bands,
      `<path class="line l${colour}" d="M${top}"/>`,
      label(left + slot / 2, scale.at(highest) - 6, megabytes(highest), 'value', 'middle'),
      label(left + slot / 2, bottom + 18, `${row + 1}`, 'quiet', 'middle'),
    ];
  });
  const grid = scale.ticks.map((tick) => rule(margin.left, scale.at(tick), right, scale.at(tick)) + label(margin.left - 8, scale.at(tick) + 4, String(tick), 'quiet value', 'end')); // prettier-ignore
  const figures = rows.map(({ name, states }) => ({ name, figures: states.map(({ median }) => megabytes(median)).join(' · ') }));
  const said = `${rows.map(({ name, states }) => `${name}: ${states.map(({ median }) => megabytes(median)).join(', ')} MB`).join('; ')}.`;
  return drawing(heightWith(bottom, rows.length), 'Memory in MB', said, [...grid, ...shapes, legend(bottom + 44, 'at rest · under load · after', figures)]);
}

export const megabytes = (value: number): string => value.toFixed(value < 9.95 ? 1 : 0);
