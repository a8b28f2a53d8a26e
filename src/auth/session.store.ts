import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import type { SignedIn } from './author.store.js';
import { digestOf, newSecret } from './secret.js';

export const sessionDays = 30;
const dayMs = 86_400_000;

@Injectable()
export class SessionStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Signs an author in. Returns the cookie's value, which is kept nowhere. Sessions that have ended are swept out. */
  async begin(authorId: number): Promise<string> {
    const secret = newSecret();
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + sessionDays * dayMs).toISOString();
    await this.database.change(async (tx) => {
      await tx.session.deleteMany({ where: { expiresAt: { lte: now.toISOString() } } });
      await tx.session.create({ data: { digest: digestOf(secret), authorId, createdAt: now.toISOString(), expiresAt } });
    });
    return secret;
  }

  /** Who holds this cookie, or null when it never was or is no longer a session. */
  async authorOf(secret: string): Promise<SignedIn | null> {
    const reader = await this.database.reader();
    const session = await reader.session.findUnique({
      where: { digest: digestOf(secret) },
      include: { author: { select: { id: true, name: true, role: true } } },
    });
    return session && session.expiresAt > this.clock.iso() ? session.author : null;
  }

  async end(secret: string): Promise<void> {
    await this.database.change((tx) => tx.session.deleteMany({ where: { digest: digestOf(secret) } }));
  }
}
