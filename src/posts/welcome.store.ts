import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { emptyFields } from './post-fields.js';
import { deletePost, trashPost } from './trash.store.js';
import { createPost } from './write-post.store.js';
import { welcomeMarkdown, welcomeTitle } from './welcome.js';

/** The row that says that the blog had its welcome, or needs none. */
export const welcomeFlag = 'welcomed';

/** The first post of a new blog. Written once: who deletes it never sees it again. */
@Injectable()
export class WelcomeStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes the post if the blog is new. Returns whether it did. */
  write(): Promise<boolean> {
    return this.database.change(async (tx) => {
      if (await tx.setting.findUnique({ where: { name: welcomeFlag } })) return false;
      await tx.setting.create({ data: { name: welcomeFlag, value: 'true' } });
      if ((await tx.post.count()) > 0) return false;
      await writeWelcome(tx, this.clock.iso());
      return true;
    });
  }

  /** For a blog that moves in: it gets no welcome, and one that nobody has touched goes. Returns whether no post is here then, which `noted` is told first. */
  makeRoom(noted: (tx: Writer, hadWelcome: boolean) => Promise<void>): Promise<boolean> {
    return this.database.change(async (tx) => {
      const posts = await tx.post.findMany({ take: 2, select: { id: true, version: true, title: true, markdown: true } });
      const [post] = posts;
      const isUntouched = posts.length === 1 && post?.version === 1 && post.title === welcomeTitle && post.markdown === welcomeMarkdown;
      if (!isUntouched && posts.length > 0) return false;
      await noted(tx, isUntouched);
      await tx.setting.upsert({ where: { name: welcomeFlag }, create: { name: welcomeFlag, value: 'true' }, update: {} });
      if (!isUntouched) return true;
      await trashPost(tx, post.id, { by: null }, this.clock.iso());
      await deletePost(tx, post.id);
      return true;
    });
  }
}

/** The first post, once more in a blog that has none. */
export async function writeWelcome(tx: Writer, now: string): Promise<void> {
  const fields = { ...emptyFields, title: welcomeTitle, markdown: welcomeMarkdown, slug: 'welcome', lang: 'en' };
  // The address is the one at which it was gone
  await createPost(tx, fields, { by: null, reason: 'created', status: 'published', takeover: true }, { authorIds: [] }, now);
}
