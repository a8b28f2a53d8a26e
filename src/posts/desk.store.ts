import { Injectable } from '@nestjs/common';
import { missing } from '../core/problem.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';

const rowFields = { id: true, title: true, words: true, updatedAt: true, publishedAt: true } as const;

/** The author's desk: every post that is not in the trash, public or not. */
@Injectable()
export class DeskStore {
  constructor(private readonly database: Database) {}

  /** Ideas by last touch; the scheduled by date; the published newest first. */
  async all() {
    const { post } = await this.database.reader();
    const [ideas, scheduled, published] = await Promise.all([
      post.findMany({ where: { status: 'idea' }, orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }], select: rowFields }),
      post.findMany({ where: { status: 'scheduled' }, orderBy: [{ publishedAt: 'asc' }, { id: 'asc' }], select: rowFields }),
      post.findMany({ where: { status: 'published' }, orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }], select: rowFields }),
    ]);
    return { ideas, scheduled, published };
  }

  /** One post with its labels and aliases. @throws Problem('missing') also when it is in the trash */
  async get(id: number): Promise<DeskPost> {
    return deskPost(await this.database.reader(), id);
  }
}

const names = { select: { name: true } } as const;
const byPosition = { orderBy: { position: 'asc' } } as const;

export async function deskPost(reader: Reader | Writer, id: number) {
  if (!Number.isSafeInteger(id)) throw missing('There is no such post');
  const post = await reader.post.findUnique({
    where: { id, NOT: { status: 'trashed' } },
    include: {
      tags: { select: { tag: names }, ...byPosition },
      categories: { select: { category: names }, ...byPosition },
      authors: { select: { authorId: true }, ...byPosition },
      aliases: { select: { key: true }, orderBy: { key: 'asc' } },
    },
  });
  if (!post) throw missing('There is no such post');
  return {
    ...post,
    tags: post.tags.map((row) => row.tag.name),
    categories: post.categories.map((row) => row.category.name),
    authorIds: post.authors.map((row) => row.authorId),
    aliases: post.aliases.map((row) => row.key),
  };
}

export type DeskPost = Awaited<ReturnType<typeof deskPost>>;
