import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { isHeld } from '../platform/lock.store.js';
import { Trouble } from '../platform/trouble.js';
import { Undone } from '../publishing/undone.store.js';
import type { Front } from '../site/front.service.js';

/** How often it looks whether anybody committed; see publishing/schedule.service.ts. */
const lookMs = 250;
/** How long before a post comes due the framework is loaded: it takes half a second, on a small machine three. */
const aheadMs = 8_000;
/** How often it looks at a database that could not be read. */
const troubleMs = 1_000;
/** How long another process may take to do its own work before it is done for it. */
const leftMs = 20_000;

/**
 * Until the framework is needed: somebody asks for one of the app's own pages, a scheduled post or a look at a followed text is due, or there is work that
 * a crash, an upgrade or another process left. A blog that is only read never gets there. At once, and without having called `onReady`, where the
 * blog has no account, or no site tree that was made by this version for this address.
 * @param over kept when the app is to end
 * @returns whether it was ready for readers and writers
 */
export async function untilNeeded(config: Config, clock: Clock, front: Front, onReady: () => void, over: Promise<void>): Promise<boolean> {
  if (!front.hasTree) return false;
  const end = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  let seen: unknown;
  let due: number;
  let leftSince = -Infinity;

  let undone: Undone | undefined;
  const trouble = new Trouble('look');
  let isForeign = false;

  /** A database that can't be read is no reason to end: readers need none of it. */
  function look(): void {
    try {
      lookNow((undone ??= new Undone(config)));
    } catch (error) {
      trouble.tell(error);
      undone?.close();
      undone = seen = undefined;
      timer = setTimeout(look, troubleMs).unref();
    }
  }

  function lookNow(known: Undone): void {
    const version = known.version();
    if (version !== seen) {
      if (seen === undefined && known.isForeign) {
        isForeign = true;
        return end.resolve();
      }
      const next = known.nextDue();
      due = next === null ? Infinity : Date.parse(next);
      if (!known.isAnything()) leftSince = Infinity;
      else if (leftSince === Infinity) leftSince = performance.now();
    }
    seen = version;
    const untilDue = due - clock.now().getTime() - aheadMs;
    // Who is at it will do it, and on a small machine needs the memory that the framework would take
    const isLeft = performance.now() - leftSince >= leftMs;
    const isOthers = isLeft && [config.lockFile, config.importLockFile].some(isHeld);
    if (isOthers) leftSince = performance.now();
    if (untilDue <= 0 || (isLeft && !isOthers)) end.resolve();
    else timer = setTimeout(look, Math.min(untilDue, lookMs)).unref();
  }

  try {
    look();
    if (isForeign) return false;
    onReady();
    await Promise.race([end.promise, front.beyond.appIsWanted, over]);
    return true;
  } finally {
    clearTimeout(timer);
    undone?.close();
  }
}
