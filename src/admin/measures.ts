import { type ChartMark, type Curve, gridOf, timeChart } from '../core/time-chart.js';
import { outcomes } from '../instruments/answered.js';
import type { Drawn } from '../instruments/period.js';
import type { Point } from '../instruments/point.js';
import { type Plan, plans } from './measures-plans.js';

export type Figure = { title: string; svg: string; edges: string[]; legend: { name: string; tone: number | null }[] };

/** Every drawing of a period, ready for the page. */
export function figures({ stretches }: Drawn, marks: readonly ChartMark[], period: string): Figure[] {
  return plans.map(({ id, title, kind, curves, scale: scaleOf, say, lines = [] }) => {
    const values = curves.map(({ name, of }, at): Curve => ({ name, tone: at + 1, values: stretches.map(({ point }) => of(point)) }));
    const tops =
      kind === 'bars' ? stretches.map((_, at) => values.reduce((sum, curve) => sum + (curve.values[at] ?? 0), 0)) : values.flatMap((curve) => known(curve));
    const scale = scaleOf(tops.length > 0 ? tops : [0]);
    const svg = timeChart({
      kind,
      curves: values,
      scale,
      marks,
      lines: lines.map(({ value }) => value),
      id: `chart-${id}`,
      title: `${title}, ${period}`,
      description: told(values, kind, say),
    });
    const legend = [...values.filter((curve) => known(curve).some(Boolean)), ...lines.map(({ name }) => ({ name, tone: null }))].map(({ name, tone }) => ({
      name,
      tone,
    }));
    return { title, svg, edges: gridOf(scale).map(say), legend };
  });
}

const known = ({ values }: Curve): number[] => values.filter((value) => value !== null);

/** The drawing in words, for who does not see it. */
function told(curves: Curve[], kind: Plan['kind'], say: (value: number) => string): string {
  const sentences = curves.flatMap((curve) => {
    const values = known(curve);
    if (values.length === 0 || (kind === 'bars' && !values.some(Boolean))) return [];
    if (kind === 'bars') return [`${curve.name}: ${say(values.reduce((sum, value) => sum + value, 0))} in all`];
    return [`${curve.name}: from ${say(Math.min(...values))} to ${say(Math.max(...values))}, ${say(values.at(-1)!)} at the end`];
  });
  return sentences.length > 0 ? `${sentences.join('; ')}.` : 'Nothing is known of this time.';
}

/** How many of each outcome a point has. */
export const answersIn = ({ answers }: Point, ...which: (typeof outcomes)[number][]): number =>
  which.reduce((sum, name) => sum + answers[outcomes.indexOf(name)]!, 0);
