import type { HeapProfiler } from 'node:inspector';
import type { Places } from './cpu-profile.js';
import type { Place, Profile, Sample } from './pprof.js';

type Taken = { beganAt: number; sampleBytes: number; places: Places };

/** V8's sampled allocations that live still, as pprof has them: bytes, by where they were allocated. */
export function heapProfile({ head }: HeapProfiler.SamplingHeapProfile, { beganAt, sampleBytes, places }: Taken): Profile {
  return {
    kinds: [{ type: 'inuse_space', unit: 'bytes' }],
    samples: stacksBelow(head, [], places),
    period: { type: 'space', unit: 'bytes', value: sampleBytes },
    beganAt,
    milliseconds: Date.now() - beganAt,
    program: 'qvill',
  };
}

function* stacksBelow(node: HeapProfiler.SamplingHeapProfileNode, callers: readonly Place[], places: Places): Generator<Sample> {
  const stack = node.callFrame.functionName === '(root)' ? callers : [places.placeOf(node.callFrame), ...callers];
  if (node.selfSize > 0 && stack.length > 0) yield { stack, values: [node.selfSize] };
  for (const child of node.children) yield* stacksBelow(child, stack, places);
}
