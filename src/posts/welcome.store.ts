import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { emptyFields } from './post-fields.js';
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
}
