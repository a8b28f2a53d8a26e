import { outageOf, remedies } from '../platform/outage.js';
import { type Ill, wrong } from './check.js';

/** What kept a look from its end. */
export function keptBack(error: unknown): Ill {
  const outage = outageOf(error);
  const reason = (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1)!;
  return outage
    ? wrong(`${remedies[outage].said} (${reason})`, remedies[outage].todo)
    : wrong(reason, 'See to what it names, and run “bin/qvill doctor” again');
}
