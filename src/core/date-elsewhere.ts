import { localFrom, readDate } from './dates.js';

/**
 * A date that was typed in one time zone, as it is typed in another. What can't be read stays as it is, and so does a date that
 * means the same moment in both, such as a day alone.
 */
export function dateElsewhere(text: string, from: string, to: string): string {
  const moment = from === to ? undefined : readDate(text, from)?.at;
  if (!moment || readDate(text, to)?.at === moment) return text;
  const local = localFrom(moment, to);
  // Seconds, and an hour that clocks show twice, are only to be said in UTC
  return readDate(local, to)?.at === moment ? local : moment;
}
