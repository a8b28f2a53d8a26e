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
/** A leak of more than this would be noticed some day; a thousand requests an hour make a third of a gigabyte of it in a year. */
const flatPerRequest = 40;
/** A heap has room that a leak fills unseen: it is flat when so much would have been leaked, or after so long. */
const flatEnough = { seconds: 20, requests: 120_000, orSeconds: 120 };
/** Memory grows for other reasons too, for minutes: caches fill, code is compiled, heaps make room. */
const leakEnough = { seconds: 40, requests: 100_000, orSeconds: 150, bytes: 16 * 1024 * 1024, share: 0.2 };
/** What ends some day grows ever more slowly. */
const steadiness = 0.6;
/** And who leaks has done so already when there were so much fewer requests. */
const earlier = 1.5;

/**
 * Judges by the lower edge of memory over the last two thirds of the requests: the beginning, when code is compiled and caches fill, falls behind
 * the longer it takes. Null while there is too little to judge by.
 * @param warm how many requests are no more than a beginning: every address was asked for twice
 */
export function judge(points: readonly Point[], warm: number): LeakFinding | null {
  const warmed = points.filter(({ requests }) => requests >= warm);
  const edge = edgeOf(warmed);
  if (!edge) return null;
  const { floor, line, first, last } = edge;
  const rate = (last.requests - first.requests) / (last.seconds - first.seconds);
  const before = edgeOf(warmed.filter(({ requests }) => requests <= last.requests / earlier));
  const hasGrownLong = isEnough(leakEnough, warmed[0]!, last) && isGrowing(edge) && before !== null && isGrowing(before);
  const isFlat = line.high < flatPerRequest && isEnough(flatEnough, first, last);
  const { slope: perRequest, low, high } = line;
  const finding = {
    verdict: isFlat ? 'flat' : hasGrownLong ? 'leaks' : 'not yet known',
    perRequest,
    low,
    high,
    perHour: perRequest * rate * 3600,
    floor,
  } as const;
  return { ...finding, said: inWords(finding, last, last.requests - first.requests) };
}

type Edge = { floor: Point[]; line: Line; first: Point; last: Point };

/** The lower edge of the last two thirds; null when there is too little of it. */
function edgeOf(warmed: readonly Point[]): Edge | null {
  const start = warmed[0]?.requests ?? 0;
  const from = start + ((warmed.at(-1)?.requests ?? 0) - start) / 3;
  const tail = warmed.filter(({ requests }) => requests >= from);
  if (tail.length < stretches * samplesEach) return null;
  const floor = leastOfEach(tail);
  const line = lineOf(floor);
  return line && { floor, line, first: tail[0]!, last: tail.at(-1)! };
}

const lineOf = (floor: readonly Point[]): Line | null => theilSen(floor.map(({ requests, own }) => [requests, own]));

const leastOfEach = (tail: readonly Point[]): Point[] =>
  Array.from({ length: stretches }, (_, index) => {
    const stretch = tail.slice(Math.floor((index * tail.length) / stretches), Math.floor(((index + 1) * tail.length) / stretches));
    return stretch.reduce((least, point) => (point.own < least.own ? point : least));
  });

function isEnough(enough: { seconds: number; requests: number; orSeconds: number }, first: Point, last: Point): boolean {
  const seconds = last.seconds - first.seconds;
  return (seconds >= enough.seconds && last.requests - first.requests >= enough.requests) || seconds >= enough.orSeconds;
}

/** By a sum worth a word, and in the second half as in the first. */
function isGrowing({ floor, line, first, last }: Edge): boolean {
  const [early, late] = [floor.slice(0, stretches / 2), floor.slice(stretches / 2)].map((half) => lineOf(half)?.slope ?? 0);
  const grown = line.slope * (last.requests - first.requests);
  const wanted = Math.max(leakEnough.bytes, leakEnough.share * first.own);
  return line.low > flatPerRequest && grown >= wanted && late! >= steadiness * early!;
}

function inWords({ verdict, perRequest, low, high, perHour }: Omit<LeakFinding, 'said'>, last: Point, requests: number): string {
  const slope = `${digits(perRequest)} bytes a request (${digits(low)} to ${digits(high)}, 99 %)`;
  if (verdict === 'flat')
    return `flat at ${inMegabytes(last.own)} of its own after ${counted(last.requests, 'request')}; a leak of more than ${Math.max(1, Math.ceil(high))} bytes a request would have shown`;
  if (verdict === 'leaks')
    return `leaks ${slope}, ${inBytes(perHour)} an hour at this rate: ${inMegabytes(perRequest * requests)} in the last ${counted(requests, 'request')}, and no more slowly at their end`;
  return `not yet known: after ${inDuration(last.seconds)} and ${counted(last.requests, 'request')} it changes by ${slope}`;
}
