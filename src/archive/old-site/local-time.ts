import { tableOf } from '../../core/table-of.js';

/** A moment as the calendar and the clock of one place show it. */
export type LocalTime = { year: number; month: number; day: number; hour: number; minute: number; second: number };

const formats = new Map<string, Intl.DateTimeFormat>();

/** @param at ISO 8601; @param timeZone an IANA name */
export function localTime(at: string, timeZone: string): LocalTime {
  let format = formats.get(timeZone);
  if (!format) formats.set(timeZone, (format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })));
  const [year, month, day, hour, minute, second] = format.format(new Date(at)).split(/[- :]/).map(Number);
  return { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! };
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const two = (n: number): string => String(n).padStart(2, '0');
const dayMs = 86_400_000;
// Date.UTC takes the year 1 for 1901
const utc = (year: number, month: number, day: number): number => new Date(0).setUTCFullYear(year, month - 1, day);
const midnight = ({ year, month, day }: LocalTime): number => utc(year, month, day);
const weekday = (time: LocalTime): number => new Date(midnight(time)).getUTCDay();
const yearDay = (time: LocalTime): number => Math.round((midnight(time) - utc(time.year, 1, 1)) / dayMs) + 1;

const directives: Record<string, (time: LocalTime) => string> = tableOf({
  Y: ({ year }) => String(year),
  y: ({ year }) => two(year % 100),
  m: ({ month }) => two(month),
  '-m': ({ month }) => String(month),
  d: ({ day }) => two(day),
  '-d': ({ day }) => String(day),
  e: ({ day }) => String(day),
  j: (time) => String(yearDay(time)).padStart(3, '0'),
  H: ({ hour }) => two(hour),
  M: ({ minute }) => two(minute),
  S: ({ second }) => two(second),
  B: ({ month }) => months[month - 1]!,
  b: ({ month }) => months[month - 1]!.slice(0, 3),
  A: (time) => days[weekday(time)]!,
  a: (time) => days[weekday(time)]!.slice(0, 3),
  u: (time) => String(weekday(time) || 7),
  G: (time) => String(isoWeek(time).year),
  V: (time) => two(isoWeek(time).week),
});

/** One directive of strftime (POSIX; `-` before it leaves zeros away, as GNU and Ruby have it). Empty for one that stands in no address. */
export const strftime = (directive: string, time: LocalTime): string => directives[directive]?.(time) ?? '';

/** ISO 8601: the week and the year of its Thursday. */
function isoWeek(time: LocalTime): { year: number; week: number } {
  const thursday = midnight(time) + (4 - (weekday(time) || 7)) * dayMs;
  const year = new Date(thursday).getUTCFullYear();
  return { year, week: Math.floor((thursday - utc(year, 1, 1)) / (7 * dayMs)) + 1 };
}
