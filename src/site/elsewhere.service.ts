import type { IncomingMessage } from 'node:http';
import { withNear } from '../core/nearest.js';
import { type Accepted, acceptedBy } from '../core/negotiate.js';
import { withQuery } from '../core/with-query.js';
import type { Nearest } from './nearest.service.js';
import { headerOf } from './raw-headers.js';
import { queryOf } from './request-target.js';
import { resolve } from './resolve.js';
import { errorAnswer, redirectAnswer, type StoredAnswer } from './stored-answer.js';
import type { TreeStore } from './tree.store.js';

/** Who hears of the uses of rules, of addresses that are nobody's, whether a page was in memory, and what keeps the tree from being read. */
export type Told = {
  rule: (source: string) => void;
  missed: (path: string, referrer: string | undefined) => void;
  looked: (wasKept: boolean) => void;
  failed: (error: unknown) => void;
};

/** What is answered at an address where no page lives: where to go, that it is gone, or what the reader may have meant. */
export class Elsewhere {
  constructor(
    private readonly tree: TreeStore,
    private readonly told: Told,
    private readonly nearest?: Nearest,
  ) {}

  answer(req: IncomingMessage, path: string, accepted: Accepted): StoredAnswer {
    const found = resolve(path, this.tree);
    if (found.rule !== undefined) this.told.rule(found.rule);
    if (found.status === 404) this.told.missed(path, headerOf(req.rawHeaders, 'referer'));
    if (found.target === undefined) return found.status === 410 ? errorAnswer(410, this.tree.errorPage(410, accepted)) : this.#missing(path, accepted);
    return redirectAnswer(found.status, withQuery(found.target, queryOf(req.url!)));
  }

  #missing(path: string, accepted: Accepted): StoredAnswer {
    const posts = this.nearest?.pagesFor(path, (other) => this.tree.hasPage(other)) ?? [];
    const page = this.tree.errorPage(404, posts.length > 0 ? acceptedBy(undefined) : accepted);
    if (!page || posts.length === 0) return errorAnswer(404, page);
    return errorAnswer(404, { ...page, bytes: Buffer.from(withNear(page.bytes.toString(), posts)) });
  }
}
