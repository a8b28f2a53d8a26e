import type { HeapProfiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

/** How long after the last look V8 goes on noting what is allocated: some scrapes of Prometheus or Parca. */
const patienceMs = 150_000;

/**
 * V8 can say where what lives was allocated only of what was allocated while it looked. So it begins to look when somebody asks for the first
 * time, goes on while somebody asks again and again, and ends when nobody does: nobody pays for it who does not ask.
 */
export class HeapWatch {
  /** one allocation in so many bytes is noted */
  readonly sampleBytes = 16_384;
  /** when it began to look, in milliseconds since 1970 */
  since = 0;
  #session: Session | null = null;
  #end: NodeJS.Timeout | undefined;

  get isWatching(): boolean {
    return this.#session !== null;
  }

  async watch(): Promise<void> {
    this.#putOff();
    if (this.#session) return;
    this.#session = new Session();
    this.#session.connect();
    this.since = Date.now();
    await this.#session.post('HeapProfiler.startSampling', { samplingInterval: this.sampleBytes });
  }

  async look(): Promise<HeapProfiler.SamplingHeapProfile> {
    this.#putOff();
    const { profile } = await this.#session!.post('HeapProfiler.getSamplingProfile');
    return profile;
  }

  #putOff(): void {
    clearTimeout(this.#end);
    this.#end = setTimeout(() => {
      this.#session?.disconnect();
      this.#session = null;
    }, patienceMs).unref();
  }
}
