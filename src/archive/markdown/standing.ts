import { type Dated, readDate } from '../../core/dates.js';
import type { Fields } from './fields.js';
import type { FileName } from './file-name.js';

const yes = /^(?:true|yes|on|y|1)$/i;
const no = /^(?:false|no|off|n|0)$/i;
/** As WordPress exporters and Pelican write it. */
const unpublished = /^(?:draft|idea|private|pending|hidden|future-draft|trash)$/i;

/** Takes the marks of a draft: `draft: true`, `published: false`, `status: draft`, or a place in a drafts folder. */
export function takeDraft(fields: Fields, file: FileName): boolean {
  const [draft, published] = [flag(fields, 'draft'), flag(fields, 'published')];
  const status = fields.text('status');
  const unready = status !== null && unpublished.test(status);
  if (unready || /^publish(?:ed)?$/i.test(status ?? '')) fields.take('status');
  const withheld = flag(fields, 'publish') === false || flag(fields, 'permalink') === false; // Obsidian; Eleventy's "make no page"
  return draft === true || published === false || withheld || unready || file.isDraft;
}

/** `draft: maybe` is no flag: it stays. `published` may be a date. */
function flag(fields: Fields, name: string): boolean | null {
  const value = String(fields.see(name) ?? '');
  const answer = yes.test(value) ? true : no.test(value) ? false : null;
  if (answer !== null) fields.take(name);
  return answer;
}

/**
 * Takes the mark of a page: `layout: page` (which themes use too, so it stays) or `type: page`, or a pages folder. Where its site is known,
 * `place` is what that took it for.
 */
export function takeKind(fields: Fields, file: FileName, place: 'post' | 'page' | null): 'post' | 'page' {
  const [layout, type] = [fields.text('layout'), fields.text('type')];
  if (type === 'page' || type === 'post') fields.take('type');
  if (type === 'page' || type === 'post') return type;
  if (place !== null) return layout === 'post' ? 'post' : place;
  return layout === 'page' || file.isPage ? 'page' : 'post';
}

export type FoundDate = { dated: Dated | null; unreadable: string[] };
const publicationNames = ['date', 'pubDate', 'published_at', 'published', 'created', 'created_at'];
export const changeNames = ['updated', 'lastmod', 'last_modified_at', 'modified', 'updated_at'];

/** Takes the first of these fields that holds a date. Those that can't be read stay, and are named. */
export function takeDate(fields: Fields, names: string[], timeZone: string): FoundDate {
  const unreadable: string[] = [];
  for (const name of names) {
    const text = fields.text(name);
    const dated = text === null ? null : readDate(text, timeZone);
    if (text !== null && !dated) unreadable.push(`${name} “${text}”`);
    if (!dated) continue;
    fields.take(name);
    return { dated, unreadable };
  }
  return { dated: null, unreadable };
}

/** Takes the date of publication. Hugo's `publishDate` says from when a post may be seen, whatever `date` it bears. */
export function takePublication(fields: Fields, timeZone: string): FoundDate {
  const visible = takeDate(fields, ['publishDate'], timeZone);
  const found = takeDate(fields, publicationNames, timeZone);
  const isLater = visible.dated !== null && (found.dated === null || visible.dated.at > found.dated.at);
  return { dated: isLater ? visible.dated : found.dated, unreadable: [...visible.unreadable, ...found.unreadable] };
}

/** The day in an address, `/2018/07/27/…`. */
export function datedBy(address: string | null): Dated | null {
  const [, day] = /^\/(?:.*\/)?(\d{4}\/\d{2}\/\d{2})(?:\/|$)/.exec(address ?? '') ?? [];
  return day ? readDate(day, 'UTC') : null;
}

type Known = { kind: 'post' | 'page'; isDraft: boolean; found: FoundDate; own: Dated | null; isWritten: boolean; fallbackDate: string | undefined };
type Standing = { status: 'idea' | 'published'; publishedAt: string | null; notices: string[] };

/** Published needs a date. A written post without one is a post all the same; bare text or a template without one is an idea. */
export function standingOf({ kind, isDraft, found, own: dated, isWritten, fallbackDate }: Known): Standing {
  const own = dated?.at ?? null;
  const unread = found.unreadable.map((field) => `has an unreadable date, ${field}`);
  const status = isDraft ? 'idea' : 'published';
  if (own !== null || isDraft) {
    const instead = own === null ? '' : `: took ${own.slice(0, 10)} instead`;
    return { status, publishedAt: own, notices: unread.map((clause) => clause + instead) };
  }
  const lent = fallbackDate && isWritten ? (readDate(fallbackDate, 'UTC')?.at ?? null) : null;
  if (lent === null) return { status: 'idea', publishedAt: null, notices: [...unread, 'has no date: kept as an idea'] };
  return { status, publishedAt: lent, notices: kind === 'page' ? unread : [...unread, `has no date: took the file's own, ${lent.slice(0, 10)}`] };
}
