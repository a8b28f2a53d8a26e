import { readDate } from '../../core/dates.js';
import { decodePath } from '../../core/path.js';
import { slugFrom } from '../../core/slug.js';
import { distinctNames } from '../markdown/labels.js';
import type { ImportedPost } from '../markdown/read-post.js';

/** A row of a table: its values by the names of its columns, as text. */
export type TableRow = { table: string; line: number; values: Record<string, string | null> };

/** What is read of obtvse2's tables and acvte's, and of those of their forks. Of people only the name is taken. */
export const isPosts = (table: string): boolean => /^posts?$/.test(table);
export const isOfBlog = (table: string): boolean => /^(?:posts?|users?|tags?|taggings|posts?_tags?|tags_posts|kudos|aliases|redirects)$/.test(table);

/** What its posts refer to. */
export type Legacy = {
  users: string[];
  tags: Map<string, string>;
  tagsOf: Map<string, string[]>;
  aliasesOf: Map<string, string[]>;
  kudosOf: Map<string, number>;
  posts: number;
};

export const newLegacy = (): Legacy => ({ users: [], tags: new Map(), tagsOf: new Map(), aliasesOf: new Map(), kudosOf: new Map(), posts: 0 });

export function learn(legacy: Legacy, { table, values }: TableRow): void {
  const post = values['post_id'] ?? values['taggable_id'];
  if (isPosts(table)) legacy.posts += 1;
  else if (/^users?$/.test(table)) legacy.users.push(values['name'] || values['username'] || '');
  else if (/^tags?$/.test(table)) legacy.tags.set(values['id'] ?? '', values['name'] ?? values['title'] ?? '');
  else if (!post) return;
  else if (/tag/.test(table)) add(legacy.tagsOf, post, values['tag_id']);
  else if (table === 'kudos') legacy.kudosOf.set(post, (legacy.kudosOf.get(post) ?? 0) + Number(values['count'] ?? 1));
  else add(legacy.aliasesOf, post, values['alias'] ?? values['path'] ?? values['slug'] ?? values['url']);
}

function add(map: Map<string, string[]>, key: string, value: string | null | undefined): void {
  if (value) map.set(key, [...(map.get(key) ?? []), value]);
}

/** A row of posts as a post. Its text is Markdown already. */
export function postFrom({ values }: TableRow, legacy: Legacy): ImportedPost {
  const text = (name: string): string => values[name]?.trim() ?? '';
  const id = text('id');
  // acvte's category is what stands before the slash
  const [, category = '', name = ''] = /^\/?(?:(.+)\/)?([^/]*)\/?$/.exec(text('slug')) ?? [];
  const at = moment(values['published_at']) ?? moment(values['created_at']);
  const isDraft = isTrue(values['draft']);
  const slug = slugFrom(name, '') || slugFrom(text('title'), '') || `post-${id}`;
  const kudos = Number(values['kudos'] ?? legacy.kudosOf.get(id) ?? 0);
  const link = text('url');
  const isLink = /^https?:\/\//i.test(link) && URL.canParse(link);
  const old = [text('slug'), ...listIn(values['aliases'] ?? values['alias']), ...(legacy.aliasesOf.get(id) ?? [])];
  return {
    title: text('title'),
    slug,
    markdown: (values['content'] ?? values['body'] ?? '').replace(/\r\n?/g, '\n'),
    status: isDraft || at === null ? 'idea' : 'published',
    kind: isTrue(values['page']) ? 'page' : 'post',
    publishedAt: isDraft ? moment(values['published_at']) : at,
    updatedAt: moment(values['updated_at']),
    authors: legacy.users.length === 1 && legacy.users[0] && !legacy.users[0].includes('@') ? [legacy.users[0]] : [],
    tags: distinctNames([...listIn(values['tags']), ...(legacy.tagsOf.get(id) ?? []).flatMap((tag) => legacy.tags.get(tag) ?? [])]),
    categories: distinctNames([...(category ? [category] : []), ...listIn(values['category'])]),
    aliases: [...new Set(old.flatMap((path) => (path === '' ? [] : (decodePath(path.startsWith('/') ? path : `/${path}`) ?? []))))].filter(
      (path) => path !== '/',
    ),
    excerpt: text('excerpt') || null,
    lang: null,
    link: isLink ? link : null,
    translation: null,
    extra: {
      ...(isTrue(values['aside']) && { aside: true }),
      ...(kudos > 0 && { kudos }),
      ...(link && !isLink && { url: link }),
      ...(Number(values['parent']) > 0 && { parent: Number(values['parent']) }),
      ...(Number(values['timespent']) > 0 && { timespent: Number(values['timespent']) }),
    },
    notices: !isDraft && at === null ? ['has no date that can be read: kept as an idea'] : [],
  };
}

/** As Rails (`t`, `1`), PostgreSQL (`t`), MySQL (`1`, a bit) and SQLite have it. */
const isTrue = (value: string | null | undefined): boolean => value === '\u0001' || /^(?:t|true|y|yes|1)$/i.test(value ?? '');

const listIn = (value: string | null | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

/** Rails keeps UTC, and says so nowhere. A year 0 is how MySQL and Go write “none”. */
function moment(text: string | null | undefined): string | null {
  return !text || /^000[01]-/.test(text) ? null : (readDate(text, 'UTC')?.at ?? null);
}
