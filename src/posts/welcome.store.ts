import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { emptyFields } from './post-fields.js';
import { deletePost, trashPost } from './trash.store.js';
import { createPost } from './write-post.store.js';
import { welcomeMarkdown, welcomeTitle } from './welcome.js';

const flag = 'welcomed';

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
      if (await tx.setting.findUnique({ where: { name: flag } })) return false;
      await tx.setting.create({ data: { name: flag, value: 'true' } });
      if ((await tx.post.count()) > 0) return false;
      const fields = { ...emptyFields, title: welcomeTitle, markdown: welcomeMarkdown, slug: 'welcome', lang: 'en' };
      await createPost(tx, fields, { by: null, reason: 'created', status: 'published' }, { authorIds: [] }, this.clock.iso());
      return true;
    });
  }

  /** For a blog that moves in: it gets no welcome, and one that nobody has touched goes. Returns whether no post is here then. */
  makeRoom(): Promise<boolean> {
    return this.database.change(async (tx) => {
      await tx.setting.upsert({ where: { name: flag }, create: { name: flag, value: 'true' }, update: {} });
      const posts = await tx.post.findMany({ take: 2, select: { id: true, version: true, title: true, markdown: true } });
      const [post] = posts;
      const isUntouched = posts.length === 1 && post?.version === 1 && post.title === welcomeTitle && post.markdown === welcomeMarkdown;
      if (!isUntouched) return posts.length === 0;
      await trashPost(tx, post.id, { by: null }, this.clock.iso());
      await deletePost(tx, post.id);
      return true;
    });
  }
}
