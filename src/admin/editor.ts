import { localFrom } from '../core/dates.js';
import { encodePath } from '../core/path.js';
import { slugFrom } from '../core/slug.js';
import type { DeskPost } from '../posts/desk.store.js';
import type { Settings } from '../settings/settings.js';
import type { PostForm } from './forms.js';

/** What views/admin/editor.hbs shows: the post, or what the author sent and could not be saved. */
export function editorOf(post: DeskPost, settings: Settings, sent?: PostForm) {
  const fields = sent ?? {
    title: post.title,
    markdown: post.markdown,
    slug: isOwnSlug(post) ? post.slug : '',
    tags: post.tags.join(', '),
    categories: post.categories.join(', '),
    aliases: post.aliases.join('\n'),
    link: post.link ?? '',
    excerpt: post.excerpt ?? '',
    lang: post.lang ?? '',
    date: post.publishedAt ? localFrom(post.publishedAt, settings.timeZone) : '',
    kind: post.kind,
  };
  return {
    post: { ...fields, id: post.id, status: post.status, version: post.version },
    isPage: fields.kind === 'page',
    isPublic: post.path !== null,
    isPublished: post.status === 'published',
    isScheduled: post.status === 'scheduled',
    address: post.path && encodePath(post.path),
  };
}

/** A slug that the title does not give by itself is shown; one that follows the title stays out of the way. */
const isOwnSlug = (post: DeskPost): boolean => post.publishedAt !== null || post.slug !== slugFrom(post.title);

const words: Record<string, string> = {
  failed: 'Saved, but some pages could not be made yet and show what they showed before; it is tried again every few seconds',
  saved: 'Saved',
  published: 'Live',
  withdrawn: 'Off the site, an idea again',
};

/** `published-12` → “Live after 12 ms”. Anything else says nothing. */
export function noticeOf(done: string, isPublic: boolean): string | undefined {
  const [, reason = '', milliseconds] = /^([a-z]+)-(\d{1,6})$/.exec(done) ?? [];
  if (reason === 'published' && !isPublic) return undefined; // scheduled, or withdrawn since
  const word = words[reason];
  return word && (reason === 'published' ? `${word} after ${milliseconds} ms` : word);
}
