import { Injectable } from '@nestjs/common';
import { outsideImagesIn } from '../core/outside-images.js';
import { ChangedTexts } from '../pages/changed-texts.store.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';

const dayMs = 86_400_000;
/** Of a post with more, readers' browsers ask for the rest. */
const mostOfPost = 200;

/** Which pictures of other hosts public posts show. */
@Injectable()
export class ImageTakeUp {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly texts: ChangedTexts,
  ) {}

  /** Takes up the pictures of posts that changed, some at once. Returns whether there may be more. */
  async some(): Promise<boolean> {
    const isMore = await this.texts.some(
      'ImageScan',
      (shown) => (shown ? outsideImagesIn(`${shown.text.html}\n${shown.text.ownExcerptHtml}`, this.config.url).slice(0, mostOfPost) : []),
      (tx, id, urls) => this.#write(tx, id, urls),
    );
    const before = new Date(this.clock.now().getTime() - dayMs).toISOString();
    await this.database.change((tx) => forgetWithdrawn(tx, before));
    return isMore;
  }

  async #write(tx: Writer, postId: number, urls: string[]): Promise<void> {
    const list = JSON.stringify(urls);
    await tx.$executeRaw`INSERT OR IGNORE INTO OutsideImage (url, nextAt) SELECT value, ${this.clock.iso()} FROM json_each(${list})`;
    await tx.$executeRaw`DELETE FROM OutsideImageUse WHERE postId = ${postId}`;
    await tx.$executeRaw`INSERT INTO OutsideImageUse (postId, imageId) SELECT ${postId}, id FROM OutsideImage WHERE url IN (SELECT value FROM json_each(${list}))`;
  }
}

/** What no public post shows any more is not asked for. What is held stays: another reader may still have its address, and its host may be gone. */
async function forgetWithdrawn(tx: Writer, before: string): Promise<void> {
  const where = { post: { path: null } };
  await tx.outsideImageUse.deleteMany({ where });
  await tx.imageScan.deleteMany({ where });
  await tx.$executeRaw`DELETE FROM OutsideImage WHERE digest IS NULL AND id NOT IN (SELECT imageId FROM OutsideImageUse) AND triedAt < ${before}`;
}
