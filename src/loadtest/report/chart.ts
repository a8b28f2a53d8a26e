import { attributeText } from './markup.js';

/** A chart as SVG within HTML: its colours are the page's own, `--line-1` to `--line-4`. */
export type Chart = {
  title: string;
  /** what it shows in words, for who does not see it */
  description: string;
  x: Axis;
  y: Axis;
  lines?: { name: string; points: readonly Place[]; dots?: boolean }[];
  bars?: readonly { from: number; to: number; value: number }[];
};

export type Axis = { label: string; from: number; to: number; ticks: readonly { at: number; text: string }[] };
type Place = readonly [x: number, y: number];

const [width, height] = [720, 280];
const edge = { left: 78, right: 14, top: 12, bottom: 46 };

export function svgOf({ title, description, x, y, lines = [], bars = [] }: Chart): string {
  const right = scaleOf(x, edge.left, width - edge.right);
  const up = scaleOf(y, height - edge.bottom, edge.top);
  const grid = y.ticks.map(({ at, text }) => `<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${up(at)}" y2="${up(at)}"/><text class="tick" x="${edge.left - 8}" y="${up(at) + 4}" text-anchor="end">${attributeText(text)}</text>`); // prettier-ignore
  const below = x.ticks.map(({ at, text }) => `<text class="tick" x="${right(at)}" y="${height - edge.bottom + 18}" text-anchor="${right(at) > width - edge.right - 20 ? 'end' : 'middle'}">${attributeText(text)}</text>`); // prettier-ignore
  const drawn = lines.map(({ points, dots }, index) =>
    dots
      ? points.map(([px, py]) => `<circle class="dot-${index + 1}" cx="${right(px)}" cy="${up(py)}" r="3.5"/>`).join('')
      : `<path class="line-${index + 1}" d="${points.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${right(px)} ${up(py)}`).join('')}"/>`,
  );
  const boxes = bars.map(({ from, to, value }) => `<rect class="bar" x="${right(from)}" y="${up(value)}" width="${Math.max(0.5, round(right(to) - right(from)))}" height="${round(up(y.from) - up(value))}"/>`); // prettier-ignore
  const names = lines.length > 1 ? `<p class="legend">${lines.map(({ name }, index) => `<span class="key-${index + 1}">${attributeText(name)}</span>`).join(' ')}</p>` : ''; // prettier-ignore
  return `<figure><figcaption>${attributeText(title)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${attributeText(`${title}: ${description}`)}">
${[...grid, ...below, ...boxes, ...drawn].join('\n')}
<text class="axis" x="${(edge.left + width - edge.right) / 2}" y="${height - 6}" text-anchor="middle">${attributeText(x.label)}</text>
<text class="axis" transform="translate(14 ${(height - edge.bottom) / 2}) rotate(-90)" text-anchor="middle">${attributeText(y.label)}</text>
</svg>${names}</figure>`;
}

function scaleOf({ from, to }: Axis, start: number, end: number): (value: number) => number {
  const span = to - from || 1;
  return (value) => round(start + ((Math.min(to, Math.max(from, value)) - from) / span) * (end - start));
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** An axis from nothing, or from `from`, to the next round number, with four to six marks. */
export function plainAxis(label: string, most: number, text: (value: number) => string, from = 0): Axis {
  const rough = Math.max(most - from, Number.EPSILON) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough)!;
  const first = Math.floor(from / step) * step;
  const count = Math.max(1, Math.ceil((most - first) / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, index) => first + index * step);
  return { label, from: first, to: ticks.at(-1)!, ticks: ticks.map((at) => ({ at, text: text(at) })) };
}

/** Powers of ten as far as they are wanted: a place on it is the logarithm of a value. */
export function logAxis(label: string, least: number, most: number, text: (value: number) => string): Axis {
  const from = Math.floor(Math.log10(Math.max(1, least)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(2, most))));
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => ({ at: from + index, text: text(10 ** (from + index)) }));
  return { label, from, to, ticks };
}
