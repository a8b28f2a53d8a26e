import { localFrom, readDate } from './dates.js';
import { tableOf } from './table-of.js';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const shifts: Record<string, number> = tableOf({ today: 0, tomorrow: 1, yesterday: -1, 'day after tomorrow': 2, 'day before yesterday': -2 });
const units = '(minute|hour|day|week|month|year)';
const minutesIn: Record<string, number> = tableOf({ minute: 1, hour: 60 });
const monthsIn: Record<string, number> = tableOf({ month: 1, year: 12 });
const dayMs = 86_400_000;

const clock = String.raw`((?:at )?(?:\d{1,2}[:.]\d\d(?: ?[ap]m)?|\d{1,2} ?[ap]m|noon|midnight)|at \d{1,2})`;
const timeLast = new RegExp(`^(?:(.+?) )?${clock}$`);
const timeFirst = new RegExp(`^${clock} (.+)$`);
const ahead = new RegExp(`^in (\\d{1,4}) ${units}s?$`);
const ago = new RegExp(`^(\\d{1,4}) ${units}s? ago$`);

/**
 * A date in words as the date that they mean at `now` (ISO 8601, UTC), in a form that `readDate` reads: `tomorrow 9:00` →
 * `2026-11-22 09:00`. A day without a time is meant at the present time of day. Anything else, a date too, comes back as it is.
 *
 * Understood: now · today, tomorrow, yesterday, day after tomorrow · monday, next monday (the first after today), last monday ·
 * in 2 hours, 3 days ago (minutes to years; `a` is one) · next week, last month · a time alone (today) · a day, in words or
 * not, and a time in either order: 9:00, 9.30, 9 am, at 9, noon, midnight (the first moment of the day).
 */
export function settleDate(text: string, now: string, timeZone: string): string {
  if (text.trim() === '' || readDate(text, timeZone)) return text;
  const at = meant(plain(text), now, timeZone);
  return (at && written(at, timeZone)) ?? text;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/,|\b(?:on|the)\b|\s/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .replace(new RegExp(`^next (?=${units}\\b)`), 'in 1 ')
    .replace(new RegExp(`^last ${units}\\b`), '1 $1 ago')
    .replace(new RegExp(`\\ban? (?=${units}\\b)`), '1 ');

function meant(words: string, now: string, timeZone: string): string | null {
  const { count, unit } = spanIn(words) ?? { count: 0, unit: words === 'now' ? 'minute' : '' };
  if (unit in minutesIn) return isoFrom(Date.parse(now) + count * minutesIn[unit]! * 60_000);
  const [today = '', present = ''] = localFrom(now, timeZone).split(' ');
  const [, day = 'today', time] = timeLast.exec(words) ?? rotated(timeFirst.exec(words)) ?? ['', words];
  const date = dayFrom(day, Date.parse(today));
  // Which moment that is, the zone's clocks say: a time that they skip is the one after it
  return date && (readDate(`${date} ${time ? timeFrom(time) : present}`, timeZone)?.at ?? null);
}

const rotated = (match: RegExpExecArray | null) => match && ['', match[2]!, match[1]!];

/** How many of what lie between now and then; below zero for the past. */
function spanIn(words: string): { count: number; unit: string } | null {
  const [, count, unit = ''] = ahead.exec(words) ?? ago.exec(words) ?? [];
  return count ? { count: words.startsWith('in ') ? Number(count) : -Number(count), unit } : null;
}

/** @param today the author's day, at its midnight in UTC */
function dayFrom(words: string, today: number): string | null {
  const span = spanIn(words);
  if (span && span.unit in monthsIn) return monthsFrom(today, span.count * monthsIn[span.unit]!);
  const days = span ? span.count * (span.unit === 'week' ? 7 : 1) : (shifts[words] ?? weekdayFrom(words, new Date(today).getUTCDay()));
  if (days === null) return readDate(words, 'UTC')?.day ?? null;
  return span && span.unit in minutesIn ? null : dayOf(today + days * dayMs);
}

/** The days from today to a weekday: the first one after today, or the last one before it. */
function weekdayFrom(words: string, today: number): number | null {
  const [, which, name = ''] = /^(?:(next|this|last) )?([a-z]{3,9})$/.exec(words) ?? [];
  const weekday = weekdays.findIndex((each) => each === name || each.slice(0, 3) === name);
  if (weekday < 0) return null;
  return which === 'last' ? -((today - weekday + 6) % 7) - 1 : ((weekday - today + 6) % 7) + 1;
}

/** The same day of another month, or its last one: a month after 31 January is the end of February. */
function monthsFrom(today: number, months: number): string | null {
  const date = new Date(today);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  return dayOf(last.setUTCDate(Math.min(date.getUTCDate(), last.getUTCDate())));
}

function timeFrom(words: string): string {
  const [, hour = words.includes('noon') ? '12' : '0', minute = '00', half] = /(\d+)(?:[:.](\d\d))? ?([ap]m)?/.exec(words) ?? [];
  if (half && (Number(hour) < 1 || Number(hour) > 12)) return 'no time';
  return `${half ? (Number(hour) % 12) + (half === 'pm' ? 12 : 0) : hour}:${minute}`;
}

const isoFrom = (moment: number): string | null => (Math.abs(moment) < 8.64e15 ? new Date(moment).toISOString() : null);
const dayOf = (moment: number): string | null => isoFrom(moment)?.slice(0, 10) ?? null;

/** To the minute; with the distance to UTC in the hour that clocks show twice in autumn. Null beyond the years that sort as text. */
function written(at: string, timeZone: string): string | null {
  const local = localFrom(at, timeZone);
  const read = readDate(local, timeZone);
  const minute = Math.floor(Date.parse(at) / 60_000);
  if (!read || Date.parse(read.at) / 60_000 === minute) return read && local;
  const offset = Math.round(Date.parse(`${local.replace(' ', 'T')}Z`) / 60_000 - minute);
  const two = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, '0');
  return `${local} ${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
}
