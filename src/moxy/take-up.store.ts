import { Injectable } from '@nestjs/common';
import { outsideImagesIn } from '../core/outside-images.js';
import { readPost } from '../pages/public-posts.store.js';
import { Theme } from '../pages/theme.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';
import { SettingsStore } from '../settings/settings.store.js';

const postsAtOnce = 50;
const dayMs = 86_400_000;
/** Of a post with more, readers' browsers ask for the rest. */
const mostOfPost = 200;

const isStale = `SELECT Post.id AS id, Post.updatedAt AS updatedAt FROM Post LEFT JOIN ImageScan ON postId = Post.id
  WHERE path IS NOT NULL AND status = 'published' AND ImageScan.updatedAt IS NOT Post.updatedAt ORDER BY Post.id LIMIT ${postsAtOnce}`;

/** Which pictures of other hosts public posts show. */
@Injectable()
export class ImageTakeUp {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly theme: Theme,
    private readonly settings: SettingsStore,
  ) {}

  /** Takes up the pictures of posts that changed, some at once. Returns whether there may be more. */
  async some(): Promise<boolean> {
    const changed = this.database.rows.all<{ id: number; updatedAt: string }>(isStale);
    for (const { id, updatedAt } of changed) {
      const urls = await this.#imagesOf(id);
      await this.database.change((tx) => this.#write(tx, id, updatedAt, urls));
    }
    const before = new Date(this.clock.now().getTime() - dayMs).toISOString();
    await this.database.change((tx) => forgetWithdrawn(tx, before));
    return changed.length === postsAtOnce;
  }

  async #imagesOf(id: number): Promise<string[]> {
    const post = readPost(this.database.rows, id);
    const text = post && (await this.theme.textOf(post, await this.settings.read()));
    return text && !text.refusal ? outsideImagesIn(`${text.html}\n${text.ownExcerptHtml}`, this.config.url).slice(0, mostOfPost) : [];
  }

  async #write(tx: Writer, postId: number, updatedAt: string, urls: string[]): Promise<void> {
    const list = JSON.stringify(urls);
    await tx.$executeRaw`INSERT OR IGNORE INTO OutsideImage (url, nextAt) SELECT value, ${this.clock.iso()} FROM json_each(${list})`;
    await tx.$executeRaw`DELETE FROM OutsideImageUse WHERE postId = ${postId}`;
    await tx.$executeRaw`INSERT INTO OutsideImageUse (postId, imageId) SELECT ${postId}, id FROM OutsideImage WHERE url IN (SELECT value FROM json_each(${list}))`;
    await tx.imageScan.upsert({ where: { postId }, create: { postId, updatedAt }, update: { updatedAt } });
  }
}

/** What no public post shows any more is not asked for. What is held stays: another reader may still have its address, and its host may be gone. */
async function forgetWithdrawn(tx: Writer, before: string): Promise<void> {
  const where = { post: { path: null } };
  await tx.outsideImageUse.deleteMany({ where });
  await tx.imageScan.deleteMany({ where });
  await tx.$executeRaw`DELETE FROM OutsideImage WHERE digest IS NULL AND id NOT IN (SELECT imageId FROM OutsideImageUse) AND triedAt < ${before}`;
}
