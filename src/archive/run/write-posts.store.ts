import type { Writer } from '../../platform/database.service.js';
import type { Origin } from '../../posts/change.js';
import { formerPost } from '../../posts/take-back.store.js';
import { createPost, revisePost } from '../../posts/write-post.store.js';
import type { Place } from './bring-in.store.js';
import type { Bylines } from './bylines.store.js';
import { type PostReport, reasonIn } from './import-report.js';
import type { ImportRun, Noted } from './import-run.store.js';
import { fieldsOf } from './imported-fields.store.js';
import type { Known, KnownPosts, Mark } from './known-posts.store.js';
import type { ImportedPost } from '../markdown/read-post.js';

/** A post that is read and not yet written. `waits`: it will be written again, when the posts to which it leads are here. */
export type Ready = { post: ImportedPost; mark: Mark; known: Known | null; report: PostReport; waits: boolean };

type Written = Ready & Noted;

/** Writes posts, some in one transaction; one that can't be written is taken back alone. */
export class Writing {
  constructor(
    private readonly place: Place,
    private readonly run: ImportRun,
    private readonly bylines: Bylines,
    private readonly posts: KnownPosts,
  ) {}

  async write(ready: Ready[], done: number): Promise<void> {
    if (ready.length === 0) return;
    const written: Written[] = [];
    await this.place.database.change(async (tx) => {
      await this.run.idIn(tx);
      for (const each of ready) {
        const noted = await this.#alone(tx, each);
        if (noted) written.push({ ...each, ...noted });
      }
      await this.run.notePosts(tx, written, done);
      await this.#tell(tx, written);
    });
  }

  /** In a savepoint: what one post changed goes with it. */
  async #alone(tx: Writer, each: Ready): Promise<Noted | null> {
    await tx.$executeRaw`SAVEPOINT post`;
    try {
      return await this.#put(tx, each);
    } catch (error) {
      await tx.$executeRaw`ROLLBACK TO post`;
      this.bylines.forget();
      each.report.reason = reasonIn(error);
      return null;
    } finally {
      await tx.$executeRaw`RELEASE post`;
    }
  }

  async #put(tx: Writer, { post, known, mark, report }: Ready): Promise<Noted> {
    const now = this.place.clock.iso();
    const { fields, notices } = await fieldsOf(tx, post, known?.id ?? null);
    const isNew = known === null || report.outcome === 'created';
    const changedAt = post.updatedAt ?? (isNew ? (post.publishedAt ?? now) : now);
    const change = { by: null, reason: 'imported', status: post.status, at: changedAt, ...(known && { version: known.version }) } as const;
    const authorIds = await this.bylines.idsOf(tx, post.authors, now);
    const origin: Origin = { authorIds, trust: 'cleaned', source: mark.source, sourceDigest: mark.digest, extra: extraOf(post) };
    const before = known && JSON.stringify(await formerPost(tx, known.id));
    if (known) await revisePost(tx, known.id, fields, change, now, origin);
    const id = known?.id ?? (await createPost(tx, fields, change, origin, now));
    report.notices = [...post.notices, ...notices];
    report.aliases = fields.aliases;
    return { id, place: report.place, before };
  }

  /** How they stand now, in the report and for those that come after. */
  async #tell(tx: Writer, written: Written[]): Promise<void> {
    const ids = written.map(({ id }) => id);
    const select = { id: true, title: true, path: true, slug: true, status: true, publishedAt: true, version: true } as const;
    const rows = new Map((await tx.post.findMany({ where: { id: { in: ids } }, select })).map((row) => [row.id, row]));
    for (const { id, known, mark, report } of written) {
      const row = rows.get(id)!;
      const { title, path, slug, status, publishedAt } = row;
      const outcome = report.outcome === 'created' || !known ? 'created' : 'changed';
      Object.assign(report, { outcome, title, address: path ?? `/${slug}`, status, publishedAt });
      this.posts.add({ ...row, source: mark.source, digest: mark.digest, edited: 0 });
    }
  }
}

const extraOf = ({ extra }: ImportedPost): string | null => (Object.keys(extra).length > 0 ? JSON.stringify(extra) : null);
