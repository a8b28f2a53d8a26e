import { readDate } from '../../core/dates.js';
import { decodePath } from '../../core/path.js';
import { slugFrom } from '../../core/slug.js';
import { distinctNames } from '../markdown/labels.js';
import { figureTag, imageTag } from '../html/write.js';
import type { ImportedPost } from '../markdown/read-post.js';
import { type Book, type GhostPost, key, named } from './book.js';
import { here, textOfPost } from './text.js';
import { tableOf } from '../../core/table-of.js';

/** A row of Ghost's posts as a post. */
export function postFrom(post: GhostPost, book: Book): ImportedPost {
  const meta = book.metaOf.get(key(post.id)) ?? {};
  const tags = named(book.tagsOf, book.tags, post.id);
  const text = textOfPost(post, featured(post, meta));
  const when = standing(post);
  const title = (post.title ?? '').trim();
  const isUntitled = title === '(Untitled)';
  const slug = slugFrom(post.slug ?? '', '') || slugFrom(title, '') || 'untitled';
  const kind = post.type === 'page' || post.page === true || post.page === 1 ? 'page' : 'post';
  const authors = named(book.authorsOf, book.users, post.id);
  const publicTags = tags.filter(({ isInternal }) => !isInternal).map(({ name }) => name);
  return {
    title: isUntitled ? '' : title,
    slug,
    markdown: text.markdown,
    kind,
    status: when.status,
    publishedAt: when.publishedAt,
    updatedAt: readTime(post.updated_at),
    authors: distinctNames(authors.length > 0 ? authors : [book.users.get(key(post.author_id ?? post.author)) ?? '']),
    tags: distinctNames(publicTags),
    categories: [],
    aliases: kind === 'page' || when.status === 'idea' ? [] : oldPaths(post, book, slug, publicTags),
    excerpt: said(post.custom_excerpt),
    lang: said(post.locale),
    link: null,
    translation: null,
    extra: extraOf(
      post,
      meta,
      tags.filter(({ isInternal }) => isInternal).map(({ name }) => name),
    ),
    notices: [...when.notices, ...text.notices],
  };
}

const said = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);

/** Milliseconds, a stamp in UTC without a zone, or ISO 8601. */
function readTime(value: unknown): string | null {
  if (typeof value === 'number') return new Date(value).toISOString();
  return typeof value === 'string' ? (readDate(value, 'UTC')?.at ?? null) : null;
}

type Standing = { status: 'idea' | 'published'; publishedAt: string | null; notices: string[] };

function standing(post: GhostPost): Standing {
  const at = readTime(post.published_at) ?? readTime(post.created_at);
  const idea = (notices: string[]): Standing => ({ status: 'idea', publishedAt: readTime(post.published_at), notices });
  if (post.status === 'sent') return idea(['was sent as a mail and never stood on the site: it is an idea here']);
  if (!/^(?:published|scheduled)$/.test(post.status ?? 'published')) return idea([]);
  if (post.visibility && post.visibility !== 'public') return idea([`was for ${post.visibility} only: it is an idea here, and nobody sees it`]);
  return at === null ? idea(['has no date that can be read: kept as an idea']) : { status: 'published', publishedAt: at, notices: [] };
}

/** The picture above the text. */
function featured(post: GhostPost, meta: Record<string, unknown>): string {
  const address = said(post.feature_image) ?? said(post.image);
  const words = (name: string) => said(meta[`feature_image_${name}`]) ?? said(post[`feature_image_${name}`]);
  return address ? figureTag(imageTag(address, words('alt') ?? ''), words('caption')) : '';
}

/** By the pattern of its settings (until 1.x), else as every Ghost has it unless a file of routes says otherwise. */
function oldPaths(post: GhostPost, { permalink, users }: Book, slug: string, tags: string[]): string[] {
  const [year = '', month = '', day = ''] = (readTime(post.published_at) ?? '').slice(0, 10).split('-');
  const author = slugFrom(users.get(key(post.author_id ?? post.author)) ?? '', 'author');
  const parts: Record<string, string> = {
    year,
    month,
    day,
    slug: post.slug ?? slug,
    id: key(post.id),
    author,
    primary_tag: slugFrom(tags[0] ?? '', 'all'),
    primary_author: author,
  };
  const path = decodePath((permalink ?? '/:slug/').replace(/:([a-z_]+)|\{([a-z_]+)\}/g, (whole, a: string, b: string) => parts[a ?? b] ?? whole));
  return path && !/[:{}]/.test(path) ? [path] : [];
}

const seo: Record<string, string> = tableOf({ meta_title: 'seo_title', meta_description: 'seo_description' });
const kept = `canonical_url codeinjection_head codeinjection_foot custom_template meta_title meta_description og_image og_title og_description
  twitter_image twitter_title twitter_description frontmatter email_subject`.split(/\s+/);

/** What has no place here: kept with the post, so that an export gives it back. */
function extraOf(post: GhostPost, meta: Record<string, unknown>, internal: string[]): Record<string, unknown> {
  const fields = kept.flatMap((name) => {
    const value = said(post[name]) ?? said(meta[name]);
    return value === null ? [] : [[seo[name] ?? name, here(value)]];
  });
  return {
    ...(Object.fromEntries(fields) as Record<string, unknown>),
    ...((post.featured === true || post.featured === 1) && { featured: true }),
    ...(post.visibility && post.visibility !== 'public' && { visibility: post.visibility }),
    ...(internal.length > 0 && { internal_tags: internal }),
  };
}
