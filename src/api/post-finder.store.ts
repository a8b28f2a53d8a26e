import { Injectable } from '@nestjs/common';
import { decodePath, keyOf } from '../core/path.js';
import { defaultPattern } from '../core/permalink.js';
import { missing } from '../core/problem.js';
import type { SignedIn } from '../auth/author.store.js';
import { PostRights } from '../auth/post-rights.store.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { settingsIn } from '../settings/settings.store.js';

type Found = { id: number; path: string | null };

/** Finds posts by the addresses that apps know them under: present, former and future ones. */
@Injectable()
export class PostFinder {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly postRights: PostRights,
  ) {}

  /** The id of the post, also of one in the trash. What readers can't see and is not this author's is not there. @throws Problem('missing') */
  async at(author: SignedIn, address: string): Promise<number> {
    const path = this.#pathIn(address);
    const found = path === null ? null : ((await this.#living(path)) ?? (await this.#waiting(path)));
    if (!found || (found.path === null && !(await this.postRights.mayEdit(author, found.id)))) throw missing(`There is no post at ${address.slice(0, 200)}`);
    return found.id;
  }

  #pathIn(address: string): string | null {
    const url = URL.parse(address, this.config.url);
    return url && url.host === new URL(this.config.url).host ? decodePath(url.pathname) : null;
  }

  /** The post that is there, or was and left an alias. */
  async #living(path: string): Promise<Found | null> {
    const reader = await this.database.reader();
    const key = keyOf(path);
    const post = await reader.post.findFirst({ where: { path: { in: [path, key, `${key}/`] } }, select: { id: true, path: true } });
    const alias = await reader.alias.findUnique({ where: { key }, select: { post: { select: { id: true, path: true } } } });
    return post ?? alias?.post ?? null;
  }

  /** The post that would be there if it were published: its slug says so, whatever day the address names. */
  async #waiting(path: string): Promise<Found | null> {
    const reader = await this.database.reader();
    const { permalink } = await settingsIn(reader);
    const slugs = [permalink, defaultPattern].map((pattern) => slugAt(pattern, keyOf(path))).filter((slug) => slug !== undefined);
    return reader.post.findFirst({ where: { slug: { in: slugs }, path: null }, select: { id: true, path: true } });
  }
}

/** The slug that a path has by a permalink pattern, if it is of this pattern. */
function slugAt(pattern: string, key: string): string | undefined {
  const shape = pattern.replace(/\/$/, '').replace(/:(\w+)/g, (_, name: string) => (name === 'slug' ? '([^/]+)' : '[^/]+'));
  return new RegExp(`^${shape}$`).exec(key)?.[1];
}
