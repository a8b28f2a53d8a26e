import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { tooNarrow } from '../auth/bearer.js';
import { mayPublish } from '../auth/scopes.js';
import type { Bearer } from '../auth/token.store.js';
import { invalid, Problem } from '../core/problem.js';
import { withUses } from '../media/uses.store.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { AmendStore, type Amendment } from '../posts/amend.store.js';
import { type DeskPost, deskPost } from '../posts/desk.store.js';
import { type Merger, MergeStore } from '../posts/merge.store.js';
import type { PostFields } from '../posts/post-fields.js';
import { createPost } from '../posts/write-post.store.js';
import { PostStore } from '../posts/post.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { renderApart } from '../rendering/render-pool.service.js';
import { TextStore } from '../rendering/texts.store.js';
import type { Receipt } from '../publishing/receipt.js';
import { postJson } from './post-output.js';
import { PostShelf, type ShelfPost } from './post-shelf.store.js';
import type { Status } from './post-status.js';

export type Written = { post: ShelfPost; receipt: Receipt };

/** A new post. With `key`, a second request with the same one makes no second post; `body` is what the request said. */
export type NewPost = {
  status: Status;
  extra?: string | null;
  /** its author was told whose the address was, and takes it */
  takeover?: boolean;
  /** what of the fields is rendered */
  text: Pick<PostFields, 'markdown' | 'excerpt'>;
  /** the fields, as of the moment at which they are written */
  fields: (now: string) => PostFields;
  key?: { name: string; body: string } | undefined;
};

/** What a bearer may do to posts, each change on the site before it is answered. */
@Injectable()
export class PostWriter {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly shelf: PostShelf,
    private readonly posts: PostStore,
    private readonly amendments: AmendStore,
    private readonly publisher: Publisher,
    private readonly texts: TextStore,
    private readonly merges: MergeStore,
  ) {}

  async create({ author, scopes }: Bearer, { status, text, fields, extra = null, takeover = false, key }: NewPost): Promise<Written> {
    if (status !== 'idea' && !mayPublish(scopes)) throw tooNarrow('create', 'This token may write ideas, and may not publish');
    if (status !== 'idea') await renderApart({ markdown: [text.markdown, ''], excerpt: text.excerpt ?? '', isCleaned: false });
    const mark = key && { source: `api:${author.id}:${digest(key.name)}`, sourceDigest: digest(key.body) };
    const { id, isKnown } = await withUses(() =>
      this.database.change(async (tx) => {
        const known = mark && (await tx.post.findUnique({ where: { source: mark.source }, select: { id: true, sourceDigest: true } }));
        if (known && known.sourceDigest !== mark.sourceDigest) throw invalid('Idempotency-Key', 'This key was used for another post');
        if (known) return { id: known.id, isKnown: true };
        const now = this.clock.iso();
        const change = { by: author.id, reason: status === 'idea' ? 'created' : 'published', status, takeover } as const;
        return { id: await createPost(tx, fields(now), change, { authorIds: [author.id], extra, ...mark }, now), isKnown: false };
      }),
    );
    // It may be others' by now
    if (isKnown) await this.shelf.check(author, id, 'welcome');
    // A key that was used for a post that has been deleted since is answered as it was the first time
    return this.#written(id, 'welcome');
  }

  /** @param decide see AmendStore.amend */
  async amend(bearer: Bearer, id: number, decide: (post: DeskPost, now: string) => Amendment, version?: number): Promise<Written> {
    const within = (post: DeskPost, now: string): Amendment => {
      const amendment = decide(post, now);
      checkReach(bearer, post.status, amendment.status);
      return amendment;
    };
    await this.#mustRender(id, within);
    await this.amendments.amend(id, within, { by: bearer.author.id, version }).catch((error: unknown) => this.#tell(error, id));
    return this.#written(id);
  }

  /** Into the trash. */
  async trash(bearer: Bearer, id: number, version?: number): Promise<Receipt> {
    const { status } = await this.shelf.read(id);
    checkReach(bearer, status, 'idea');
    await this.posts.trash(id, bearer.author.id, version).catch((error: unknown) => this.#tell(error, id));
    return this.publisher.goLive();
  }

  /** Makes one post of two. Returns the one that stays. */
  async merge(bearer: Bearer, id: number, { into, appends, version }: Omit<Merger, 'by'>): Promise<Written> {
    if (!bearer.scopes.includes('update')) throw tooNarrow('update', 'This token may not change the post that stays');
    await this.shelf.check(bearer.author, into);
    checkReach(bearer, 'published');
    await this.merges.merge(id, { into, appends, version, by: bearer.author.id }).catch((error: unknown) => this.#tell(error, id));
    return this.#written(into);
  }

  /** Out of the trash. */
  async restore(bearer: Bearer, id: number): Promise<Written> {
    const { post } = await this.database.reader();
    const { status, trashedFrom } = await post.findUniqueOrThrow({ where: { id }, select: { status: true, trashedFrom: true } });
    checkReach(bearer, 'idea', status === 'trashed' ? (trashedFrom ?? 'idea') : status);
    if (status === 'trashed') await this.posts.restore(id, bearer.author.id, 'before');
    return this.#written(id);
  }

  /** Looked at before the transaction, in which others would wait for it. @throws Problem('invalid', 'markdown') when readers could not be shown it */
  async #mustRender(id: number, decide: (post: DeskPost, now: string) => Amendment): Promise<void> {
    const post = await deskPost(await this.database.reader(), id);
    const { fields, status } = decide(post, this.clock.iso());
    if (status !== 'idea') await this.texts.of({ ...post, ...fields });
  }

  async #written(id: number, inTrash: 'refused' | 'welcome' = 'refused'): Promise<Written> {
    const receipt = await this.publisher.goLive();
    return { post: await this.shelf.read(id, inTrash), receipt };
  }

  /** Who comes too late gets what stands there now, to merge with; and fields have other names here than in the editor. */
  async #tell(error: unknown, id: number): Promise<never> {
    if (!(error instanceof Problem)) throw error;
    if (error.field === 'date') throw new Problem(error.kind, error.message, 'publishedAt');
    if (error.kind !== 'stale') throw error;
    const current = postJson(await this.shelf.read(id));
    throw new Problem('stale', `The post was changed since you read it and is at version ${current.version} now. Nothing was overwritten.`, undefined, {
      current,
    });
  }
}

/** A token for ideas touches nothing that readers see, before or after. */
function checkReach({ scopes }: Bearer, ...statuses: string[]): void {
  if (!mayPublish(scopes) && statuses.some((status) => status !== 'idea'))
    throw tooNarrow('create', 'This token is for ideas: it may not touch what is public or going to be');
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
