import { Injectable } from '@nestjs/common';
import { withUses } from '../media/uses.store.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import type { Change, Origin } from './change.js';
import { allDue, nextDue, publishScheduled } from './due.store.js';
import type { PostFields } from './post-fields.js';
import { recordStale, standingOf } from './standing.store.js';
import { deletePost, restorePost, trashPost } from './trash.store.js';
import { attribute } from './trust.store.js';
import { createPost, notThere, revisePost } from './write-post.store.js';

/**
 * Posts, and every change to them. A change is one transaction: the post, its labels and aliases, a revision, and the
 * facts that it made stale. Nothing outside this folder writes a post.
 */
@Injectable()
export class PostStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes a post. Returns its id. */
  create(fields: PostFields, change: Change, origin: Origin): Promise<number> {
    return withUses(() => this.database.change((tx) => createPost(tx, fields, change, origin, this.clock.iso())));
  }

  /** Changes a post. @throws Problem('stale') when somebody else changed it since `change.version`; nothing is overwritten */
  revise(id: number, fields: PostFields, change: Change): Promise<void> {
    return withUses(() => this.database.change((tx) => revisePost(tx, id, fields, change, this.clock.iso())));
  }

  /** Says whose a post is. Its text and its version stay as they are: no editor that is open is told to merge. */
  attribute(id: number, authorIds: number[]): Promise<void> {
    return this.database.change(async (tx) => {
      const before = await standingOf(tx, id).catch(notThere);
      await attribute(tx, id, authorIds);
      await recordStale(tx, before, id);
    });
  }

  /** Into the trash: gone from the site, kept in the database. @throws Problem as `trashPost` */
  trash(id: number, by: number | null, version?: number): Promise<void> {
    return this.database.change((tx) => trashPost(tx, id, { by, version }, this.clock.iso()));
  }

  /** Out of the trash: an idea again, or what it was before. @throws Problem('missing') when it is not there */
  restore(id: number, by: number | null, as: 'idea' | 'before' = 'idea'): Promise<void> {
    return this.database.change((tx) => restorePost(tx, id, by, as, this.clock.iso()));
  }

  /** Deletes for ever what is in the trash; its addresses go on saying that it is gone. @throws Problem('missing') when it is not there */
  delete(id: number): Promise<void> {
    return this.database.change((tx) => deletePost(tx, id));
  }

  /** When the next scheduled post is due; null when there is none. */
  async nextDue(): Promise<string | null> {
    return nextDue(await this.database.reader());
  }

  /** Publishes what was scheduled for a moment that has come. Returns what went wrong: a post that can't be published holds up no other. */
  async publishDue(): Promise<unknown[]> {
    const now = this.clock.iso();
    const failures: unknown[] = [];
    for (const id of await allDue(await this.database.reader(), now))
      await this.database.change((tx) => publishScheduled(tx, id, now)).catch((error: unknown) => failures.push(error));
    return failures;
  }
}
