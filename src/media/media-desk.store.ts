import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../auth/author.store.js';
import { may } from '../auth/rights.js';
import { type MediaFile, mediaFile } from '../core/media.js';
import { missing } from '../core/problem.js';
import { Database, type Reader } from '../platform/database.service.js';
import { settingsIn } from '../settings/settings.store.js';
import { limits } from './limits.js';
import { usesIn } from './uses.store.js';
import type { MediaRow } from './media.store.js';

/** What an author looks for: words of a name or a description, among all files or those that want something. */
export type Search = { words: string; show: 'all' | 'unused' | 'undescribed'; page: number };

/** A file on the author's desk. `uses` counts posts; `isUndescribed`: readers who don't see it are told nothing about it. */
export type DeskFile = MediaFile & { id: number; state: string; authorId: number | null; uses: number; isUndescribed: boolean };

/** A post that names a file, in its text or in what is typed and not published. */
export type UsingPost = { id: number; title: string; status: string };

/** The media library as its authors look at it. */
@Injectable()
export class MediaDesk {
  constructor(private readonly database: Database) {}

  /** A page of what was searched for, newest first, and how many there are in all. */
  async find({ words, show, page }: Search): Promise<{ files: DeskFile[]; total: number }> {
    const reader = await this.database.reader();
    const like = `%${words.trim().toLowerCase().replace(/[!%_]/g, '!$&')}%`;
    const about = JSON.stringify([...(await namesInAbout(reader))]);
    const rows = await reader.$queryRaw<(Listed & { total: bigint })[]>`
      WITH found AS (
        SELECT m.id, (SELECT count(DISTINCT postId) FROM MediaUse u WHERE u.name = m.name) + (m.name IN (SELECT value FROM json_each(${about}))) AS uses,
          m.type LIKE 'image/%' AND m.alt IS NULL
            AND (SELECT coalesce(min(described), 0) FROM MediaUse u WHERE u.name = m.name) = 0 AS undescribed
        FROM Media m WHERE m.name LIKE ${like} ESCAPE '!' OR m.alt LIKE ${like} ESCAPE '!')
      SELECT id, uses, undescribed, count(*) OVER () AS total FROM found
      WHERE ${show} = 'all' OR (${show} = 'unused' AND uses = 0) OR (${show} = 'undescribed' AND undescribed)
      ORDER BY id DESC LIMIT ${limits.onPage} OFFSET ${(page - 1) * limits.onPage}`;
    return { files: await inFull(reader, rows), total: Number(rows[0]?.total ?? 0) };
  }

  /** How many pictures are used somewhere without a description, or nowhere and have none. */
  async undescribed(): Promise<number> {
    return (await this.find({ words: '', show: 'undescribed', page: 1 })).total;
  }

  /** One file, and those of the posts that name it which are somebody's to see, and whether the settings' text about the blog does. @throws Problem('missing') */
  async get(id: number, author: SignedIn): Promise<{ file: DeskFile; usedIn: UsingPost[]; isInAbout: boolean }> {
    const reader = await this.database.reader();
    const row = Number.isSafeInteger(id) ? await reader.media.findUnique({ where: { id } }) : null;
    if (!row) throw missing('There is no such file');
    const uses = await reader.mediaUse.findMany({
      where: { name: row.name },
      select: { described: true, post: { select: { id: true, title: true, status: true, authors: { select: { authorId: true } } } } },
      orderBy: { postId: 'desc' },
    });
    const posts = [...new Map(uses.map(({ post }) => [post.id, post])).values()];
    const usedIn = posts.filter(({ authors }) => may(author.role, 'posts') || authors.some(({ authorId }) => authorId === author.id));
    const isUndescribed = row.type.startsWith('image/') && row.alt === null && (uses.length === 0 || uses.some(({ described }) => described === 0));
    const isInAbout = (await namesInAbout(reader)).has(row.name);
    return { file: onDesk(row, posts.length, isUndescribed), usedIn, isInAbout };
  }

  /** The files with these names, as far as they are there. */
  async named(names: string[]): Promise<(MediaFile & { id: number })[]> {
    const rows = await (await this.database.reader()).media.findMany({ where: { name: { in: names } } });
    return rows.map((row) => ({ id: row.id, ...mediaFile(row) }));
  }
}

/** The files that the blog's own text names. */
async function namesInAbout(reader: Reader): Promise<Set<string>> {
  const { about } = await settingsIn(reader);
  return new Set((await usesIn(about, '')).keys());
}

type Listed = { id: number; uses: bigint; undescribed: bigint };

async function inFull(reader: Reader, listed: Listed[]): Promise<DeskFile[]> {
  const rows = await reader.media.findMany({ where: { id: { in: listed.map(({ id }) => Number(id)) } } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return listed.flatMap(({ id, uses, undescribed }) => {
    const row = byId.get(Number(id));
    return row ? [onDesk(row, Number(uses), Number(undescribed) === 1)] : [];
  });
}

const onDesk = (row: MediaRow, uses: number, isUndescribed: boolean): DeskFile => ({
  ...mediaFile(row),
  id: row.id,
  state: row.state,
  authorId: row.authorId,
  uses,
  isUndescribed,
});
