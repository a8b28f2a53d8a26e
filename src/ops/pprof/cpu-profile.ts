import type { Profiler } from 'node:inspector';
import type { Place, Profile, Sample } from './pprof.js';
import type { CallFrame } from './source-places.store.js';

/** Who knows the place of a frame in its source. */
export type Places = { placeOf(frame: CallFrame, line?: number): Place };
type Taken = { beganAt: number; sampleMicroseconds: number; places: Places };

/** What no code did: nothing was to be done, or the stack could not be read. */
const isNothing = (name: string) => name === '(idle)' || name === '(root)';

/** V8's processor profile, as pprof has it: how often each stack was seen, and for how long. Time in which nothing was done is in none. */
export function cpuProfile(
  { nodes, startTime, endTime, samples = [], timeDeltas = [] }: Profiler.Profile,
  { beganAt, sampleMicroseconds, places }: Taken,
): Profile {
  const spent = new Map<number, { hits: number; microseconds: number }>();
  samples.forEach((id, at) => {
    const each = spent.get(id) ?? { hits: 0, microseconds: 0 };
    spent.set(id, { hits: each.hits + 1, microseconds: each.microseconds + Math.max(0, timeDeltas[at + 1] ?? sampleMicroseconds) });
  });
  return {
    kinds: [
      { type: 'samples', unit: 'count' },
      { type: 'cpu', unit: 'nanoseconds' },
    ],
    samples: stacksOf(nodes, spent, places),
    period: { type: 'cpu', unit: 'nanoseconds', value: sampleMicroseconds * 1_000 },
    beganAt,
    milliseconds: (endTime - startTime) / 1_000,
    program: 'qvill',
  };
}

function* stacksOf(nodes: Profiler.ProfileNode[], spent: Map<number, { hits: number; microseconds: number }>, places: Places): Generator<Sample> {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  for (const node of nodes) {
    const seen = spent.get(node.id);
    if (!seen || isNothing(node.callFrame.functionName)) continue;
    const callers: Place[] = [];
    for (let at = parents.get(node.id); at && at.callFrame.functionName !== '(root)'; at = parents.get(at.id)) callers.push(places.placeOf(at.callFrame));
    // V8 tells the lines of what ran, and of its callers only where they begin
    const ticks = node.positionTicks?.length ? node.positionTicks : [{ line: undefined, ticks: 1 }];
    const all = ticks.reduce((sum, { ticks: some }) => sum + some, 0);
    for (const { line, ticks: some } of ticks) {
      const nanoseconds = Math.round((seen.microseconds * 1_000 * some) / all);
      yield { stack: [places.placeOf(node.callFrame, line), ...callers], values: [Math.round((seen.hits * some) / all), nanoseconds] };
    }
  }
}
