import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { missing, Problem } from '../core/problem.js';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { addressReader } from '../platform/trusted.js';
import { KudosLimit } from './kudos-limit.js';
import { KudosRows } from './kudos-rows.store.js';
import type { ReaderDoor, Reply } from './reader-reply.js';
import { isFromHere } from './same-site.js';

/**
 * Readers' thanks, counted apart from the pages so that those can be kept by any cache. No cookie, no address is stored. Answered
 * without the framework: who only reads never loads it.
 *
 *   GET /kudos/POST             `{count}`; 404 when the post is not public
 *   POST /kudos/POST            one more: 201 `{count, receipt}`; 429 after five a day for a post from one address
 *   DELETE /kudos/POST/RECEIPT  takes one back: `{count}`
 */
export class KudosDoor implements ReaderDoor {
  readonly #limit = new KudosLimit();
  readonly #salt = randomBytes(32);
  readonly #addressOf: (request: IncomingMessage) => string;
  #rows: KudosRows | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.#addressOf = addressReader(config.trustedProxies);
  }

  close(): void {
    this.#rows?.close();
    this.#rows = undefined;
  }

  async reply(request: IncomingMessage, [first = '', second, ...more]: string[]): Promise<Reply> {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (more.length > 0) throw missing('There is no such page');
    const post = idFrom(first);
    const [allowed, work] = second
      ? ['DELETE', async () => ({ count: await this.#store.takeBack(post, second) })]
      : method === 'POST'
        ? ['POST', () => this.#give(request, post)]
        : ['GET, HEAD, POST', async () => ({ count: this.#store.count(post) })];
    if (!allowed.includes(method!)) return { status: 405, headers: { Allow: allowed }, body: {} };
    if (method !== 'GET' && !isFromHere(request)) return { status: 403, headers: {}, body: '' };
    return { status: method === 'POST' ? 201 : 200, headers: {}, body: await work() };
  }

  #give(request: IncomingMessage, post: number): Promise<object> {
    const address = this.#addressOf(request);
    const isProxy = /^(::ffff:)?127\.|^::1$/.test(address);
    this.#limit.count(createHmac('sha256', this.#salt).update(address).digest('base64url'), isProxy, post, this.clock.now().getTime());
    return this.#store.give(post);
  }

  get #store(): KudosRows {
    this.#rows ??= new KudosRows(this.config.databaseFile);
    return this.#rows;
  }
}

function idFrom(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Problem('malformed', `“${text.slice(0, 20)}” is no post's number`);
  return Number(text);
}
