import { Injectable } from '@nestjs/common';
import { decodePath, keyOf } from '../core/path.js';
import { defaultPattern } from '../core/permalink.js';
import { missing } from '../core/problem.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { settingsIn } from '../settings/settings.store.js';

/** Finds posts by the addresses that apps know them under: present, former and future ones. */
@Injectable()
export class PostFinder {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /** The id of the post, also of one in the trash. @throws Problem('missing') */
  async at(address: string): Promise<number> {
    const path = this.#pathIn(address);
    const found = path === null ? null : ((await this.#living(path)) ?? (await this.#waiting(path)));
    if (!found) throw missing(`There is no post at ${address.slice(0, 200)}`);
    return found.id;
  }

  #pathIn(address: string): string | null {
    const url = URL.parse(address, this.config.url);
    return url && url.host === new URL(this.config.url).host ? decodePath(url.pathname) : null;
  }

  /** The post that is there, or was and left an alias. */
  async #living(path: string): Promise<{ id: number } | null> {
    const reader = await this.database.reader();
    const key = keyOf(path);
    const post = await reader.post.findFirst({ where: { path: { in: [path, key, `${key}/`] } }, select: { id: true } });
    const alias = await reader.alias.findUnique({ where: { key }, select: { post: { select: { id: true } } } });
    return post ?? alias?.post ?? null;
  }

  /** The post that would be there if it were published: its slug says so, whatever day the address names. */
  async #waiting(path: string): Promise<{ id: number } | null> {
    const reader = await this.database.reader();
    const { permalink } = await settingsIn(reader);
    const slugs = [permalink, defaultPattern].map((pattern) => slugAt(pattern, keyOf(path))).filter((slug) => slug !== undefined);
    return reader.post.findFirst({ where: { slug: { in: slugs }, path: null }, select: { id: true } });
  }
}

/** The slug that a path has by a permalink pattern, if it is of this pattern. */
function slugAt(pattern: string, key: string): string | undefined {
  const shape = pattern.replace(/\/$/, '').replace(/:(\w+)/g, (_, name: string) => (name === 'slug' ? '([^/]+)' : '[^/]+'));
  return new RegExp(`^${shape}$`).exec(key)?.[1];
}
