import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { memoryPressure } from './memory-pressure.service.js';
import type { Pressure } from './pressure.service.js';
import { Recorder } from './recorder.js';
import { Sampler } from './sampler.service.js';
import type { GaugeName } from './series.js';

/** What a process measures itself by. Nothing is sampled before the sampler was started. */
export type Instruments = { readonly recorder: Recorder; readonly sampler: Sampler; readonly pressure: Pressure };

/** @param queues gauges that are looked at whenever a minute is written */
export function instruments({ databaseFile, memory }: Config, clock: Clock, queues: readonly GaugeName[] = []): Instruments {
  const recorder = new Recorder();
  const sampler = new Sampler(databaseFile, recorder, clock, queues);
  return { recorder, sampler, pressure: memoryPressure(memory, recorder, sampler) };
}
