import { isRecord } from '../markdown/front-matter-fields.js';
import { tableOf } from '../../core/table-of.js';

/** A row of Ghost's table of posts: what of it has ever been there, from 0.4 to 5. */
export type GhostPost = {
  id: string | number;
  uuid?: string;
  title?: string;
  slug?: string;
  status?: string;
  type?: string;
  page?: boolean | number;
  visibility?: string;
  featured?: boolean | number;
  published_at?: string | number | null;
  created_at?: string | number | null;
  updated_at?: string | number | null;
  author_id?: string | number;
  author?: string | number;
  locale?: string | null;
  language?: string | null;
  custom_excerpt?: string | null;
  feature_image?: string | null;
  image?: string | null;
  html?: string | null;
  markdown?: string | null;
  plaintext?: string | null;
  mobiledoc?: string | object | null;
  lexical?: string | object | null;
  tags?: unknown;
} & Record<string, unknown>;

type Row = Record<string, unknown>;
type Key = string | number;
type Tag = { name: string; isInternal: boolean };

/** What has to be known of an export before one post of it can be read: the tables that its posts refer to. */
export type Book = {
  tags: Map<string, Tag>;
  users: Map<string, string>;
  tagsOf: Map<string, { id: string; order: number }[]>;
  authorsOf: Map<string, { id: string; order: number }[]>;
  metaOf: Map<string, Row>;
  permalink: string | null;
  version: string | null;
  posts: number;
};

export const newBook = (): Book => ({
  tags: new Map(),
  users: new Map(),
  tagsOf: new Map(),
  authorsOf: new Map(),
  metaOf: new Map(),
  permalink: null,
  version: null,
  posts: 0,
});

/** `db[0].data.posts[3]` or, in older exports, `data.posts[3]`: the table and whether it is a row of it. */
export function tableAt(path: (string | number)[]): string | null {
  const inner = path[0] === 'db' && typeof path[1] === 'number' ? path.slice(2) : path;
  if (inner.length === 2 && inner[0] === 'meta') return inner[1] === 'version' ? 'version' : null;
  return inner.length === 3 && inner[0] === 'data' && typeof inner[2] === 'number' ? String(inner[1]) : null;
}

const learned: Record<string, (book: Book, row: Row) => void> = tableOf({
  posts: (book) => void (book.posts += 1),
  tags: (book, row) =>
    book.tags.set(key(row['id']), {
      name: String(row['name'] ?? row['slug'] ?? ''),
      isInternal: row['visibility'] === 'internal' || String(row['name']).startsWith('#'),
    }),
  users: (book, row) => book.users.set(key(row['id']), String(row['name'] ?? row['slug'] ?? '')),
  posts_tags: (book, row) => add(book.tagsOf, row['post_id'], row['tag_id'], row['sort_order']),
  posts_authors: (book, row) => add(book.authorsOf, row['post_id'], row['author_id'] ?? row['user_id'], row['sort_order']),
  posts_meta: (book, row) => book.metaOf.set(key(row['post_id']), row),
  settings: (book, row) => {
    if (row['key'] === 'permalinks' && typeof row['value'] === 'string') book.permalink = row['value'];
  },
});

/** The tables that are looked at: no other is read, and of people nothing but their names. */
export const isLearned = (table: string | null): table is string => table === 'version' || (table !== null && Object.hasOwn(learned, table));

export function learn(book: Book, table: string, value: unknown): void {
  if (table === 'version') book.version = typeof value === 'string' ? value : null;
  else if (isRecord(value)) learned[table]!(book, value);
}

export const key = (id: unknown): string => (typeof id === 'string' || typeof id === 'number' ? String(id) : '');

function add(map: Book['tagsOf'], post: unknown, id: unknown, order: unknown): void {
  const all = map.get(key(post)) ?? [];
  all.push({ id: key(id), order: typeof order === 'number' ? order : all.length });
  map.set(key(post), all);
}

/** What a post's rows name, in their order. */
export const named = <T>(links: Book['tagsOf'], table: Map<string, T>, post: Key): T[] =>
  (links.get(key(post)) ?? [])
    .toSorted((a, b) => a.order - b.order)
    .flatMap(({ id }) => {
      const found = table.get(id);
      return found === undefined ? [] : [found];
    });
