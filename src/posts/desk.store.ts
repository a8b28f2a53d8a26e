import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../auth/author.store.js';
import { postsOf } from '../auth/post-rights.store.js';
import { isHtmlCleaned, type HtmlWriter, writerFields } from '../auth/html-rights.js';
import type { Column, DeskRow } from '../core/desk-row.js';
import { missing } from '../core/problem.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';

const rowFields = { id: true, title: true, words: true, updatedAt: true, publishedAt: true } as const;

/** Ideas by last touch; the scheduled as they come; the published newest first. */
const sorts = {
  ideas: { status: 'idea', orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }] },
  scheduled: { status: 'scheduled', orderBy: [{ publishedAt: 'asc' }, { id: 'asc' }] },
  published: { status: 'published', orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }] },
} as const;

/** A desk's columns, each all or in a stretch. */
export type Desk = { rows: (column: Column, stretch?: Stretch) => Promise<DeskRow[]>; count: (column: Column) => Promise<number> };
type Stretch = { skip?: number; take?: number };

/** The desks: posts that are not in the trash, public or not. */
@Injectable()
export class DeskStore {
  constructor(private readonly database: Database) {}

  /** Somebody's: with every post, or with their own. */
  of(author: SignedIn): Desk {
    return { rows: (column, stretch = {}) => this.#rows(author, column, stretch), count: (column) => this.#count(author, column) };
  }

  /** One post with its labels and aliases. @throws Problem('missing') also when it is in the trash */
  async get(id: number): Promise<DeskPost> {
    return deskPost(await this.database.reader(), id);
  }

  async #rows(author: SignedIn, column: Column, stretch: Stretch): Promise<DeskRow[]> {
    const { post, workingCopy } = await this.database.reader();
    const { orderBy } = sorts[column];
    const [rows, copies] = await Promise.all([
      post.findMany({ where: whereIn(author, column), orderBy: [...orderBy], select: rowFields, ...stretch }),
      // Few posts have one: cheaper than a join for each row
      column === 'ideas' ? [] : workingCopy.findMany({ select: { postId: true } }),
    ]);
    const changed = new Set(copies.map(({ postId }) => postId));
    return rows.map(({ id, title, words, updatedAt, publishedAt }) => {
      const at = column === 'ideas' ? updatedAt : publishedAt!;
      return [id, title, words, Math.floor(Date.parse(at) / 1000), changed.has(id) ? 1 : 0];
    });
  }

  async #count(author: SignedIn, column: Column): Promise<number> {
    return (await this.database.reader()).post.count({ where: whereIn(author, column) });
  }
}

/** What a column of somebody's desk holds. */
const whereIn = (author: SignedIn, column: Column) => ({ status: sorts[column].status, ...postsOf(author) });

const names = { select: { name: true } } as const;
const byPosition = { orderBy: { position: 'asc' } } as const;

const withNames = {
  tags: { select: { tag: names }, ...byPosition },
  categories: { select: { category: names }, ...byPosition },
  authors: { select: { authorId: true, author: { select: { name: true, ...writerFields } } }, ...byPosition },
  aliases: { select: { key: true }, orderBy: { key: 'asc' } },
} as const;

/** @throws Problem('missing'), also when it is in the trash, unless that is `welcome` */
export async function deskPost(reader: Reader | Writer, id: number, inTrash: 'refused' | 'welcome' = 'refused') {
  if (!Number.isSafeInteger(id)) throw missing('There is no such post');
  const post = await reader.post.findUnique({ where: { id }, include: withNames });
  if (!post || (post.status === 'trashed' && inTrash === 'refused')) throw missing('There is no such post');
  return named(post);
}

/** Several of them at the cost of one question for each kind of row, in the order of `ids`; without those that are gone. */
export async function deskPosts(reader: Reader, ids: number[]): Promise<DeskPost[]> {
  const posts = await reader.post.findMany({ where: { id: { in: ids }, NOT: { status: 'trashed' } }, include: withNames });
  const byId = new Map(posts.map((post) => [post.id, post]));
  return ids.flatMap((id) => byId.get(id) ?? []).map(named);
}

type Name = { name: string };
type Labels = {
  trust: string;
  tags: { tag: Name }[];
  categories: { category: Name }[];
  authors: { authorId: number; author: Name & HtmlWriter }[];
  aliases: { key: string }[];
};

const named = <P extends Labels>({ tags, categories, authors, aliases, ...post }: P) => ({
  ...post,
  tags: tags.map((row) => row.tag.name),
  categories: categories.map((row) => row.category.name),
  authorIds: authors.map((row) => row.authorId),
  authors: authors.map((row) => row.author.name),
  isHtmlCleaned: isHtmlCleaned(
    post.trust,
    authors.map((row) => row.author),
  ),
  aliases: aliases.map((row) => row.key),
});

export type DeskPost = Awaited<ReturnType<typeof deskPost>>;
