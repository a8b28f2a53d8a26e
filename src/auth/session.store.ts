import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { shortAgent } from './agent.js';
import { type SignedIn, signedIn, signedInFields } from './author.store.js';
import { digestOf, newSecret } from './secret.js';

export const sessionDays = 30;
const dayMs = 86_400_000;

/** How exactly it is known when a session was last used: looking at a page must not cost a write each time. */
const noteMs = 5 * 60_000;

@Injectable()
export class SessionStore {
  readonly #log = new Logger('sessions');
  /** sessions whose use is being written down at this moment */
  readonly #noting = new Set<number>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Signs an author in. Returns the cookie's value, which is kept nowhere. Sessions that have ended are swept out. */
  async begin(authorId: number, agent?: string): Promise<string> {
    const secret = newSecret();
    const now = this.clock.iso();
    const expiresAt = new Date(Date.parse(now) + sessionDays * dayMs).toISOString();
    await this.database.change(async (tx) => {
      await tx.session.deleteMany({ where: { expiresAt: { lte: now } } });
      await tx.session.create({ data: { digest: digestOf(secret), authorId, agent: shortAgent(agent), createdAt: now, usedAt: now, expiresAt } });
      await tx.author.update({ where: { id: authorId }, data: { seenAt: now } });
    });
    return secret;
  }

  /** Who holds this cookie, or null when it never was or is no longer a session. */
  async authorOf(secret: string): Promise<SignedIn | null> {
    const reader = await this.database.reader();
    const session = await reader.session.findUnique({ where: { digest: digestOf(secret) }, include: { author: { select: signedInFields } } });
    if (!session || session.expiresAt <= this.clock.iso()) return null;
    this.#noteUse(session);
    return signedIn(session.author);
  }

  /** The sessions of an author that go on, the last used first; `isThis` is the one of this cookie. */
  async of(authorId: number, secret: string | null) {
    const { session } = await this.database.reader();
    const rows = await session.findMany({ where: { authorId, expiresAt: { gt: this.clock.iso() } }, orderBy: [{ usedAt: 'desc' }, { id: 'desc' }] });
    const own = secret && digestOf(secret);
    return rows.map(({ id, agent, createdAt, usedAt, digest }) => ({ id, agent, createdAt, usedAt, isThis: digest === own }));
  }

  async end(secret: string): Promise<void> {
    await this.database.change((tx) => tx.session.deleteMany({ where: { digest: digestOf(secret) } }));
  }

  /** Ends one session of an author; somebody else's stays. */
  async endOne(authorId: number, id: number): Promise<void> {
    await this.database.change((tx) => tx.session.deleteMany({ where: { id, authorId } }));
  }

  /** Ends all sessions of an author, but the one of this cookie. */
  async endAll(authorId: number, but: string | null): Promise<void> {
    await this.database.change((tx) => tx.session.deleteMany({ where: { authorId, ...(but ? { digest: { not: digestOf(but) } } : {}) } }));
  }

  /** Nobody waits for it: who reads a page must not stand in line for the write lock. */
  #noteUse({ id, authorId, usedAt }: { id: number; authorId: number; usedAt: string }): void {
    const now = this.clock.iso();
    if (Date.parse(now) - Date.parse(usedAt) < noteMs || this.#noting.has(id)) return;
    this.#noting.add(id);
    const note = this.database.change(async (tx) => {
      await tx.session.updateMany({ where: { id }, data: { usedAt: now } });
      await tx.author.update({ where: { id: authorId }, data: { seenAt: now } });
    });
    note.catch((error: unknown) => this.#log.warn(String(error))).finally(() => this.#noting.delete(id));
  }
}
