import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { actAs, unnoted } from '../platform/acting.service.js';
import { Database, type Writer } from '../platform/database.service.js';
import { shortAgent } from './agent.js';
import { type SignedIn, signedIn, signedInFields } from './author.store.js';
import { sessionDays } from './cookies.js';
import { Cookies } from './cookies.service.js';
import { digestOf } from './secret.js';
import { endSessions } from './sign-out.store.js';

const dayMs = 86_400_000;
/** A session that nobody used for so long has ended, however young it is. */
const idleDays = 14;
/** So long after signing in somebody may change how they sign in; after that they show once more who they are. */
const provenMs = 30 * 60_000;

/** How exactly it is known when a session was last used: looking at a page must not cost a write each time. */
const noteMs = 5 * 60_000;

/** Where a session begins, as its owner knows it again. Nothing of it is asked of later requests: a phone changes all of it. */
export type From = { agent?: string | undefined; address?: string; deviceId?: number | null };

@Injectable()
export class SessionStore {
  readonly #log = new Logger('sessions');
  /** sessions whose use is being written down at this moment */
  readonly #noting = new Set<number>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly cookies: Cookies,
  ) {}

  /** Signs an author in. Returns the cookie's value, which is kept nowhere. */
  async begin(authorId: number, agent?: string): Promise<string> {
    return this.database.change((tx) => this.beginIn(tx, authorId, { agent }));
  }

  /** The same as a part of a change; the session of `before` ends with it. Sessions that have ended are swept out. */
  async beginIn(tx: Writer, authorId: number, { agent, address = '', deviceId = null }: From, before: string | null = null): Promise<string> {
    const secret = this.cookies.newSession();
    const now = this.clock.iso();
    const expiresAt = daysFrom(now, sessionDays);
    const times = { createdAt: now, usedAt: now, provenAt: now, expiresAt };
    await tx.session.deleteMany({ where: { OR: [{ expiresAt: { lte: now } }, { usedAt: { lte: daysFrom(now, -idleDays) } }] } });
    if (before !== null) await tx.session.deleteMany({ where: { digest: digestOf(before) } });
    await tx.session.create({ data: { digest: digestOf(secret), authorId, agent: shortAgent(agent), address, deviceId, ...times } });
    const { name } = await tx.author.update({ where: { id: authorId }, data: { seenAt: now }, select: { name: true } });
    actAs({ authorId, who: name });
    return secret;
  }

  /** Who holds this cookie, and whether they showed who they are just now; null when it never was or is no longer a session. */
  async find(secret: string): Promise<{ author: SignedIn; isProven: boolean } | null> {
    const reader = await this.database.reader();
    const session = await reader.session.findUnique({ where: { digest: digestOf(secret) }, include: { author: { select: signedInFields } } });
    if (!session || session.author.email === null || session.expiresAt <= this.clock.iso() || session.usedAt <= this.#idleSince()) return null;
    this.#noteUse(session);
    return { author: signedIn(session.author), isProven: Date.parse(session.provenAt || session.createdAt) > this.clock.now().getTime() - provenMs };
  }

  /** The sessions of an author that go on, the last used first; `isThis` is the one of this cookie. */
  async of(authorId: number, secret: string | null) {
    const { session } = await this.database.reader();
    const where = { authorId, expiresAt: { gt: this.clock.iso() }, usedAt: { gt: this.#idleSince() } };
    const rows = await session.findMany({ where, orderBy: [{ usedAt: 'desc' }, { id: 'desc' }] });
    const own = secret && digestOf(secret);
    return rows.map(({ id, agent, address, createdAt, usedAt, digest }) => ({ id, agent, address, createdAt, usedAt, isThis: digest === own }));
  }

  /** Signs out. The browser stays known. */
  async end(secret: string): Promise<void> {
    await this.database.change((tx) => tx.session.deleteMany({ where: { digest: digestOf(secret) } }));
  }

  /** Ends one session of an author, and its browser is a stranger's; somebody else's stays. */
  async endOne(authorId: number, id: number): Promise<void> {
    await this.database.change(async (tx) => {
      await tx.device.deleteMany({ where: { authorId, sessions: { some: { id } } } });
      await tx.session.deleteMany({ where: { id, authorId } });
    });
  }

  /** Ends all sessions of an author, but the one of this cookie. */
  async endAll(authorId: number, but: string | null): Promise<void> {
    await this.database.change((tx) => endSessions(tx, authorId, but));
  }

  #idleSince(): string {
    return daysFrom(this.clock.iso(), -idleDays);
  }

  /** Nobody waits for it: who reads a page must not stand in line for the write lock. */
  #noteUse({ id, authorId, usedAt }: { id: number; authorId: number; usedAt: string }): void {
    const now = this.clock.iso();
    if (Date.parse(now) - Date.parse(usedAt) < noteMs || this.#noting.has(id)) return;
    this.#noting.add(id);
    const note = unnoted(() =>
      this.database.change(async (tx) => {
        await tx.session.updateMany({ where: { id }, data: { usedAt: now } });
        await tx.author.update({ where: { id: authorId }, data: { seenAt: now } });
      }),
    );
    note.catch((error: unknown) => this.#log.warn(String(error))).finally(() => this.#noting.delete(id));
  }
}

const daysFrom = (iso: string, days: number): string => new Date(Date.parse(iso) + days * dayMs).toISOString();
