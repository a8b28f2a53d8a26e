import { isZone } from './locale.js';
import { invalid } from './problem.js';
import { tableOf } from './table-of.js';

/** A moment (ISO 8601, UTC, milliseconds) and the day (`YYYY-MM-DD`) that its author wrote. */
export type Dated = { at: string; day: string };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const stamp = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[Tt]|,?\s+)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?\s*(.*))?$/;
const dayFirst = /^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]([a-z]{3,9})\.?,?[\s-](\d{4})\b/i;
const monthFirst = /^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b/i;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
// RFC 822, 5.1: the zones with a name, in hours.
const namedZones: Record<string, number> = tableOf({ Z: 0, UTC: 0, UT: 0, GMT: 0, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 });

/**
 * Reads a date as people write it in front matter: `2014-3-7`, `2014/03/07 10:30`, `2014-03-07T10:30:00+02:00`,
 * `7 Mar 2014`. A day alone is its midnight in UTC, so that no zone can shift it; a time without a zone is local to
 * `timeZone` (an IANA name). Null when no calendar has it.
 * @throws Problem('invalid') when `timeZone` is unknown.
 */
export function readDate(text: string, timeZone: string): Dated | null {
  const parts = stamp.exec(numeric(text.trim()));
  if (!parts) return null;
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const local = Date.UTC(year!, month! - 1, day!, hour, minute, second, Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3)));
  const iso = new Date(local).toISOString();
  const written = [year, month, day].map((n, i) => String(n).padStart(i ? 2 : 4, '0')).join('-');
  if (!iso.startsWith(written) || hour > 23 || minute > 59 || second > 59) return null;
  const offset = parts[4] === undefined ? 0 : offsetIn(parts[8] ?? '', local, timeZone);
  if (offset === null) return null;
  const at = new Date(local - offset).toISOString();
  return at.length === 24 ? { at, day: written } : null; // years of more than four digits don't sort as text
}

/** `March 7th, 2014 10:30` as `2014-3-7 10:30`. */
function numeric(text: string): string {
  const write = (whole: string, day: string, month: string, year: string) => {
    const number = months.indexOf(month.slice(0, 3).toLowerCase()) + 1;
    return number ? `${year}-${number}-${day}` : whole;
  };
  return text.replace(dayFirst, write).replace(monthFirst, (whole, month, day, year) => write(whole, day, month, year));
}

/** How far a local time is ahead of UTC, in milliseconds. Null when the zone is unknown. */
function offsetIn(zone: string, local: number, timeZone: string): number | null {
  if (zone === '') return offsetOf(timeZone, local);
  const named = namedZones[zone.toUpperCase()];
  if (named !== undefined) return named * hourMs;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?(?:\s.*)?$/.exec(zone) ?? [];
  if (sign) return Number(sign + '1') * (Number(hours) * hourMs + Number(minutes) * 60_000);
  return /^[A-Z][A-Za-z_]+\/[\w/+-]+$/.test(zone) && isZone(zone) ? offsetOf(zone, local) : null;
}

function offsetOf(timeZone: string, local: number): number {
  if (timeZone === 'UTC') return 0;
  if (!isZone(timeZone)) throw invalid('timeZone', `There is no time zone “${timeZone}”`);
  // As Temporal's “compatible” has it: a time that clocks show twice in autumn is the first of the two, and one that they
  // skip in spring is read with the offset before the change.
  const [before, after] = [offsetAt(timeZone, local - dayMs), offsetAt(timeZone, local + dayMs)];
  return offsetAt(timeZone, local - before) !== before && offsetAt(timeZone, local - after) === after ? after : before;
}

function offsetAt(timeZone: string, moment: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(moment).find((part) => part.type === 'timeZoneName')!.value;
  const [, sign, hours, minutes, seconds = 0] = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(name) ?? [];
  return sign ? Number(sign + '1') * (Number(hours) * hourMs + Number(minutes) * 60_000 + Number(seconds) * 1000) : 0;
}

/** A moment as a person in `timeZone` writes it, to the minute: `2026-11-21 09:30`. `readDate` reads it back. */
export function localFrom(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(iso));
}
