import { inMegabytes } from '../memory/memory.js';
import { counted, digits, inBytes, inDuration } from '../report/amounts.js';
import { type Line, theilSen } from './theil-sen.js';

/** Memory that stands in no file, in bytes, after so many seconds and requests. */
export type Point = { seconds: number; requests: number; own: number };

/** What memory does under load. Slopes are bytes a request, with the bounds between which the true one is (99 %). */
export type LeakFinding = {
  verdict: 'flat' | 'leaks' | 'not yet known';
  said: string;
  perRequest: number;
  low: number;
  high: number;
  perHour: number;
  /** the points from which the slope was taken: the least of each stretch, since garbage that is not collected yet is no leak */
  floor: { requests: number; own: number }[];
};

/** Stretches in which the least is looked for. */
const stretches = 12;
const samplesEach = 3;
/** A leak of more than this would be noticed some day; a thousand requests an hour make half a gigabyte of it in a year. */
const flatPerRequest = 40;
const flatSeconds = 10;
const flatRequests = 20_000;
/** Memory grows for other reasons too, until it has grown by so much: caches fill, heaps make room. Less is asked for when more time has shown no end of it. */
const megabyte = 1024 * 1024;
const mostGrowth = 48 * megabyte;
const leastGrowth = 16 * megabyte;
const patienceSeconds = 120;
/** What ends some day grows ever more slowly. */
const steadiness = 0.6;

/**
 * Judges by the lower edge of memory over the last two thirds of the requests: the beginning, when code is compiled and caches fill, falls behind
 * the longer it takes. Null while there is too little to judge by.
 * @param warm how many requests are no more than a beginning: every address was asked for twice
 */
export function judge(points: readonly Point[], warm: number): LeakFinding | null {
  const warmed = points.filter(({ requests }) => requests >= warm);
  const from = (warmed[0]?.requests ?? 0) + ((warmed.at(-1)?.requests ?? 0) - (warmed[0]?.requests ?? 0)) / 3;
  const tail = warmed.filter(({ requests }) => requests >= from);
  if (tail.length < stretches * samplesEach) return null;
  const floor = leastOfEach(tail);
  const line = theilSen(floor.map(({ requests, own }) => [requests, own]));
  if (!line) return null;
  const [first, last] = [tail[0]!, tail.at(-1)!];
  const rate = (last.requests - first.requests) / (last.seconds - first.seconds);
  const verdict = isFlat(line, first, last) ? 'flat' : isLeak(line, floor, warmed) ? 'leaks' : 'not yet known';
  const { slope: perRequest, low, high } = line;
  const finding = { verdict, perRequest, low, high, perHour: perRequest * rate * 3600, floor } as const;
  return { ...finding, said: inWords(finding, last, last.requests - first.requests) };
}

const leastOfEach = (tail: readonly Point[]): Point[] =>
  Array.from({ length: stretches }, (_, index) => {
    const stretch = tail.slice(Math.floor((index * tail.length) / stretches), Math.floor(((index + 1) * tail.length) / stretches));
    return stretch.reduce((least, point) => (point.own < least.own ? point : least));
  });

const isFlat = ({ high }: Line, first: Point, last: Point): boolean =>
  high < flatPerRequest && last.seconds - first.seconds >= flatSeconds && last.requests - first.requests >= flatRequests;

function isLeak({ slope, low }: Line, floor: readonly Point[], warmed: readonly Point[]): boolean {
  const [first, last] = [warmed[0]!, warmed.at(-1)!];
  const patience = Math.min(1, last.seconds / patienceSeconds);
  const wanted = Math.max(leastGrowth, mostGrowth - (mostGrowth - leastGrowth) * patience);
  const half = (part: readonly Point[]) => theilSen(part.map(({ requests, own }) => [requests, own]))?.slope ?? 0;
  const isSteady = half(floor.slice(stretches / 2)) >= steadiness * half(floor.slice(0, stretches / 2));
  return low > 0 && slope * (last.requests - first.requests) >= wanted && isSteady;
}

function inWords({ verdict, perRequest, low, high, perHour }: Omit<LeakFinding, 'said'>, last: Point, requests: number): string {
  const slope = `${digits(perRequest)} bytes a request (${digits(low)} to ${digits(high)}, 99 %)`;
  if (verdict === 'flat')
    return `flat at ${inMegabytes(last.own)} of its own after ${counted(last.requests, 'request')}; a leak of more than ${Math.max(1, Math.ceil(high))} bytes a request would have shown`;
  if (verdict === 'leaks')
    return `leaks ${slope}, ${inBytes(perHour)} an hour at this rate: ${inMegabytes(perRequest * requests)} in the last ${counted(requests, 'request')}, and no more slowly at their end`;
  return `not yet known: after ${inDuration(last.seconds)} and ${counted(last.requests, 'request')} it changes by ${slope}`;
}
