import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { encodePath } from '../core/path.js';
import { readPost } from '../pages/public-posts.store.js';
import { Theme } from '../pages/theme.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { outsideLinks } from './outside-links.js';

/** Works out whom a post has to tell: those to whom it links, once; all of them, when its text is another; those it has left, once more. */
@Injectable()
export class Teller {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly theme: Theme,
    private readonly settings: SettingsStore,
  ) {}

  /** Puts what is to be sent into the outbox, for every post that was changed. */
  async compareAll(): Promise<void> {
    const { telling } = await this.database.reader();
    for (const { postId, dueAt } of await telling.findMany({ where: { dueAt: { not: null } } })) await this.#compare(postId, dueAt!);
  }

  async #compare(postId: number, dueAt: string): Promise<void> {
    const post = readPost(this.database.rows, postId);
    const text = post && (await this.theme.textOf(post, await this.settings.read()));
    // One that can't be rendered just now has not lost its links
    if (text?.refusal) return;
    const links = post && text ? outsideLinks(text.html, post.link, this.config.url) : [];
    const textDigest = createHash('sha256').update(`${post?.title}\n${post?.link}\n${post?.markdown}`).digest('base64url');
    const source = post ? this.config.url + encodePath(post.path) : null;
    await this.database.change(async (tx) => {
      const before = await tx.telling.findUnique({ where: { postId } });
      // What changed meanwhile is compared in the next round
      if (before?.dueAt !== dueAt) return;
      await tx.telling.update({ where: { postId }, data: { textDigest, dueAt: null } });
      if (source !== null) await this.#tell(tx, { postId, source }, links, textDigest !== before.textDigest);
      await this.#takeBack(tx, postId, links);
    });
  }

  async #tell(tx: Writer, from: { postId: number; source: string }, links: string[], isAnother: boolean): Promise<void> {
    const again = { linked: 1, result: 'waiting', detail: '', attempts: 0, nextAt: this.clock.iso() } as const;
    for (const target of links) {
      const where = { postId_target: { postId: from.postId, target } };
      const known = await tx.sentMention.findUnique({ where });
      if (!known) await tx.sentMention.create({ data: { ...from, target, nextAt: again.nextAt } });
      else if (isAnother || known.linked === 0) await tx.sentMention.update({ where, data: again });
    }
  }

  /** Who has heard of a link that is not there any more hears of that; who never did needs not. */
  async #takeBack(tx: Writer, postId: number, links: string[]): Promise<void> {
    const left = { postId, linked: 1, target: { notIn: links } };
    await tx.sentMention.deleteMany({ where: { ...left, sentAt: null } });
    await tx.sentMention.updateMany({ where: left, data: { linked: 0, result: 'waiting', detail: '', attempts: 0, nextAt: this.clock.iso() } });
  }
}
