import { Injectable } from '@nestjs/common';
import { fieldsOf } from '../../archive/run/imported-fields.store.js';
import { readPost } from '../../archive/markdown/read-post.js';
import { authorNamed } from '../../auth/author.store.js';
import { keyOf } from '../../core/path.js';
import { Problem } from '../../core/problem.js';
import { Clock } from '../../platform/clock.js';
import { Database, type Writer } from '../../platform/database.service.js';
import { AmendStore } from '../../posts/amend.store.js';
import { PostStore } from '../../posts/post.store.js';
import { type WholePost, wholePosts } from '../../posts/whole-post.store.js';
import { createPost } from '../../posts/write-post.store.js';
import { shownExtra } from '../extra.js';
import type { Found } from './match-files.js';
import { readSynced } from './read-file.js';
import { changedIn, type SyncedFields, syncedFields } from './synced-fields.js';

/** The blog's side of a sync. */
@Injectable()
export class SyncedPosts {
  constructor(
    private readonly database: Database,
    private readonly posts: PostStore,
    private readonly amending: AmendStore,
    private readonly clock: Clock,
  ) {}

  /** Every post, those in the trash too. */
  all(): Iterable<WholePost> {
    return wholePosts(this.database.rows, true);
  }

  /** As it is at this moment. */
  one(uid: string): WholePost {
    const [post] = wholePosts(this.database.rows, true, uid);
    if (!post) throw new Problem('missing', 'its post was deleted at this moment');
    return post;
  }

  /**
   * Makes a post of a file that is none yet. Its text comes as it stands there, so that both sides have the same. Returns its uid, and what was unusual.
   * @param noted told of it within the transaction
   */
  async create(
    file: Found,
    timeZone: string,
    by: number | null,
    noted: (tx: Writer, uid: string) => Promise<void>,
  ): Promise<{ uid: string; notices: string[] }> {
    const { names, fields: said } = readSynced(file.text, timeZone, file.targets);
    const named = new Set(names.map((name) => keyOf(`/${name}`)));
    const imported = readPost({ path: file.path, bytes: Buffer.from(file.text) }, timeZone);
    const read = { ...imported, markdown: said.markdown, aliases: imported.aliases.filter((alias) => !named.has(keyOf(alias))) };
    const extra = Object.fromEntries(Object.entries(read.extra).filter(([key]) => key !== 'qvill'));
    const now = this.clock.iso();
    return this.database.change(async (tx) => {
      const { fields, notices } = await fieldsOf(tx, read, null);
      const authorIds: number[] = [];
      for (const name of read.authors) authorIds.push(await authorNamed(tx, name, now));
      if (authorIds.length === 0 && by !== null) authorIds.push(by);
      const origin = { authorIds: [...new Set(authorIds)], extra: Object.keys(extra).length > 0 ? JSON.stringify(extra) : null };
      const id = await createPost(tx, fields, { by, reason: 'created', status: read.status }, origin, now);
      const { uid } = await tx.post.findUniqueOrThrow({ where: { id }, select: { uid: true } });
      await noted(tx, uid);
      return { uid, notices: [...read.notices, ...notices] };
    });
  }

  /** Gives a post what differs in `fields`. What its author has typed and not published stays beside it. @throws Problem as `AmendStore.amend` */
  async change(post: WholePost, fields: SyncedFields, by: number | null): Promise<void> {
    const now = syncedFields(post);
    const differing = changedIn(now, fields);
    if (differing.length === 0) return;
    const { status, extra, slug, ...rest } = fields;
    const given = Object.fromEntries(Object.entries(rest).filter(([name]) => differing.includes(name as keyof SyncedFields)));
    const named = differing.includes('slug') && slug !== '' ? { ...given, slug } : given;
    const isStatusNew = differing.includes('status');
    await this.amending.amend(
      post.id,
      (desk) => ({
        fields: named,
        status: isStatusNew ? status : (desk.status as 'idea' | 'scheduled' | 'published'),
        ...(differing.includes('extra') ? { extra: withExtra(post.extra, extra) } : {}),
      }),
      { by, version: post.version },
    );
  }

  trash({ id, version }: WholePost, by: number | null): Promise<void> {
    return this.posts.trash(id, by, version);
  }

  restore({ id }: WholePost, by: number | null): Promise<void> {
    return this.posts.restore(id, by, 'before');
  }
}

/** What the file can't show of it stays in the blog. */
function withExtra(extra: string | null, shown: string): string | null {
  const before: unknown = extra === null ? {} : JSON.parse(extra);
  if (typeof before !== 'object' || before === null || Array.isArray(before)) return extra;
  const known = new Set(shownExtra(extra).map(([key]) => key));
  const hidden = Object.entries(before).filter(([key]) => !known.has(key));
  const all = [...Object.entries(JSON.parse(shown) as object), ...hidden];
  return all.length > 0 ? JSON.stringify(Object.fromEntries(all)) : null;
}
