import { childOf, childrenOf, textOf, type XmlElement } from '../xml/elements.js';

/** A label of an item: `domain` is its taxonomy, `nicename` its word in addresses, still percent-encoded. */
export type Term = { domain: string; nicename: string; name: string };
export type Comment = { id: string; parent?: string; author: string; url?: string; at: string; text: string; kind?: string; approved?: false };

/** An item of a WXR file: a post, a page, a file, or one of the many other things that WordPress calls posts. */
export type Item = {
  id: string;
  type: string;
  status: string;
  title: string;
  link: string;
  guid: string;
  name: string;
  parent: string;
  creator: string;
  content: string;
  excerpt: string;
  isLocked: boolean;
  isSticky: boolean;
  menuOrder: string;
  fileUrl: string;
  /** by their names in the file: `wp:post_date_gmt`, `pubDate` */
  dates: Record<string, string>;
  terms: Term[];
  meta: Map<string, string>;
  comments: Comment[];
  line: number;
  isWhole: boolean;
};

const dateNames = ['wp:post_date', 'wp:post_date_gmt', 'wp:post_modified', 'wp:post_modified_gmt', 'pubDate'];

export function readItem(element: XmlElement): Item {
  const text = (name: string): string => textOf(element, name) ?? '';
  return {
    id: text('wp:post_id'),
    type: text('wp:post_type') || 'post',
    status: text('wp:status') || 'publish',
    title: text('title'),
    link: text('link'),
    guid: text('guid'),
    name: decodedName(text('wp:post_name')),
    parent: text('wp:post_parent').replace(/^0$/, ''),
    creator: text('dc:creator'),
    content: childOf(element, 'content:encoded')?.text ?? '',
    excerpt: text('excerpt:encoded'),
    isLocked: text('wp:post_password') !== '',
    isSticky: text('wp:is_sticky') === '1',
    menuOrder: text('wp:menu_order').replace(/^0$/, ''),
    fileUrl: text('wp:attachment_url'),
    dates: Object.fromEntries(dateNames.map((name) => [name, text(name)])),
    terms: childrenOf(element, 'category').map(termOf),
    meta: metaOf(element),
    comments: childrenOf(element, 'wp:comment').flatMap(commentOf),
    line: element.line,
    isWhole: element.isWhole,
  };
}

/** Slugs in other scripts than Latin stand percent-encoded. */
export function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function termOf({ attributes, text }: XmlElement): Term {
  const nicename = decodedName(attributes['nicename'] ?? '');
  return { domain: attributes['domain'] ?? 'category', nicename, name: text.trim() || nicename };
}

/** A key may stand there several times: the last one counts, as in WordPress's own importer, but for old slugs, which are all true. */
function metaOf(element: XmlElement): Map<string, string> {
  const meta = new Map<string, string>();
  for (const each of childrenOf(element, 'wp:postmeta')) {
    const [key, value] = [textOf(each, 'wp:meta_key'), childOf(each, 'wp:meta_value')?.text.trim() ?? ''];
    if (key) meta.set(key, key === '_wp_old_slug' && meta.has(key) ? `${meta.get(key)}\n${value}` : value);
  }
  return meta;
}

/** Without mail addresses and the numbers of machines: whoever wrote there gave them to somebody else. What was spam is no word of anybody's. */
function commentOf(element: XmlElement): Comment[] {
  const text = (name: string): string => textOf(element, `wp:comment_${name}`) ?? '';
  const [approved, parent, url, kind] = [text('approved'), text('parent'), text('author_url'), text('type')];
  if (/^(?:spam|trash|post-trashed)$/.test(approved)) return [];
  const at = text('date_gmt').startsWith('0000') || !text('date_gmt') ? text('date') : `${text('date_gmt').replace(' ', 'T')}Z`;
  return [
    {
      id: text('id'),
      ...(parent && parent !== '0' && { parent }),
      author: text('author'),
      ...(url && { url }),
      at,
      text: text('content'),
      ...(kind && kind !== 'comment' && { kind }),
      ...(approved === '0' && { approved: false as const }),
    },
  ];
}
