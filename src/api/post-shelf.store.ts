import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../auth/author.store.js';
import { PostRights } from '../auth/post-rights.store.js';
import { encodePath } from '../core/path.js';
import { defaultPattern, pathBy } from '../core/permalink.js';
import { missing, Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { type DeskPost, deskPost, deskPosts } from '../posts/desk.store.js';
import { labelSlug } from '../core/slug.js';
import { settingsIn } from '../settings/settings.store.js';

/** A post as programs see it. `url` is where it is, or where it will be as soon as it is published. */
export type ShelfPost = DeskPost & { url: string };

/** Posts within an author's reach, for the API. */
@Injectable()
export class PostShelf {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly postRights: PostRights,
  ) {}

  /** @throws Problem: missing, gone when it is in the trash, forbidden when it belongs to others */
  async get(author: SignedIn, id: number): Promise<ShelfPost> {
    await this.check(author, id);
    return this.read(id);
  }

  /** Looks whether a post is there and this author's to change. @throws as `get` */
  async check(author: SignedIn, id: number, inTrash: 'refused' | 'welcome' = 'refused'): Promise<void> {
    const reader = await this.database.reader();
    const post = Number.isSafeInteger(id) ? await reader.post.findUnique({ where: { id }, select: { status: true } }) : null;
    if (!post) throw missing('There is no such post');
    await this.postRights.mustEdit(author, id);
    if (post.status === 'trashed' && inTrash === 'refused') throw new Problem('gone', 'This post has been deleted');
  }

  async isTrashed(id: number): Promise<boolean> {
    const { post } = await this.database.reader();
    return (await post.count({ where: { id, status: 'trashed' } })) > 0;
  }

  /** The post, for who was found to be allowed to see it. */
  async read(id: number, inTrash: 'refused' | 'welcome' = 'refused'): Promise<ShelfPost> {
    const reader = await this.database.reader();
    const [post, { permalink }] = await Promise.all([deskPost(reader, id, inTrash), settingsIn(reader)]);
    return this.#withUrl(post, permalink);
  }

  /** As `read`, for a page of a list; without posts that are gone. */
  async readAll(ids: number[]): Promise<ShelfPost[]> {
    const reader = await this.database.reader();
    const [posts, { permalink }] = await Promise.all([deskPosts(reader, ids), settingsIn(reader)]);
    return posts.map((post) => this.#withUrl(post, permalink));
  }

  #withUrl(post: DeskPost, permalink: string): ShelfPost {
    return { ...post, url: this.config.url + encodePath(post.path ?? this.#futurePath(post, permalink)) };
  }

  #futurePath({ kind, slug, publishedAt, categories }: DeskPost, permalink: string): string {
    const placed = { slug, publishedAt: publishedAt ?? this.clock.iso(), category: categories.map(labelSlug)[0] };
    return pathBy(kind === 'page' ? defaultPattern : permalink, placed);
  }
}
