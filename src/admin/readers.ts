import { periodIn } from '../core/long-date.js';
import { isForModels } from '../readership/bots.js';
import { daysBefore, monthsBefore } from '../readership/days.js';
import type { DayNumbers, Named, PageNumbers } from '../readership/numbers.store.js';
import { hostIn } from '../readership/referrer.js';
import type { Bar } from './reader-chart.js';

/** Over which time readers are shown. */
export const spans = ['day', 'month', 'year'] as const;
export type Span = (typeof spans)[number];
export const spanNames: Record<Span, string> = { day: 'Today', month: '30 days', year: 'A year' };

const lang = 'en';
const told = (count: number) => count.toLocaleString(lang);

/** The days, or of a year the months, that are shown: `2026-11-22`, `2026-11`. */
export function periods(span: Span, today: string): string[] {
  if (span === 'day') return [today];
  if (span === 'month') return Array.from({ length: 30 }, (_, i) => daysBefore(today, 29 - i));
  return Array.from({ length: 12 }, (_, i) => monthsBefore(today, 11 - i));
}

/** Views by period, and visitors where a period is a day: who comes on two days is two, so they can't be added up. */
export function barsOf(all: string[], days: (Pick<DayNumbers, 'day' | 'views'> & Partial<DayNumbers>)[]): Bar[] {
  return all.map((period) => {
    const mine = days.filter(({ day }) => day.startsWith(period));
    const visitors = period.length === 10 ? (mine[0]?.visitors ?? (days.some((day) => day.visitors !== undefined) ? 0 : null)) : null;
    return { label: periodIn(lang, period), views: mine.reduce((sum, { views }) => sum + views, 0), visitors };
  });
}

/** Sums of all days. `visitors` is of a day with anybody, on the average. */
export function sumsOf(days: DayNumbers[]) {
  const sum = (name: 'views' | 'visitors' | 'bots') => days.reduce((all, day) => all + day[name], 0);
  const read = days.filter(({ views }) => views > 0).length;
  return { views: told(sum('views')), visitors: told(Math.round(sum('visitors') / Math.max(1, read))), bots: told(sum('bots')) };
}

export const pageRows = (pages: PageNumbers[]) =>
  pages.map(({ path, postId, title, count }) => ({ path, postId, name: title || nameOf(path), count: told(count) }));

const nameOf = (path: string) => (path === '/' ? 'Home page' : path);

/** By site, with the pages that link here. */
export function referrerRows(referrers: Named[], most: number) {
  const sites = [...Map.groupBy(referrers, ({ name }) => hostIn(name))].map(([name, pages]) => ({
    name,
    pages,
    sum: pages.reduce((all, { count }) => all + count, 0),
  }));
  return sites
    .toSorted((a, b) => b.sum - a.sum)
    .slice(0, most)
    .map(({ name, pages, sum }) => ({ name, count: told(sum), pages: pages.filter((page) => page.name !== name).slice(0, 3).map((page) => ({ url: `https://${page.name}`, name: page.name.slice(name.length) })) })); // prettier-ignore
}

export function searchRows(searches: Named[], unfound: Named[]) {
  const misses = new Set(unfound.map(({ name }) => name));
  return searches.map(({ name, count }) => ({ name, url: `/search?q=${encodeURIComponent(name)}`, count: told(count), isMissed: misses.has(name) }));
}

export const plainRows = (rows: Named[]) => rows.map(({ name, count }) => ({ name, count: told(count) }));
export const botRows = (rows: Named[]) => rows.map(({ name, count }) => ({ name, count: told(count), isForModels: isForModels(name) }));

/** A table for other programs (RFC 4180); what a spreadsheet would take for a formula is none. */
export function csvOf(rows: { day: string; kind: string; name: string; count: number }[]): string {
  const cell = (value: string | number) => (typeof value === 'number' ? String(value) : `"${value.replace(/^[=+@\t\r-]/, "'$&").replaceAll('"', '""')}"`);
  return ['day,kind,name,count', ...rows.map(({ day, kind, name, count }) => [day, kind, name, count].map(cell).join(','))].join('\r\n') + '\r\n';
}
