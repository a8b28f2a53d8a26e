import { Memory } from '../core/memory.js';

/** On which day of the blog's time zone something was. Lines of a log stand in the order of their times, so the same is asked again and again. */
export class Days {
  /** null for UTC, which needs none of Intl's eight megabytes */
  readonly #format: Intl.DateTimeFormat | null;
  readonly #known: Memory<string | null>;

  constructor(timeZone: string) {
    this.#format = timeZone === 'UTC' ? null : new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    this.#known = new Memory(1_000, (time) => this.#look(time));
  }

  /** @param time ISO 8601 with its offset, as nginx (`+01:00`) or Varnish (`+0100`) writes it. @returns null for what is no moment of these times */
  of(time: string): string | null {
    // No zone begins its day between two quarters of an hour
    const quarter = Math.floor(Number(time.slice(14, 16)) / 15) * 15;
    return this.#known.of(`${time.slice(0, 14)}${quarter || '00'}:00${time.slice(19, 32)}`);
  }

  #look(time: string): string | null {
    const moment = new Date(time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    if (!/^20\d\d-/.test(time) || Number.isNaN(moment.getTime())) return null;
    return this.#format?.format(moment) ?? moment.toISOString().slice(0, 10);
  }
}

/** A day so many days before another one, both `YYYY-MM-DD`. */
export const daysBefore = (day: string, days: number): string => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

/** The month so many months before that of a day: `YYYY-MM`. */
export function monthsBefore(day: string, months: number): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 7);
}
