import type { Clock } from '../../platform/clock.js';
import type { Database, Writer } from '../../platform/database.service.js';
import type { House } from './house.store.js';

/** A post that is written, for the record: `before` is null when it was made. */
export type Noted = { id: number; place: string; before: string | null };

/** The record of one import, kept from the first thing that it writes: what it brought, and what was there before. */
export class ImportRun {
  #id: number | null = null;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly about: { engine: string; source: string; total: number | null },
  ) {}

  get id(): number | null {
    return this.#id;
  }

  /** Its id, in a transaction that is about to write. Made when there is none yet. */
  async idIn(tx: Writer): Promise<number> {
    if (this.#id !== null) return this.#id;
    const now = this.clock.iso();
    const { id } = await tx.importRun.create({ data: { ...this.about, state: 'running', startedAt: now, seenAt: now } });
    return (this.#id = id);
  }

  /** Notes posts as they stand at the end of this transaction. */
  async notePosts(tx: Writer, posts: Noted[], done: number): Promise<void> {
    const id = await this.idIn(tx);
    const rows = JSON.stringify(posts.map((post) => [post.id, post.place, post.before]));
    await tx.$executeRaw`
      INSERT INTO ImportRunPost (runId, postId, place, before, version, copy)
      SELECT ${id}, Post.id, each.value ->> 1, each.value ->> 2, Post.version,
        (SELECT updatedAt FROM WorkingCopy WHERE postId = Post.id AND each.value ->> 2 IS NULL)
      FROM json_each(${rows}) each JOIN Post ON Post.id = each.value ->> 0
      WHERE true ON CONFLICT DO UPDATE SET version = excluded.version`;
    await tx.importRun.update({ where: { id }, data: { done, seenAt: this.clock.iso() } });
  }

  async noteMedia(tx: Writer, mediaId: number): Promise<void> {
    const runId = await this.idIn(tx);
    await tx.importRunMedia.upsert({ where: { runId_mediaId: { runId, mediaId } }, create: { runId, mediaId }, update: {} });
  }

  async noteAuthor(tx: Writer, authorId: number): Promise<void> {
    await tx.importRunAuthor.create({ data: { runId: await this.idIn(tx), authorId } });
  }

  /** Notes a part of what stands beside the posts, as it was and as the run leaves it. */
  async noteHouse(tx: Writer, part: Partial<House>): Promise<void> {
    const id = await this.idIn(tx);
    await tx.$executeRaw`UPDATE ImportRun SET house = json_patch(coalesce(house, '{}'), ${JSON.stringify(part)}) WHERE id = ${id}`;
  }

  /** A transaction that began the record may have been taken back. */
  async check(): Promise<void> {
    const { importRun } = await this.database.reader();
    if (this.#id !== null && (await importRun.count({ where: { id: this.#id } })) === 0) this.#id = null;
  }

  /** Ends it; one that brought nothing is forgotten. */
  async end(state: 'done' | 'failed', failure: string | null = null): Promise<void> {
    await this.check();
    if (this.#id === null) return;
    const id = this.#id;
    await this.database.change(async (tx) => {
      const run = await tx.importRun.update({
        where: { id },
        data: { state, failure, seenAt: this.clock.iso() },
        include: { _count: { select: { posts: true, media: true, authors: true } } },
      });
      if (run.house !== null || run._count.posts + run._count.media + run._count.authors > 0) return;
      await tx.importRun.delete({ where: { id } });
      this.#id = null;
    });
  }
}
