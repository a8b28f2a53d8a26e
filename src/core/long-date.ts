import { BoundedMap } from './bounded-map.js';

/** Where and in which language a date is told. */
export type Place = { lang: string; timeZone: string };

const formats = new Map<string, Intl.DateTimeFormat>();
/** Dates in words: the same ones stand on many pages. */
const told = new BoundedMap<string, string>(2_000);

/** A date in words: `31 August 2013`. Midnight in UTC is a day alone, the same in every zone. */
export function dateIn(place: Place, iso: string): string {
  // Only where it counts is the zone asked for: a page that shows days alone does not depend on it
  const zone = iso.endsWith('T00:00:00.000Z') ? 'UTC' : place.timeZone;
  const key = `${iso} ${zone} ${place.lang}`;
  let words = told.get(key);
  if (words === undefined) told.set(key, (words = formatFor(place.lang, { dateStyle: 'long', timeZone: zone }).format(new Date(iso))));
  return words;
}

/** A year, a month or a day in words, from `2026`, `2026-11` or `2026-11-21`: `November 2026`. */
export function periodIn(lang: string, date: string): string {
  const parts = [{ year: 'numeric' }, { month: 'long' }, { day: 'numeric' }] as const;
  const style = Object.assign({ timeZone: 'UTC' }, ...parts.slice(0, date.split('-').length)) as Intl.DateTimeFormatOptions;
  return formatFor(lang, style).format(new Date(date));
}

/** The name of a month alone, from `2026-11`. */
export const monthIn = (lang: string, date: string): string => formatFor(lang, { timeZone: 'UTC', month: 'long' }).format(new Date(date));

/** A moment in words, to the minute: `31 August 2013 at 09:30`. */
export const momentIn = ({ lang, timeZone }: Place, iso: string): string =>
  formatFor(lang, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(iso));

function formatFor(lang: string, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${Object.values(style).join(' ')} ${Object.keys(style).join(' ')}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat([lang, 'en'], style)));
  return format;
}
