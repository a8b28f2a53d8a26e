import { setImmediate as othersFirst } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { missing } from '../core/problem.js';
import { Database, type Reader } from '../platform/database.service.js';
import { countWords } from '../core/words.js';

const about = { version: true, reason: true, createdAt: true, author: { select: { name: true } } } as const;
const newestFirst = { orderBy: { version: 'desc' } } as const;

/** The revisions of posts, for reading. What is asked for one post never shows another's. */
@Injectable()
export class HistoryStore {
  constructor(private readonly database: Database) {}

  async count(postId: number): Promise<number> {
    return (await this.database.reader()).revision.count({ where: { postId } });
  }

  /** A stretch of a post's revisions, newest first. `wordsBefore` is null for the first there ever was. */
  async rows(postId: number, { skip, take }: { skip: number; take: number }) {
    const reader = await this.database.reader();
    const rows = await reader.revision.findMany({ where: { postId }, ...newestFirst, skip, take: take + 1, select: about });
    const words: number[] = [];
    for (const { version } of rows) words.push(await wordsIn(reader, postId, version));
    return rows.slice(0, take).map((row, i) => ({ ...row, words: words[i]!, wordsBefore: words[i + 1] ?? null, versionBefore: rows[i + 1]?.version ?? null }));
  }

  /** The newest revision that says what readers see now; null when they see none. */
  async publicVersion(postId: number): Promise<number | null> {
    return publicVersion(await this.database.reader(), postId);
  }

  /** One revision with its text, and the versions of its neighbours. @throws Problem('missing') */
  async get(postId: number, version: number) {
    const reader = await this.database.reader();
    const revision = await reader.revision.findUnique({
      where: { postId_version: { postId, version } },
      select: { ...about, title: true, excerpt: true, markdown: true },
    });
    if (!revision) throw missing('There is no such revision');
    const select = { version: true } as const;
    const before = await reader.revision.findFirst({ where: { postId, version: { lt: version } }, ...newestFirst, select });
    const after = await reader.revision.findFirst({ where: { postId, version: { gt: version } }, orderBy: { version: 'asc' }, select });
    return {
      ...revision,
      versionBefore: before?.version ?? null,
      versionAfter: after?.version ?? null,
      isPublic: (await publicVersion(reader, postId)) === version,
    };
  }
}

export type RevisionRow = Awaited<ReturnType<HistoryStore['rows']>>[number];
export type RevisionText = Awaited<ReturnType<HistoryStore['get']>>;

/** Text by text: a page of long ones is neither in memory at once nor counted while readers wait. */
async function wordsIn(reader: Reader, postId: number, version: number): Promise<number> {
  const row = await reader.revision.findUnique({ where: { postId_version: { postId, version } }, select: { markdown: true } });
  await othersFirst();
  return row ? countWords(row.markdown) : 0;
}

/** Lengths first: they are known without reading the texts. */
async function publicVersion(reader: Reader, postId: number): Promise<number | null> {
  const [row] = await reader.$queryRaw<{ version: number }[]>`
    SELECT r.version FROM Revision r JOIN Post p ON p.id = r.postId
    WHERE r.postId = ${postId} AND p.path IS NOT NULL AND r.title = p.title AND r.excerpt IS p.excerpt
      AND octet_length(r.markdown) = octet_length(p.markdown) AND r.markdown = p.markdown
    ORDER BY r.version DESC LIMIT 1`;
  return row?.version ?? null;
}
