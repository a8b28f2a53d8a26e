import { escapeHtml } from './html.js';

/** A curve over equal stretches of time; null where nothing is known. */
export type Curve = { name: string; /** 1 to 6: a colour of the style sheet */ tone: number; values: readonly (number | null)[] };
/** A moment to know of, at 0 (the left edge) to 1. */
export type ChartMark = { at: number; kind: string; words: string };
export type Scale = { least: number; most: number; isLog: boolean };
export type TimeChart = {
  kind: 'curves' | 'bars';
  curves: readonly Curve[];
  scale: Scale;
  marks: readonly ChartMark[];
  lines: readonly number[];
  id: string;
  title: string;
  description: string;
};

/** Of the drawing; it is stretched to whatever place there is, and so it holds no text. */
const width = 1_000;
const height = 100;

/** Only shapes and classes: what colours they have, and how thick a line is, the style sheet says. Its words are around it, where they can be read on a phone. */
export function timeChart({ kind, curves, scale, marks, lines, id, title, description }: TimeChart): string {
  const drawn =
    kind === 'bars' ? bars(curves, scale) : curves.map((curve) => `<path class="curve tone-${curve.tone}" d="${steps(curve.values, scale)}"/>`).join('');
  const budget = lines.map((value) => `<path class="budget" d="M0 ${y(value, scale)}H${width}"/>`).join('');
  const moments = marks
    .map((mark) => `<path class="mark ${mark.kind}" d="M${round(mark.at * width)} 0V${height}"><title>${escapeHtml(mark.words)}</title></path>`)
    .join('');
  const grid = gridOf(scale)
    .map((value) => `<path class="grid" d="M0 ${y(value, scale)}H${width}"/>`)
    .join('');
  const named = `<title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-desc">${escapeHtml(description)}</desc>`;
  return `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc">${named}${grid}${moments}${drawn}${budget}</svg>`;
}

/** Each value as wide as its stretch; where the next is known too they are joined. */
function steps(values: readonly (number | null)[], scale: Scale): string {
  const wide = width / values.length;
  let path = '';
  let isOpen = false;
  for (const [at, value] of values.entries()) {
    if (value !== null) path += `${isOpen ? 'V' : `M${round(at * wide)} `}${y(value, scale)}H${round((at + 1) * wide)}`;
    isOpen = value !== null;
  }
  return path;
}

/** One on top of the other. */
function bars(curves: readonly Curve[], scale: Scale): string {
  const count = curves[0]?.values.length ?? 0;
  const wide = width / Math.max(1, count);
  const below = Array.from({ length: count }, () => 0);
  return curves
    .map(({ tone, values }) => {
      let path = '';
      for (const [at, value] of values.entries()) {
        if (!value) continue;
        const [from, to] = [y(below[at]!, scale), y((below[at]! += value), scale)];
        path += `M${round((at + 0.1) * wide)} ${from}V${to}H${round((at + 0.9) * wide)}V${from}Z`;
      }
      return path && `<path class="bar tone-${tone}" d="${path}"/>`;
    })
    .join('');
}

function y(value: number, { least, most, isLog }: Scale): number {
  const share = isLog ? Math.log(Math.max(value, least) / least) / Math.log(most / least) : (value - least) / (most - least);
  return round(height - Math.min(1, Math.max(0, share)) * height);
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** From nothing to a round number that all are below. */
export function linear(most: number, least = 1): Scale {
  const wanted = Math.max(most, least);
  const unit = 10 ** Math.floor(Math.log10(wanted));
  return { least: 0, most: [1, 2, 4, 5, 8, 10].map((times) => times * unit).find((edge) => edge >= wanted)!, isLog: false };
}

/** Whole powers of ten around all that is above nothing. */
export function logarithmic(values: readonly number[]): Scale {
  const some = values.filter((value) => value > 0);
  const [low, high] = some.length > 0 ? [Math.min(...some), Math.max(...some)] : [1, 10];
  const least = 10 ** Math.floor(Math.log10(low));
  return { least, most: Math.max(10 * least, 10 ** Math.ceil(Math.log10(high))), isLog: true };
}

/** The values that are written beside the drawing, from the top down. */
export function gridOf({ least, most, isLog }: Scale): number[] {
  if (!isLog) return [most, most / 2, 0];
  const decades = Math.max(1, Math.round(Math.log10(most / least)));
  return Array.from({ length: decades + 1 }, (_, at) => most / 10 ** at);
}
