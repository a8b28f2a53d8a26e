import { emptyPoint, type Point, pointOf } from './point.js';
import { Sample, type SampleJson } from './sample.js';
import type { Span } from './sample.store.js';

/** A second, or as long as nothing happened: `at` is its end, in milliseconds since 1970, and `json` a SampleJson. */
export type Second = { at: number; milliseconds: number; json: string };

/** What can be looked at: how many stretches of how many seconds, made from samples of which span. Without one: from the seconds in memory. */
export const periods = {
  now: { name: 'Now', stretches: 150, seconds: 2, span: null, align: 2 },
  day: { name: 'Day', stretches: 144, seconds: 600, span: 60, align: 3_600 },
  month: { name: 'Month', stretches: 120, seconds: 21_600, span: 3_600, align: 21_600 },
  year: { name: 'Year', stretches: 122, seconds: 259_200, span: 86_400, align: 86_400 },
} as const satisfies Record<string, { name: string; stretches: number; seconds: number; span: Span | null; align: number }>;
export type PeriodName = keyof typeof periods;

/** How long a gauge that was looked at holds good: an idle process looks once in a quarter of an hour. */
const holdsSeconds = 2_000;

/** The stretches of a period that ends about now: when each begins, in seconds, and what happened in it. */
export type Stretch = { at: number; point: Point };
export type Drawn = { from: number; to: number; stretches: Stretch[]; whole: Sample };

type Read = (span: Span, from: number, to: number) => { at: number; sample: Sample; milliseconds?: number }[];

/** @param now milliseconds since 1970 @param read samples that began in [from, to), in seconds */
export function drawn(name: PeriodName, now: number, seconds: readonly Second[], read: Read): Drawn {
  const period = periods[name];
  const to = Math.ceil(now / 1_000 / period.align) * period.align;
  const from = to - period.stretches * period.seconds;
  const whole = new Sample();
  const found = Array.from({ length: period.stretches }, () => ({ sample: null as Sample | null, milliseconds: 0 }));
  const rows = period.span === null ? samplesIn(seconds, from, to) : read(period.span, from, to);
  for (const { at, sample, milliseconds = 0 } of rows) {
    const stretch = found[Math.floor((at - from) / period.seconds)]!;
    (stretch.sample ??= new Sample()).merge(sample);
    stretch.milliseconds += milliseconds;
    whole.merge(sample);
  }
  const stretches = found.map(({ sample, milliseconds }, index) => ({
    at: from + index * period.seconds,
    point: sample ? pointOf(sample, milliseconds || period.seconds * 1_000) : emptyPoint,
  }));
  holdOn(stretches, period.seconds);
  return { from, to, whole, stretches };
}

/** Those that ended in (from, to], as if they had begun just before. */
const samplesIn = (seconds: readonly Second[], from: number, to: number) =>
  seconds
    .map(({ at, milliseconds, json }) => ({ at: at / 1_000 - 0.001, milliseconds, json }))
    .filter(({ at }) => at >= from && at < to)
    .map(({ json, ...rest }) => ({ ...rest, sample: Sample.from(JSON.parse(json) as SampleJson) }));

const held = ['pss', 'rss', 'heap', 'waiting'] as const;

/** What a process takes, it takes until somebody looks again. */
function holdOn(stretches: Stretch[], seconds: number): void {
  const last: Partial<Record<(typeof held)[number], { at: number; value: number }>> = {};
  for (const stretch of stretches)
    for (const name of held) {
      const value = stretch.point[name];
      const before = last[name];
      if (value !== null) last[name] = { at: stretch.at, value };
      else if (before && stretch.at - before.at <= Math.max(holdsSeconds, seconds)) stretch.point = { ...stretch.point, [name]: before.value };
    }
}
