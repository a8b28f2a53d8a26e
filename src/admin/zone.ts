import type { SignedIn } from '../auth/author.store.js';
import type { Place } from '../core/long-date.js';
import type { Settings } from '../settings/settings.js';

/** Where somebody's dates are meant: in their own time zone, or in the blog's. */
export const zoneOf = (author: SignedIn | null, settings: Pick<Settings, 'timeZone'>): string => author?.timeZone ?? settings.timeZone;

/** How dates are told to them. */
export const placeOf = (author: SignedIn | null, { lang, ...settings }: Pick<Settings, 'lang' | 'timeZone'>): Place => ({
  lang,
  timeZone: zoneOf(author, settings),
});
