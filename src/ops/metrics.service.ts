import type { Recorder } from '../instruments/recorder.js';
import { expose, formatOf, mediaTypes } from './exposition.js';
import { recordedFamilies } from './families.js';
import { processFamilies } from './process-families.store.js';
import type { Told } from './told.js';

/** GET /metrics — all series, in the format that is asked for. */
export function tellMetrics(recorder: Recorder, accept: string): Told {
  const format = formatOf(accept);
  return { status: 200, type: mediaTypes[format], body: expose([...recordedFamilies(recorder), ...processFamilies()], format), headers: { Vary: 'Accept' } };
}
