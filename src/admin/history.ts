import { momentIn, type Place } from '../core/long-date.js';
import type { RevisionRow } from '../posts/history.store.js';
import type { Reason } from '../posts/revision.store.js';

/** Why there is a revision, for its author. */
const reasons: Record<Reason, string> = {
  created: 'begun',
  autosaved: 'kept while typing',
  saved: 'saved',
  published: 'published',
  withdrawn: 'taken off the site',
  trashed: 'put into the trash',
  restored: 'restored',
  imported: 'imported',
};

type Heading = { version: number; reason: string; createdAt: string; author: { name: string } | null };

/** When, why and by whom, as every page of the history says it. */
export const headingOf = (postId: number, { version, reason, createdAt, author }: Heading, place: Place) => ({
  version,
  url: `/admin/posts/${postId}/revisions/${version}`,
  isoDate: createdAt,
  date: momentIn(place, createdAt),
  reason: reasons[reason as Reason] ?? reason,
  author: author?.name ?? null,
});

/** What is chosen for comparing; where nothing is, the newest and the one before it. */
export type Chosen = { from: number | null; to: number | null };

/** What views/admin/revisions.hbs shows. */
export function listOf(postId: number, revisions: RevisionRow[], publicVersion: number | null, chosen: Chosen, place: Place) {
  const [to, from] = revisions.map(({ version }) => version);
  const here = new Set(revisions.map(({ version }) => version));
  const wanted = { from: chosen.from ?? from ?? null, to: chosen.to ?? to ?? null };
  const rows = revisions.map((row) => ({
    ...headingOf(postId, row, place),
    words: row.words,
    difference: row.wordsBefore === null ? null : signed(row.words - row.wordsBefore),
    changesUrl: row.versionBefore === null ? null : comparisonUrl(postId, row.versionBefore, row.version),
    isPublic: row.version === publicVersion,
    isFrom: row.version === wanted.from,
    isTo: row.version === wanted.to,
  }));
  // Chosen on another page of the list: it goes along as a row of its own
  const elsewhere = (version: number | null) => (version === null || here.has(version) ? null : version);
  return { rows, fromElsewhere: elsewhere(wanted.from), toElsewhere: elsewhere(wanted.to), canCompare: rows.length > 1 || elsewhere(wanted.from) !== null };
}

export const comparisonUrl = (postId: number, from: number, to: number): string => `/admin/posts/${postId}/comparison?from=${from}&to=${to}`;

/** `+3`, `−3` with a real minus, `±0`. */
const signed = (number: number): string => (number === 0 ? '±0' : number > 0 ? `+${number}` : `−${-number}`);
