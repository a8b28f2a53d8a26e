import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TreeState } from './memory.js';

/** A tree of processes at a moment: milliseconds since 1970, of a clock that only goes on. */
export type Sample = TreeState & { at: number };

export const usualEveryMs = 500;

/** Looks again and again at these processes and all their descendants, from now until it is stopped. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #worker: Worker;

  constructor(
    pids: readonly number[],
    everyMs = usualEveryMs,
    /** called with each, as it comes */
    onSample: (sample: Sample) => void = () => {},
  ) {
    this.#worker = new Worker(new URL('./sampler.worker.js', import.meta.url), { workerData: { pids, everyMs } });
    this.#worker.on('message', (sample: Sample) => {
      this.samples.push(sample);
      onSample(sample);
    });
  }

  get last(): Sample | undefined {
    return this.samples.at(-1);
  }

  /** After a last look. */
  async stop(): Promise<readonly Sample[]> {
    this.#worker.postMessage('stop');
    await once(this.#worker, 'exit');
    return this.samples;
  }
}
