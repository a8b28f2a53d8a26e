import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { LineLogger } from '../platform/line.logger.js';
import { type Outage, outageOf, remedies } from '../platform/outage.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';
import type { Front } from '../site/front.service.js';
import { prepareData } from './data-folder.store.js';

/** How often it looks whether the cause is gone. */
const lookMs = 1_000;

/** What the disk or the database is to blame for, so that nobody but readers can be served; null: all can be. Throws whatever else is wrong. */
export function outageNow(config: Config, clock: Clock): { outage: Outage; reason: string } | null {
  try {
    prepareData(config, clock);
    const connection = new SqliteConnection(config.databaseFile, 'read');
    try {
      connection.prepare('SELECT count(*) FROM sqlite_master').run.get();
    } finally {
      connection.close();
    }
    return null;
  } catch (error) {
    const outage = outageOf(error);
    if (outage === null) throw error;
    return { outage, reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Until the disk and the database can be used: readers have the site meanwhile, who asks for anything else hears what is wrong, and it is healed without a
 * new start. @param over kept when the app is to end
 * @returns false when it is to end
 */
export async function untilUsable(config: Config, clock: Clock, front: Front, over: Promise<void>): Promise<boolean> {
  let isOver = false;
  void over.then(() => (isOver = true));
  let said: Outage | null = null;
  for (let now = outageNow(config, clock); now !== null; now = outageNow(config, clock)) {
    if (now.outage !== said) new LineLogger().error(`Only readers are served: ${now.reason}`, 'start');
    said = now.outage;
    front.open();
    front.beyond.standIn.say(`${remedies[said].said}. Readers have the site; all else waits until that is mended.`);
    await Promise.race([over, pause(lookMs)]);
    if (isOver) return false;
  }
  if (said !== null) new LineLogger().warn('The disk and the database can be used again', 'start');
  front.beyond.standIn.say(null);
  return true;
}
