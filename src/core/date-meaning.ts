import { settleDate } from './date-words.js';
import { readDate } from './dates.js';

/**
 * What a date field says, in full, for its author to see: `Sunday 22 November 2026 at 09:00 (Europe/Berlin), in 21 hours`.
 * @param here the zone of the reader's own clock; where it shows another time, that one is named too
 */
export function dateMeaning(text: string, now: string, timeZone: string, here = timeZone): string {
  if (text.trim() === '') return '';
  const settled = settleDate(text, now, timeZone);
  const date = readDate(settled, timeZone);
  if (!date) return 'Not a date yet';
  const at = new Date(date.at);
  // A day alone is its midnight in UTC: the same day in every zone, and no time of it
  if (!settled.includes(':')) return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }).format(at);
  const [there, yours] = [timeZone, here].map((zone) => whole(at, zone)) as [string, string];
  return `${there} (${timeZone}), ${distance(at.getTime() - Date.parse(now))}${yours === there ? '' : `. Where you are: ${yours}`}`;
}

const whole = (at: Date, timeZone: string): string => new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at);

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

function distance(milliseconds: number): string {
  const [unit, length] = units.find(([, each]) => Math.abs(milliseconds) >= each) ?? ['minute', 60_000];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.trunc(milliseconds / length), unit);
}
