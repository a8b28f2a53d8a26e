import { Injectable } from '@nestjs/common';
import { tooNarrow } from '../auth/bearer.js';
import { opens } from '../auth/scopes.js';
import type { Bearer } from '../auth/token.store.js';
import { Config } from '../platform/config.js';
import { LabelList } from '../posts/label-list.store.js';
import { badRequest } from './micropub-command.js';
import { propertiesOf } from './micropub-source.js';
import { PostFinder } from './post-finder.store.js';
import { PostList } from './post-list.store.js';
import { readPostQuery } from './post-query.js';
import { PostShelf, type ShelfPost } from './post-shelf.store.js';

export type Query = Record<string, string | string[] | undefined>;

const postTypes = [
  ['note', 'Note'],
  ['article', 'Article'],
  ['photo', 'Photo'],
  ['bookmark', 'Bookmark'],
  ['reply', 'Reply'],
  ['like', 'Like'],
  ['repost', 'Repost'],
  ['video', 'Video'],
  ['audio', 'Audio'],
].map(([type, name]) => ({ type, name }));

/** What Micropub's apps ask (https://www.w3.org/TR/micropub/#querying, https://indieweb.org/Micropub-extensions). */
@Injectable()
export class MicropubQueries {
  constructor(
    private readonly config: Config,
    private readonly labels: LabelList,
    private readonly finder: PostFinder,
    private readonly shelf: PostShelf,
    private readonly list: PostList,
  ) {}

  /** The answer as JSON. Without a question it says whose token this is. @throws Problem */
  async answer(bearer: Bearer, query: Query): Promise<object> {
    const q = oneOf(query, 'q');
    if (q === null) return { me: `${this.config.url}/`, scope: bearer.scopes.join(' ') };
    if (q === 'config') return this.#config();
    if (q === 'syndicate-to') return { 'syndicate-to': [] };
    if (q === 'post-types') return { 'post-types': postTypes };
    if (q === 'category') return { categories: await this.#categories(bearer, oneOf(query, 'filter') ?? oneOf(query, 'search')) };
    if (q !== 'source') throw badRequest(`There is no query “${q.slice(0, 40)}”`);
    if (!opens(bearer.scopes, 'read')) throw tooNarrow('read');
    const url = oneOf(query, 'url');
    return url === null ? this.#posts(bearer, query) : this.#post(bearer, url, query);
  }

  #config(): object {
    return {
      q: ['config', 'source', 'syndicate-to', 'category', 'post-types'],
      'media-endpoint': `${this.config.url}/api/micropub/media`,
      'syndicate-to': [],
      'post-types': postTypes,
      'post-status': ['published', 'draft'],
      visibility: ['public'],
      mp: ['slug', 'photo-alt'],
    };
  }

  async #categories({ author }: Bearer, filter: string | null): Promise<string[]> {
    const names = (await this.labels.tags(author)).map(({ name }) => name).toSorted((a, b) => (a < b ? -1 : 1));
    return filter === null ? names : names.filter((name) => name.toLowerCase().includes(filter.toLowerCase()));
  }

  async #post({ author }: Bearer, url: string, query: Query): Promise<object> {
    const properties = propertiesOf(await this.shelf.get(author, await this.finder.at(author, url)), this.config.url);
    const wanted = Object.entries(query)
      .filter(([name]) => /^properties(?:\[\d*\])?$/.test(name))
      .flatMap(([, value]) => value ?? []);
    if (wanted.length === 0) return { type: ['h-entry'], properties };
    return { properties: Object.fromEntries(Object.entries(properties).filter(([name]) => wanted.includes(name))) };
  }

  async #posts({ author }: Bearer, query: Query): Promise<object> {
    const status = { draft: 'idea', published: 'published', scheduled: 'scheduled' }[oneOf(query, 'post-status') ?? ''] ?? null;
    const limit = String(Math.min(Number(oneOf(query, 'limit') ?? 20) || 20, 100));
    const wanted = { ...readPostQuery({ limit, after: oneOf(query, 'after') ?? '', q: oneOf(query, 'filter') ?? '' }), status };
    const { posts, next } = await this.list.page(author, wanted);
    const item = (post: ShelfPost) => ({ type: ['h-entry'], properties: propertiesOf(post, this.config.url) });
    return { items: posts.map(item), paging: next === null ? {} : { after: next } };
  }
}

/** The last one where a parameter is repeated; null where it is missing or empty. */
function oneOf(query: Query, name: string): string | null {
  return [query[name] ?? []].flat().at(-1) || null;
}
