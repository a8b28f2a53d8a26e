import { feedsBelow } from '../core/feed-paths.js';
import type { Settings } from '../settings/settings.js';
import type { Span, Timeline } from './public-posts.store.js';

/*
 * The lists of the blog: `/`, `/tags/T`, `/categories/C`, `/authors/A`, `/archive/Y`, `/archive/Y/M`, `/archive/Y/M/D`. Each is a stretch
 * of a timeline, and has pages `…/page/N` that are counted from its oldest post (core/pagination.ts).
 */

/** A list: where it begins, and which posts it holds. */
export type List = { home: string } & Span;

export const homeList: List = { home: '/', timeline: 'all' };

const folders = { tag: 'tags', category: 'categories', author: 'authors' } as const;

export const labelList = (kind: keyof typeof folders, slug: string): List => ({ home: `/${folders[kind]}/${slug}`, timeline: `${kind}:${slug}` });

/** The posts of a year, a month or a day (UTC): `2026`, `2026-11`, `2026-11-21`. */
export function dateList(date: string): List {
  return { home: `/archive/${date.replaceAll('-', '/')}`, timeline: 'all', from: date, to: `${date}~` };
}

/** Where a list begins, and the feeds of one that can be followed. The home page's are the blog's own; a year that is over brings nothing new. */
export const listPaths = ({ home, timeline }: List): string[] => (timeline === 'all' ? [home] : [home, ...feedsBelow(home)]);

/** The lists in which a change of a timeline at a moment shows. */
export function listsAt(timeline: Timeline, at: string): List[] {
  const [kind, slug = ''] = timeline.split(/:(.*)/s);
  if (kind !== 'all') return [labelList(kind as keyof typeof folders, slug)];
  return [homeList, ...datesAt(at).map(dateList)];
}

/** The year, the month and the day of a moment. */
export const datesAt = (at: string): string[] => (/^\d{4}-/.test(at) ? [at.slice(0, 4), at.slice(0, 7), at.slice(0, 10)] : []);

/** Where page `number` of a list is. */
export const numbered = (home: string, number: number): string => `${home === '/' ? '' : home}/page/${number}`;

/** How many posts a full page of a list holds. */
export function sizeOf({ home }: { home: string }, settings: Pick<Settings, 'homeShows' | 'postsPerPage' | 'titlesPerPage'>): number {
  return home === '/' && settings.homeShows !== 'titles' ? settings.postsPerPage : settings.titlesPerPage;
}
