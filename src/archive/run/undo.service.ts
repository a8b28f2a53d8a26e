import { Injectable } from '@nestjs/common';
import { missing, Problem } from '../../core/problem.js';
import { MediaStore } from '../../media/media.store.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Database, type Writer } from '../../platform/database.service.js';
import { holdingLock } from '../../platform/lock.store.js';
import { type FormerPost, putBackPost, takeBackPost } from '../../posts/take-back.store.js';
import type { House } from './house.store.js';
import { reasonIn } from './import-report.js';
import { type Back, putBackRules, putBackSettings, putBackWelcome } from './put-back-house.store.js';
import type { UndoReport } from './undo-report.js';

type Row = { postId: number; place: string; version: number; before: string | null; copy: string | null };

/** Taken back together; see most.posts of bring-in.store.ts. */
const atOnce = 50;

/**
 * Takes an import back: posts that it made go, those that it changed are what they were, and what it brought with them goes if nothing
 * else uses it. What was changed here since stays, and is said. Each post is taken off the record as it is done, so a run that is
 * broken off goes on where it was, and a second one finds nothing.
 */
@Injectable()
export class ImportUndo {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly media: MediaStore,
    private readonly clock: Clock,
  ) {}

  /** Without an id the newest run that is not undone. @throws Problem('missing') when there is no such run */
  undo(id: number | null, progress?: (done: number, total: number) => void): Promise<UndoReport> {
    return holdingLock(this.config.importLockFile, () => this.#undo(id, progress));
  }

  async #undo(wanted: number | null, progress?: (done: number, total: number) => void): Promise<UndoReport> {
    const reader = await this.database.reader();
    const where = wanted === null ? { state: { not: 'undone' } } : { id: wanted };
    const found = await reader.importRun.findFirst({ where, orderBy: { id: 'desc' }, select: { id: true, house: true } });
    if (!found) throw missing(wanted === null ? 'There is no import to undo' : `There is no import ${wanted}`);
    const report: UndoReport = { run: found.id, removed: [], restored: [], kept: [], media: 0 };
    await this.#mark(found.id, 'undoing');
    // The last came when the others were there: its address may lean on theirs
    const rows: Row[] = await reader.importRunPost.findMany({ where: { runId: found.id }, orderBy: { postId: 'desc' } });
    for (let at = 0; at < rows.length; at += atOnce) {
      await this.#takeBack(found.id, rows.slice(at, at + atOnce), report);
      progress?.(Math.min(at + atOnce, rows.length), rows.length);
    }
    report.media = await this.#dropMedia(found.id);
    await this.#dropAuthors(found.id);
    await this.#putBackHouse(found, report);
    await this.#mark(found.id, 'undone');
    return report;
  }

  async #putBackHouse({ id, house }: { id: number; house: string | null }, report: UndoReport): Promise<void> {
    if (house === null) return;
    const back: Back = { house: JSON.parse(house) as House, now: this.clock.iso(), report };
    await putBackSettings(this.database, back);
    await putBackRules(this.database, back);
    await putBackWelcome(this.database, back);
    await this.database.change((tx) => tx.importRun.update({ where: { id }, data: { house: null } }));
  }

  async #mark(id: number, state: string): Promise<void> {
    await this.database.change((tx) => tx.importRun.update({ where: { id }, data: { state, seenAt: this.clock.iso() } }));
  }

  async #takeBack(runId: number, rows: Row[], report: UndoReport): Promise<void> {
    const lines: (() => void)[] = [];
    await this.database.change(async (tx) => {
      for (const row of rows) lines.push(await this.#alone(tx, row, report));
      await tx.importRunPost.deleteMany({ where: { runId, postId: { in: rows.map(({ postId }) => postId) } } });
    });
    for (const tell of lines) tell();
  }

  /** Returns what is to be reported when it is on disk. */
  async #alone(tx: Writer, row: Row, report: UndoReport): Promise<() => void> {
    await tx.$executeRaw`SAVEPOINT post`;
    try {
      await refuseEdited(tx, row);
      if (row.before === null) await takeBackPost(tx, row.postId, this.clock.iso());
      else await putBackPost(tx, row.postId, JSON.parse(row.before) as FormerPost, this.clock.iso());
      return () => void (row.before === null ? report.removed : report.restored).push(row.place);
    } catch (error) {
      await tx.$executeRaw`ROLLBACK TO post`;
      const reason = reasonIn(error);
      return () => void report.kept.push({ file: row.place, reason });
    } finally {
      await tx.$executeRaw`RELEASE post`;
    }
  }

  async #dropMedia(runId: number): Promise<number> {
    const reader = await this.database.reader();
    const rows = await reader.importRunMedia.findMany({ where: { runId } });
    let dropped = 0;
    for (const { mediaId } of rows) {
      const file = await reader.media.findUnique({ where: { id: mediaId }, select: { name: true } });
      const isFree = file !== null && (await reader.mediaUse.count({ where: { name: file.name } })) === 0;
      if (isFree) await this.media.remove(mediaId);
      if (isFree) dropped++;
      await this.database.change((tx) => tx.importRunMedia.deleteMany({ where: { runId, mediaId } }));
    }
    return dropped;
  }

  /** Nobody's account, and nobody under whose name anything stands. */
  async #dropAuthors(runId: number): Promise<void> {
    await this.database.change(async (tx) => {
      const ids = (await tx.importRunAuthor.findMany({ where: { runId } })).map(({ authorId }) => authorId);
      const unused = {
        posts: { none: {} },
        revisions: { none: {} },
        workingCopies: { none: {} },
        media: { none: {} },
        links: { none: {} },
        tokens: { none: {} },
      };
      await tx.author.deleteMany({ where: { id: { in: ids }, email: null, ...unused } });
      await tx.importRunAuthor.deleteMany({ where: { runId } });
    });
  }
}

/** A new address for all posts is another version, and no change of this one. @throws Problem when somebody changed the post since, or deleted it */
async function refuseEdited(tx: Writer, { postId, version, copy }: Row): Promise<void> {
  const select = { version: true, status: true, workingCopy: { select: { updatedAt: true } } } as const;
  const post = await tx.post.findUnique({ where: { id: postId }, select });
  if (!post) throw missing('its post was deleted here since');
  // One that came in the trash is as it came
  if (post.status === 'trashed' && post.version !== version) throw new Problem('conflict', 'its post was deleted here since, and stays in the trash');
  const edits = post.version === version ? 0 : await tx.revision.count({ where: { postId, version: { gt: version } } });
  const isEdited = (post.workingCopy?.updatedAt ?? copy) !== copy || edits > 0 || (post.version !== version && post.status !== 'published');
  if (isEdited) throw new Problem('conflict', 'its post was changed here since it came, and stays');
}
