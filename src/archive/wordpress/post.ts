import { decodeHTML } from 'entities';
import { readDate } from '../../core/dates.js';
import { decodePath } from '../../core/path.js';
import { slugFrom } from '../../core/slug.js';
import { distinctNames } from '../markdown/labels.js';
import { markdownFromHtml } from '../html/markdown-from-html.js';
import { plainTitle } from '../html/title.js';
import { escaped, mediaTag } from '../html/write.js';
import type { ImportedPost } from '../markdown/read-post.js';
import type { Item, Term } from './item.js';
import { pictureOf } from './shortcodes.js';
import type { Site } from './site.js';
import { textOfItem } from './text.js';
import { tableOf } from '../../core/table-of.js';

/** An item of an export as a post. */
export function postFrom(item: Item, site: Site, timeZone: string): ImportedPost {
  const [picture, sound] = [featured(item, site), enclosure(item)];
  const text = textOfItem(item, site, picture, sound);
  const title = plainTitle(item.title);
  const name = item.name.replace(/\.html?$/i, '');
  const when = standing(item, timeZone);
  const kind = item.type === 'page' ? 'page' : 'post';
  const known = ['post', 'page'].includes(item.type);
  return {
    title,
    slug: slugFrom(name, '') || slugFrom(title, '') || `${kind}-${item.id || 'untitled'}`,
    markdown: text.markdown,
    kind,
    status: when.status,
    publishedAt: when.publishedAt,
    updatedAt: readTime(item.dates['wp:post_modified_gmt'], 'UTC') ?? readTime(item.dates['wp:post_modified'], timeZone),
    authors: authorsOf(item, site),
    tags: distinctNames(named(item.terms, 'post_tag', 'tag')),
    categories: distinctNames(named(item.terms, 'category')),
    aliases: oldPaths(item, site),
    excerpt: item.excerpt === '' ? null : markdownFromHtml(item.excerpt) || null,
    lang: null,
    link: linkOf(item),
    translation: null,
    extra: extraOf(item, site),
    notices: [...when.notices, ...text.notices, ...(known ? [] : [`was a “${item.type}” there: it is a post here`])],
  };
}

const named = (terms: Term[], ...domains: string[]): string[] => terms.filter(({ domain }) => domains.includes(domain)).map(({ name }) => decodeHTML(name));

/** Several authors are labels of a plugin (Co-Authors Plus), by the name with which they sign in. */
function authorsOf({ terms, creator }: Item, site: Site): string[] {
  const byLogin = (login: string) => site.authors.get(login.toLowerCase());
  const several = terms
    .filter(({ domain }) => domain === 'author')
    .map(({ name, nicename }) => byLogin(name) ?? byLogin(nicename.replace(/^cap-/, '')) ?? name);
  return distinctNames(several.length > 0 ? several : creator ? [byLogin(creator) ?? creator] : []);
}

function readTime(text: string | undefined, timeZone: string): string | null {
  return !text || text.startsWith('0000') ? null : (readDate(text, timeZone)?.at ?? null);
}

type Standing = { status: 'idea' | 'published'; publishedAt: string | null; notices: string[] };

function standing({ status, isLocked, dates }: Item, timeZone: string): Standing {
  const own = readTime(dates['wp:post_date_gmt'], 'UTC') ?? readTime(dates['wp:post_date'], timeZone) ?? readTime(dates['pubDate'], timeZone);
  if (/^(?:publish|future)$/.test(status) && isLocked)
    return { status: 'idea', publishedAt: own, notices: ['asked for a password there: it is an idea here, and nobody sees it'] };
  if (/^(?:publish|future|inherit|static)$/.test(status)) {
    return own === null
      ? { status: 'idea', publishedAt: null, notices: ['has no date that can be read: kept as an idea'] }
      : { status: 'published', publishedAt: own, notices: [] };
  }
  const notices = /^(?:draft|auto-draft)$/.test(status) ? [] : [`was ${status} there: it is an idea here`];
  return { status: 'idea', publishedAt: readTime(dates['wp:post_date_gmt'], 'UTC'), notices };
}

/** Where it was found, under its names of before, too. Addresses of a query (`/?p=12`) are told by the number in `extra`. */
function oldPaths({ link, meta }: Item, site: Site): string[] {
  const path = /[?&](?:p|page_id|post_type|preview)=/.test(link) ? null : pathIn(link);
  if (path === null || path === '/' || path === pathIn(site.address ?? '')) return [];
  const slugs = (meta.get('_wp_old_slug') ?? '').split('\n').filter(Boolean);
  const before = slugs.flatMap((slug) => pathIn(path.replace(/(?<![^/])[^/]+(\/?)$/, (_, slash: string) => slug + slash)) ?? []);
  return [path, ...before];
}

const pathIn = (address: string): string | null => {
  const path = address.replace(/^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#]*/i, '');
  return path === '' ? null : decodePath(path.startsWith('/') ? path : `/${path}`);
};

/** The picture above the text, unless the text shows it itself. */
function featured({ meta, content }: Item, { attachments }: Site): string {
  const picture = attachments.get(meta.get('_thumbnail_id') ?? '');
  const stem = picture?.url.replace(/^.*\//, '').replace(/(?:-scaled)?\.\w+$/, '');
  return !picture?.url || content.slice(0, 2_000).includes(`/${stem}`) ? '' : pictureOf(picture);
}

/** What a feed handed out with the post: three lines, address, length and type. */
function enclosure({ meta, content }: Item): string {
  const [address = '', , type = ''] = (meta.get('enclosure') ?? '').split('\n').map((line) => line.trim());
  if (!/^https?:/.test(address) || content.includes(address) || content.includes(escaped(address))) return '';
  return /^(?:audio|video)\//.test(type) ? mediaTag(type.startsWith('audio') ? 'audio' : 'video', address) : '';
}

function linkOf({ meta, terms, content }: Item): string | null {
  const isLink = terms.some(({ domain, nicename }) => domain === 'post_format' && nicename === 'post-format-link');
  const address = meta.get('_links_to') ?? (isLink ? /(?:href=["']|^\s*)(https?:\/\/[^\s"'<>]+)/i.exec(content)?.[1] : undefined);
  return address && /^https?:\/\//i.test(address) && URL.canParse(decodeHTML(address)) ? decodeHTML(address) : null;
}

const seo: Record<string, string> = tableOf({
  _yoast_wpseo_title: 'seo_title',
  _yoast_wpseo_metadesc: 'seo_description',
  rank_math_title: 'seo_title',
  rank_math_description: 'seo_description',
  _aioseop_title: 'seo_title',
  _aioseop_description: 'seo_description',
  _yoast_wpseo_canonical: 'canonical_url',
  '_yoast_wpseo_meta-robots-noindex': 'noindex',
  _yoast_wpseo_redirect: 'redirect',
});
/** What themes and plugins note for themselves. */
const ofMachines = /^_|^(?:enclosure|footnotes|rank_math_\w+|dsq_\w+|jabber_\w+|syntaxhighlighter_encoded|reddit|sharing_disabled|switch_like_status)$/;
const builtIn = new Set(['category', 'post_tag', 'tag', 'author', 'post_format', 'nav_menu', 'post_translations', 'term_translations']);

/** What has no place here: kept with the post, so that an export gives it back. */
function extraOf(item: Item, site: Site): Record<string, unknown> {
  const format = item.terms.find(({ domain }) => domain === 'post_format')?.nicename.replace(/^post-format-/, '');
  const taxonomies = Object.groupBy(
    item.terms.filter(({ domain }) => !builtIn.has(domain)),
    ({ domain }) => domain,
  );
  const parents = item.terms.flatMap(({ name }) => (site.parents.has(name) ? [[decodeHTML(name), decodeHTML(site.parents.get(name)!)]] : []));
  const fields = [...item.meta].filter(([key, value]) => !ofMachines.test(key) && value !== '' && value.length < 10_000);
  return {
    ...(item.id && { wordpress_id: Number(item.id) || item.id }),
    ...(item.status !== 'publish' && item.status !== 'draft' && { wordpress_status: item.status }),
    ...(item.type !== 'post' && item.type !== 'page' && { post_type: item.type }),
    ...(item.isSticky && { sticky: true }),
    ...(item.menuOrder && { menu_order: Number(item.menuOrder) }),
    ...(format && { format }),
    ...Object.fromEntries([...item.meta].flatMap(([key, value]) => (seo[key] && value ? [[seo[key], value]] : []))),
    ...(parents.length > 0 && { category_parents: Object.fromEntries(parents) as unknown }),
    ...(Object.keys(taxonomies).length > 0 && {
      taxonomies: Object.fromEntries(Object.entries(taxonomies).map(([key, terms]) => [key, terms!.map(({ name }) => name)])),
    }),
    ...(fields.length > 0 && { custom_fields: Object.fromEntries(fields) }),
    ...(item.comments.length > 0 && { comments: item.comments }),
  };
}
