import { htmlBlock } from '../core/html-block.js';
import { addressIn, htmlOf } from './mf2-value.js';
import type { Properties } from './micropub-command.js';
import type { ShelfPost } from './post-shelf.store.js';
import { shownNames, takeApart } from './shown.js';

/** What a post has beside its columns (`Post.extra`): properties of microformats2 as they came, under `mf2`. */
export function keptOf(extra: string | null): Properties {
  const { mf2 } = (extra === null ? {} : JSON.parse(extra)) as { mf2?: Properties };
  return mf2 ?? {};
}

/** The same with other properties; whatever else is there stays. Null when nothing is left. */
export function extraWith(extra: string | null, kept: Properties): string | null {
  const all = (extra === null ? {} : JSON.parse(extra)) as Record<string, unknown>;
  delete all['mf2'];
  const mf2 = Object.fromEntries(Object.entries(kept).filter(([, values]) => values.length > 0));
  if (Object.keys(mf2).length > 0) all['mf2'] = mf2;
  return Object.keys(all).length > 0 ? JSON.stringify(all) : null;
}

export type Sourced = Pick<ShelfPost, 'title' | 'markdown' | 'excerpt' | 'tags' | 'link' | 'publishedAt' | 'updatedAt' | 'status' | 'slug' | 'extra' | 'url'>;

/**
 * A post as microformats2, the inverse of what a create does (micropub-fields.ts). Text that came as HTML and was not changed since is
 * given back as HTML, to the letter.
 */
export function propertiesOf(post: Sourced, origin: string): Properties {
  const kept = keptOf(post.extra);
  const { content, shown } = takeApart(post.markdown, kept, origin);
  const html = (kept['content'] ?? []).find((value) => htmlBlock(htmlOf(value) ?? '') === content);
  const others = Object.entries(kept).filter(([name]) => !shownNames.includes(name) && !['content', 'category', 'bookmark-of'].includes(name));
  return withValues({
    name: [post.title],
    content: html ? [html] : [content],
    summary: [post.excerpt],
    category: [...post.tags, ...(kept['category'] ?? [])],
    ...shown,
    'bookmark-of': bookmarksOf(post.link, kept['bookmark-of'] ?? []),
    ...Object.fromEntries(others),
    published: [post.publishedAt],
    updated: [post.updatedAt],
    url: [post.url],
    'mp-slug': [post.slug],
    'post-status': [post.status === 'idea' ? 'draft' : 'published'],
    visibility: ['public'],
  });
}

/** As they came, while the first of them is still where the post links to. */
const bookmarksOf = (link: string | null, kept: unknown[]): unknown[] => {
  if (link === null) return [];
  return kept.length > 0 && addressIn(kept[0], 'bookmark-of') === link ? kept : [link];
};

const withValues = (properties: Record<string, unknown[]>): Properties =>
  Object.fromEntries(
    Object.entries(properties)
      .map(([name, values]): [string, unknown[]] => [name, values.filter((value) => value !== null && value !== '')])
      .filter(([, values]) => values.length > 0),
  );
