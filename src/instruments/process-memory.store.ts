import { readFileSync } from 'node:fs';
import type { Recorder } from './recorder.js';

/** PSS of this process in bytes: what is shared with others counts by its part. Null where the system does not tell. Takes the system a millisecond. */
export function pssBytes(): number | null {
  try {
    const [, kilobytes] = /^Pss: +(\d+) kB$/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
  } catch {
    return null;
  }
}

/** Memory as JavaScript and the system count it. */
export function watchMemory(recorder: Recorder): void {
  recorder.watch('pss_bytes', pssBytes);
  recorder.watch('rss_bytes', () => process.memoryUsage.rss());
  recorder.watch('heap_used_bytes', () => process.memoryUsage().heapUsed);
  recorder.watch('heap_total_bytes', () => process.memoryUsage().heapTotal);
  recorder.watch('external_bytes', () => process.memoryUsage().external);
}
