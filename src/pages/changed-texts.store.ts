import { Injectable } from '@nestjs/common';
import type { PostText } from './as-written.js';
import { Database, type Writer } from '../platform/database.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { type PostRow, readPost } from './public-posts.store.js';
import { Theme } from './theme.service.js';

/** The tables that say as of which change of a post its text was looked at. */
type Scan = 'ImageScan' | 'LinkScan';
/** A post with its text; null when that is not shown. */
export type Shown = { post: PostRow; text: PostText } | null;

const postsAtOnce = 50;

/** Public posts whose texts changed since somebody last looked at them. */
@Injectable()
export class ChangedTexts {
  constructor(
    private readonly database: Database,
    private readonly theme: Theme,
    private readonly settings: SettingsStore,
  ) {}

  /**
   * Some at once. `find` says what is in a text, and `write` writes it down in one transaction with the note that it was looked at.
   * Returns whether there may be more.
   */
  async some<T>(scan: Scan, find: (shown: Shown) => T, write: (tx: Writer, id: number, found: T) => Promise<unknown>): Promise<boolean> {
    const changed = this.database.rows.all<{ id: number; updatedAt: string }>(
      `SELECT Post.id AS id, Post.updatedAt AS updatedAt FROM Post LEFT JOIN ${scan} AS scan ON postId = Post.id
        WHERE path IS NOT NULL AND status = 'published' AND scan.updatedAt IS NOT Post.updatedAt ORDER BY Post.id LIMIT ${postsAtOnce}`,
    );
    for (const { id, updatedAt } of changed) {
      const found = find(await this.#shown(id));
      await this.database.change(async (tx) => {
        await write(tx, id, found);
        const noted = { where: { postId: id }, create: { postId: id, updatedAt }, update: { updatedAt } };
        await (scan === 'LinkScan' ? tx.linkScan.upsert(noted) : tx.imageScan.upsert(noted));
      });
    }
    return changed.length === postsAtOnce;
  }

  async #shown(id: number): Promise<Shown> {
    const post = readPost(this.database.rows, id);
    const text = post && (await this.theme.textOf(post, await this.settings.read()));
    return post && text && !text.refusal ? { post, text } : null;
  }
}
