import { dateIn } from '../core/long-date.js';
import { webAddress } from '../core/web-address.js';
import type { Settings } from '../settings/settings.js';

/** What somebody says about a post, as it was read and approved. */
export type Mention = {
  kind: string;
  source: string;
  author: string;
  authorUrl: string | null;
  title: string;
  content: string;
  publishedAt: string | null;
  receivedAt: string;
};

/** Names on one line, and who is only counted: a page must not grow without end. */
const mostNames = 50;

/** What views/site/mentions.hbs shows: likes and reposts as names, the others one by one. Null when there is nothing. */
export function mentionsFor(rows: Mention[], settings: Settings) {
  if (rows.length === 0) return null;
  const people = (kind: string) => {
    const all = rows.filter((row) => row.kind === kind);
    const names = all.slice(0, mostNames).map(({ author, source }) => ({ name: author, url: webAddress(source) }));
    return all.length === 0 ? null : { names, more: all.length > mostNames ? all.length - mostNames : null };
  };
  const said = rows.filter(({ kind }) => kind !== 'like' && kind !== 'repost');
  return {
    likes: people('like'),
    reposts: people('repost'),
    said: said.map(({ source, author, authorUrl, title, content, publishedAt, receivedAt }) => ({
      url: webAddress(source),
      author,
      authorUrl: webAddress(authorUrl ?? ''),
      title,
      words: content,
      isoDate: publishedAt ?? receivedAt,
      date: dateIn(settings, publishedAt ?? receivedAt),
    })),
  };
}
