import { titleOf } from '../core/desk-row.js';
import { dateIn, type Place } from '../core/long-date.js';
import { encodePath } from '../core/path.js';
import { webAddress } from '../core/web-address.js';
import type { MentionDesk } from '../mentions/mention-desk.store.js';
import { hostOf } from '../mentions/mention.store.js';
import { tableOf } from '../core/table-of.js';

type Row = Awaited<ReturnType<MentionDesk['rows']>>[number];
type Sent = Awaited<ReturnType<MentionDesk['sent']>>[number];

const kinds: Record<string, string> = tableOf({
  mention: 'mentions',
  reply: 'replies to',
  like: 'likes',
  repost: 'reposts',
  bookmark: 'bookmarks',
});

/** The lists of the page, with the one that is shown. @param counts in their order */
export const tabs = (shown: string, counts: number[]) =>
  ['Waiting', 'Approved', 'Refused', 'Sent'].map((name, n) => ({
    name,
    show: name.toLowerCase(),
    count: counts[n] ?? 0,
    isHere: name.toLowerCase() === shown,
  }));

export const mentionRow = (row: Row, place: Place) => ({
  id: row.id,
  author: row.author,
  says: kinds[row.kind] ?? 'mentions',
  title: row.title,
  content: row.content,
  source: webAddress(row.source),
  host: hostOf(row),
  post: postOf(row),
  isoDate: row.publishedAt ?? row.receivedAt,
  date: dateIn(place, row.publishedAt ?? row.receivedAt),
});

export const sentRow = (row: Sent, place: Place) => ({
  target: webAddress(row.target),
  post: postOf(row),
  result: resultOf(row),
  isoDate: row.sentAt,
  date: row.sentAt === null ? null : dateIn(place, row.sentAt),
});

const postOf = ({ post }: Row | Sent) => ({ title: titleOf(post.title), url: post.path === null ? null : encodePath(post.path) });

/** What came of it, in words. */
function resultOf({ result, linked, detail, attempts, endpoint }: Sent): string {
  const what = linked === 1 ? '' : 'That the link is gone: ';
  const because = detail === '' ? '' : `: ${detail}`;
  if (result === 'sent') return `${what}sent to ${endpoint}, which answered ${detail}`;
  if (result === 'none') return `${what}nobody takes webmentions there${because}`;
  if (result === 'failed') return `${what}given up${because}`;
  return attempts === 0
    ? `${what}will be sent in a moment`
    : `${what}tried ${attempts === 1 ? 'once' : `${attempts} times`}, and will be tried again${because}`;
}
