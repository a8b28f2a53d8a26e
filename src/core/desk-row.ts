import { dateIn, momentIn, type Place } from './long-date.js';

/** The columns of the desk. */
export const columns = ['ideas', 'scheduled', 'published'] as const;
export type Column = (typeof columns)[number];

/** A post on the desk, as small as it travels. `seconds` since 1970: an idea's last touch, else its date of publication. */
export type DeskRow = [id: number, title: string, words: number, seconds: number, isChanged: 0 | 1];

/** The whole desk, as its script gets it. */
export type DeskList = Place & Record<Column, DeskRow[]>;

/** What the desk shows of a post, made by the server and by the script alike. */
export type ShownRow = { id: number; url: string; title: string; isoDate: string; date: string; about: string };

export function shownRow([id, title, words, seconds, isChanged]: DeskRow, column: Column, place: Place): ShownRow {
  const isoDate = new Date(seconds * 1000).toISOString();
  const date = column === 'scheduled' ? momentIn(place, isoDate) : dateIn(place, isoDate);
  const about = `${wordsOf(words)}${isChanged ? ' · changed' : ''}`;
  return { id, url: `/admin/posts/${id}`, title: titleOf(title), isoDate, date, about };
}

export const titleOf = (title: string): string => title || 'Untitled';

export const wordsOf = (words: number): string => (words === 1 ? '1 word' : `${words.toLocaleString('en')} words`);
