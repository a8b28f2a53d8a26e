import { setTimeout as sleep } from 'node:timers/promises';
import { stop } from './child.js';
import { type Contender, run } from './contender.js';
import { type Memory, memoryOf, sharersOf } from './process-group.js';
import type { Rounds } from './serving.js';
import { load } from './wrk.js';

export type Weight = { name: string; atRest: Memory; afterLoad: Memory | null; sharers: number };

/** A start's own work is over by then, and nothing periodic has begun. */
const settleSeconds = 5;
const loadSeconds = 5;

/**
 * Memory of one server that runs alone, before and after a load. One at a time: two of the same program would share
 * its pages, and each would look lighter. Without wrk there is no load.
 */
export async function weigh(name: string, contender: Contender, hasLoad: boolean, { pinLoad }: Rounds): Promise<Weight> {
  const child = await run(contender, []);
  await sleep(settleSeconds * 1_000);
  const atRest = memoryOf(child.pid!);
  const sharers = sharersOf(child.pid!);
  if (hasLoad) for (const encoding of ['identity', 'gzip']) await load(contender.url, encoding, loadSeconds, pinLoad);
  const afterLoad = hasLoad ? memoryOf(child.pid!) : null;
  await stop(child);
  return { name, atRest, afterLoad, sharers };
}
