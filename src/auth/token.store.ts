import { Injectable, Logger } from '@nestjs/common';
import { invalid, missing } from '../core/problem.js';
import { unnoted } from '../platform/acting.service.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { type SignedIn, signedIn, signedInFields } from './author.store.js';
import { type Asking, noToken, tokenIn, tooNarrow, unknownToken } from './bearer.js';
import { needToken } from './needs.js';
import { opens, readScopes, type Scope, scopes } from './scopes.js';
import { digestOf, newSecret } from './secret.js';

/** How exactly it is known when a token was last used: asking for something must not cost a write each time. */
const noteMs = 60_000;
const longestName = 100;

/** Who acts by a token: its author, within its scopes. */
export type Bearer = { author: SignedIn; scopes: Scope[] };

@Injectable()
export class TokenStore {
  readonly #log = new Logger('tokens');
  /** tokens whose use is being written down at this moment */
  readonly #noting = new Set<number>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a token for an author and returns it; only its digest is kept. @param scopes separated by white space
   * @throws Problem('invalid') that names the field
   */
  async issue(authorId: number, token: { name: string; scopes: string }): Promise<string> {
    const name = token.name.trim();
    if (!name) throw invalid('name', 'The name is missing: it tells you later which app this is');
    if (name.length > longestName) throw invalid('name', `The name is longer than ${longestName} characters`);
    const { known, unknown } = readScopes(token.scopes);
    if (unknown.length > 0) throw invalid('scopes', `There is no scope “${unknown[0]!.slice(0, 40)}”: they are ${Object.keys(scopes).join(', ')}`);
    if (known.length === 0) throw invalid('scopes', 'A token that may do nothing is of no use: give it a scope');
    const secret = newSecret();
    const data = { digest: digestOf(secret), name, authorId, scopes: known.join(' '), createdAt: this.clock.iso() };
    await this.database.change((tx) => tx.token.create({ data }));
    return secret;
  }

  /** An author's tokens, newest first, without what would open anything. */
  async of(authorId: number) {
    const { token } = await this.database.reader();
    const select = { id: true, name: true, scopes: true, createdAt: true, lastUsedAt: true } as const;
    return token.findMany({ where: { authorId }, orderBy: { id: 'desc' }, select });
  }

  /** Ends a token of an author. @throws Problem('missing') also for somebody else's */
  async revoke(authorId: number, id: number): Promise<void> {
    const { count } = await this.database.change((tx) => tx.token.deleteMany({ where: { id, authorId } }));
    if (count === 0) throw missing('There is no such token');
  }

  /** Ends the token with this secret, if there is one. */
  async giveBack(secret: string): Promise<void> {
    await this.database.change((tx) => tx.token.deleteMany({ where: { digest: digestOf(secret) } }));
  }

  /** Who asks, if their token opens a door of this scope. @throws Problem: unauthenticated, forbidden, malformed */
  async admit(asking: Asking, wanted: Scope | 'any'): Promise<Bearer> {
    const secret = tokenIn(asking);
    if (secret === null) throw noToken();
    const reader = await this.database.reader();
    const token = await reader.token.findUnique({ where: { digest: digestOf(secret) }, include: { author: { select: signedInFields } } });
    if (!token) throw unknownToken();
    this.#noteUse(token);
    const held = readScopes(token.scopes).known;
    if (wanted !== 'any' && !opens(held, wanted)) throw tooNarrow(wanted);
    const author = signedIn(token.author);
    needToken(token.id, author);
    return { author, scopes: held };
  }

  /** Nobody waits for it: who reads must not stand in line for the write lock. */
  #noteUse({ id, lastUsedAt }: { id: number; lastUsedAt: string | null }): void {
    const now = this.clock.iso();
    if ((lastUsedAt !== null && Date.parse(now) - Date.parse(lastUsedAt) < noteMs) || this.#noting.has(id)) return;
    this.#noting.add(id);
    const note = unnoted(() => this.database.change((tx) => tx.token.updateMany({ where: { id }, data: { lastUsedAt: now } })));
    note.catch((error: unknown) => this.#log.warn(String(error))).finally(() => this.#noting.delete(id));
  }
}
