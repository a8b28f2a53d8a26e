import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const lookMs = 200;
const pauseMs = 1_000;
const quietShare = 0.1;

/**
 * Waits for a moment at which others leave the machine alone. Called while our own servers stand still; `patience`
 * bounds the seconds that a whole run may wait. Returns what share of the machine others took at last, 0 to 1.
 */
export async function quietMoment(patience: { seconds: number }): Promise<number> {
  let share = await busyShare();
  for (; share > quietShare && patience.seconds > 0; patience.seconds -= (pauseMs + lookMs) / 1_000) {
    await sleep(pauseMs);
    share = await busyShare();
  }
  return share;
}

async function busyShare(): Promise<number> {
  const before = ticks();
  await sleep(lookMs);
  const after = ticks();
  return (after.busy - before.busy) / Math.max(1, after.all - before.all);
}

/** First line of proc_stat(5); the fourth and fifth number are idle time. */
function ticks(): { busy: number; all: number } {
  const numbers = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!.trim().split(/ +/).slice(1, 9).map(Number);
  const all = numbers.reduce((sum, each) => sum + each, 0);
  return { all, busy: all - numbers[3]! - numbers[4]! };
}
