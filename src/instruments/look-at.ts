import type { Recorder } from './recorder.js';
import type { Sample } from './sample.js';
import type { GaugeName } from './series.js';

/** What can be looked at every second, and what takes the system a millisecond, so that it is looked at when a minute is written. */
export const cheap: readonly GaugeName[] = ['rss_bytes', 'heap_used_bytes', 'external_bytes'];
export const slow: readonly GaugeName[] = ['pss_bytes', 'heap_total_bytes', 'memory_limit_bytes', 'texts_waiting', 'image_jobs'];

export function lookAt(recorder: Recorder, sample: Sample, names: readonly GaugeName[]): void {
  for (const name of names) {
    const value = recorder.gauge(name);
    if (value !== null) sample.see(name, { min: value, max: value, sum: value, times: 1 });
  }
}
