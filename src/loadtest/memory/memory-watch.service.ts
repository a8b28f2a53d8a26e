import { setTimeout as pause } from 'node:timers/promises';
import type { MemorySummary } from '../report/summary.js';
import { type Memory, whyUnknown } from './memory.js';
import { type Sample, Sampler, usualEveryMs } from './sampler.service.js';

const restMs = 1_000;
/** Or as long as the load took, if that was less. */
const settleMs = 3_000;

/** The memory of a tree at rest, meanwhile and afterwards. */
export class MemoryWatch {
  readonly #sampler: Sampler;
  readonly #requests: number[] = [];
  #rest = 0;
  #start = 0;
  #end = Infinity;

  constructor(
    pids: readonly number[],
    everyMs = usualEveryMs,
    /** how much was asked for so far, and who hears of each sample */
    private readonly requests: () => number = () => 0,
    onSample: (sample: Sample) => void = () => {},
  ) {
    this.#sampler = new Sampler(pids, everyMs, (sample) => {
      this.#requests.push(this.requests());
      onSample(sample);
    });
  }

  get last(): Sample | undefined {
    return this.#sampler.last;
  }

  async rest(): Promise<void> {
    await pause(restMs);
    this.#rest = this.#sampler.samples.length;
  }
  begin(): void {
    this.#start = now();
  }
  /** A while after the load: what is given back by then. */
  async settle(signal?: AbortSignal): Promise<void> {
    this.#end = now();
    await pause(Math.min(settleMs, this.#end - this.#start), undefined, { signal }).catch(() => {});
  }

  async stop(): Promise<MemorySummary> {
    const samples = await this.#sampler.stop();
    const known = samples.filter(({ memory }) => memory !== null);
    const last = samples.at(-1);
    const start = this.#start || samples[0]?.at || now();
    const isGone = known.length > 0 && last?.memory === null && last.refused.length === 0;
    const afterwards = known.filter(({ at }) => at >= this.#end).at(-1);
    return {
      processes: (known.at(-1) ?? last)?.processes ?? [],
      why: known.length > 0 && (isGone || last?.memory) ? null : last ? whyUnknown(last) : 'it was never looked at',
      atRest: middle(known.slice(0, Math.max(1, this.#rest))),
      max: known.reduce<Memory | null>((most, { memory }) => (most && most.pss >= memory!.pss ? most : memory), null),
      after: this.#end === Infinity ? null : (afterwards?.memory ?? null),
      cpuSeconds: Math.max(0, (known.at(-1)?.cpuSeconds ?? 0) - (known.find(({ at }) => at >= start)?.cpuSeconds ?? 0)),
      samples: samples.flatMap(({ at, memory }, index) =>
        memory ? { seconds: Math.round((at - start) / 10) / 100, requests: this.#requests[index] ?? 0, pss: memory.pss, own: memory.own } : [],
      ),
    };
  }
}

const now = (): number => performance.timeOrigin + performance.now();

/** The one in the middle, by PSS. */
const middle = (samples: readonly Sample[]): Memory | null =>
  samples.map(({ memory }) => memory!).toSorted((a, b) => a.pss - b.pss)[Math.floor((samples.length - 1) / 2)] ?? null;
