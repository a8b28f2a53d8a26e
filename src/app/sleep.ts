import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { LineLogger } from '../platform/line.logger.js';
import type { Gate } from '../site/gate.service.js';
import { leaveWord, nextWork } from './wake-at.store.js';

const lookMs = 250;
/** What is due so soon is waited for. More than `aheadMs` in wake-at.store.ts, or who was woken for it would sleep through it. */
const soonMs = 15_000;
/** How long it stays up if nobody came: it was woken for something that is done. */
const aloneMs = 5_000;

/**
 * Ends the taking of connections as soon as nobody was connected for QVILL_SLEEP_AFTER, nothing is being done and nothing is due, and calls `asleep`.
 * From the look to the end of the taking nothing else happens in this process, so nobody's connection is taken and left.
 */
export function fallAsleep(config: Config, clock: Clock, gate: Gate, isAtWork: () => boolean, asleep: () => void): void {
  const mostMs = config.sleepAfter! * 1_000;
  let trouble = '';
  // A loop that was busy runs its timers first: who has connected meanwhile is taken between that and an immediate
  const timer = setInterval(() => setImmediate(look), Math.min(lookMs, mostMs / 4)).unref();

  function look(): void {
    if (gate.isLeaving) return clearInterval(timer);
    if (gate.quietMs < (gate.hadAny ? mostMs : Math.min(mostMs, aloneMs)) || isAtWork() || !mayWait()) return;
    gate.stopTaking();
    clearInterval(timer);
    asleep();
  }

  /** Whether all that is to be done has time, and word is left of when it has not. */
  function mayWait(): boolean {
    try {
      const next = nextWork(config);
      if (next !== null && Date.parse(next) - clock.now().getTime() < soonMs) return false;
      leaveWord(config, next);
      return true;
    } catch (error) {
      if (String(error) !== trouble) new LineLogger().warn(`It stays awake, as nobody would know when to wake it: ${String(error)}`, 'sleep');
      trouble = String(error);
      return false;
    }
  }
}
