import type { Tally } from './tally.js';

/** Why a run is over, in a sentence that goes on after “It stopped: ”. */
export type StopReason = { kind: 'time' | 'told' | 'gone' | 'errors' | 'found'; said: string };

/** A server that is started again is back within so many seconds. */
const goneSeconds = 2;
const mostAbsences = 3;
/** A run is no measurement when most of it are errors; a few at its beginning say nothing. */
const errorsFrom = 100;
const mostErrors = 0.5;
const windowSeconds = 2;

/**
 * Why a run whose time is over was none: users were waiting, and nobody had answered for seconds that the server had not needed before.
 * @param slowestUs of the answers that came, in microseconds
 */
export function stoodStill({ lastAnswer }: Tally, elapsed: number, unfinished: number, slowestUs: number): StopReason | null {
  const still = elapsed - lastAnswer;
  if (unfinished === 0 || still < goneSeconds || still < (2 * slowestUs) / 1_000_000) return null;
  return { kind: 'gone', said: `its time was over, and nobody had answered for ${still.toFixed(1)} seconds` };
}

export function reasonToStop(tally: Tally, elapsed: number): StopReason | null {
  if (tally.absences >= mostAbsences)
    return elapsed - tally.lastAnswer < goneSeconds ? null : { kind: 'gone', said: 'the target is gone: nobody answers there any more' };
  const asked = tally.requests + tally.failed;
  if (asked < errorsFrom || elapsed < windowSeconds) return null;
  const last = tally.seconds.slice(-windowSeconds);
  const errors = last.reduce((sum, second) => sum + second.errors, 0);
  const requests = last.reduce((sum, second) => sum + second.requests, 0);
  if (errors <= Math.max(errorsFrom, requests) * mostErrors) return null;
  return { kind: 'errors', said: `too many errors: ${errors} in ${windowSeconds} seconds, and ${requests} answers` };
}
