import { parentPort, workerData } from 'node:worker_threads';
import { stateOf } from './proc.store.js';
import type { Sample } from './sampler.service.js';

/*
 * In a thread of its own: the kernel takes milliseconds to add up the pages of a large process, and requests that came due meanwhile
 * would seem slow.
 */
const { pids, everyMs } = workerData as { pids: number[]; everyMs: number };
const look = (): void => parentPort?.postMessage({ at: performance.timeOrigin + performance.now(), ...stateOf(pids) } satisfies Sample);

look();
const timer = setInterval(look, everyMs);
parentPort?.on('message', () => {
  clearInterval(timer);
  look();
  parentPort?.close();
});
