import { webAddress } from '../core/web-address.js';
import type { Writer } from '../platform/database.service.js';

/** A text that another house followed, and the rules that came from it. */
export type FollowedText = { url: string; minutes: number; rules: string[] };

/** Follows it here too, from now on; its rules, which are in force already, are its own again. Returns whether that is an address at all. */
export async function followAgain(tx: Writer, { url, minutes, rules }: FollowedText, now: string): Promise<boolean> {
  const address = webAddress(url);
  if (address === null || !Number.isInteger(minutes) || minutes < 1) return false;
  const { id } = await tx.redirectFeed.upsert({ where: { url: address }, create: { url: address, minutes, nextAt: now }, update: {} });
  await tx.$executeRaw`UPDATE Redirect SET feedId = ${id} WHERE source IN (SELECT value FROM json_each(${JSON.stringify(rules)}))`;
  return true;
}
