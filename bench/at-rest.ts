import { setTimeout as sleep } from 'node:timers/promises';
import { stop } from '../src/comparison/processes.service.js';
import { type Contender, run } from './contender.js';
import { type Memory, memoryOf, sharersOf } from './process-group.js';
import type { Rounds } from './serving.js';
import { load } from './wrk.js';

export type Weight = { name: string; states: { state: string; memory: Memory }[]; sharers: number };

/** A start's own work is over by then, and nothing periodic has begun. */
const settleMs = 5_000;
const loadSeconds = 5;

/**
 * Memory of one server that runs alone: at rest, after a load (if there is wrk), and once its admin was opened (if it
 * has one). One server at a time: two of the same program would share its pages, and each would look lighter.
 */
export async function weigh(name: string, contender: Contender, hasLoad: boolean, { pinLoad }: Rounds, admin?: string): Promise<Weight> {
  const child = await run(contender, []);
  await sleep(settleMs);
  const look = (state: string) => ({ state, memory: memoryOf(child.pid!) });
  const states = [look('at rest')];
  const sharers = sharersOf(child.pid!);
  if (hasLoad) {
    for (const encoding of ['identity', 'gzip']) await load(contender.url, encoding, loadSeconds, pinLoad);
    states.push(look('after load'));
  }
  if (admin) {
    await fetch(new URL(admin, contender.url)).then((response) => response.text());
    await sleep(settleMs);
    states.push(look('admin opened'));
  }
  await stop(child);
  return { name, states, sharers };
}
