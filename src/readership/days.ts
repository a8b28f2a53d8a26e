import { BoundedMap } from '../core/bounded-map.js';
import { localFrom } from '../core/dates.js';

/** On which day of the blog's time zone something was. Lines of a log stand by the minute, so one is asked for again and again. */
export class Days {
  readonly #known = new BoundedMap<string, string | null>(1_000);

  constructor(private readonly timeZone: string) {}

  /** @param time ISO 8601 with its offset, as nginx (`+01:00`) or Varnish (`+0100`) writes it. @returns null for what is no moment of these times */
  of(time: string): string | null {
    const minute = time.slice(0, 16) + time.slice(19);
    let day = this.#known.get(minute);
    if (day === undefined) this.#known.set(minute, (day = this.#look(time)));
    return day;
  }

  #look(time: string): string | null {
    const moment = new Date(time.slice(0, 40).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    return /^20\d\d-/.test(time) && !Number.isNaN(moment.getTime()) ? localFrom(moment.toISOString(), this.timeZone).slice(0, 10) : null;
  }
}

/** A day so many days before another one, both `YYYY-MM-DD`. */
export const daysBefore = (day: string, days: number): string => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

/** The month so many months before that of a day: `YYYY-MM`. */
export function monthsBefore(day: string, months: number): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 7);
}
