import { Injectable } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';
import { saveSettings } from '../settings/settings.store.js';
import { addAuthor, hasAccounts, type NewAuthor } from './author.store.js';
import { hashPassword } from './password.js';
import { digestOf, newSecret } from './secret.js';

export const setUpMinutes = 60;

/** The link that makes the first account: printed at start while there is none, good once and for an hour. */
@Injectable()
export class InvitationStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A new secret for the set-up link, or null when the blog has an owner. Links from earlier starts stop working. */
  async issueSetUp(): Promise<string | null> {
    const secret = newSecret();
    const expiresAt = new Date(this.clock.now().getTime() + setUpMinutes * 60_000).toISOString();
    return this.database.change(async (tx) => {
      if (await hasAccounts(tx)) return null;
      await tx.invitation.deleteMany({});
      await tx.invitation.create({ data: { digest: digestOf(secret), role: 'owner', expiresAt } });
      return secret;
    });
  }

  /** @throws Problem('missing') when the link is unknown, used or expired */
  async check(secret: string): Promise<void> {
    await this.#valid(await this.database.reader(), secret);
  }

  /** Makes the owner's account and names the blog. The link is used up in the same transaction. Returns the author's id. */
  async redeem(secret: string, account: Omit<NewAuthor, 'role'>, blogTitle: string): Promise<number> {
    await this.check(secret);
    const passwordHash = await hashPassword(account.password);
    return this.database.change(async (tx) => {
      await this.#valid(tx, secret);
      const id = await addAuthor(tx, { ...account, role: 'owner' }, passwordHash, this.clock.iso());
      await tx.invitation.deleteMany({});
      if (blogTitle.trim()) await saveSettings(tx, { title: blogTitle.trim() });
      return id;
    });
  }

  async #valid(reader: Reader | Writer, secret: string): Promise<void> {
    const row = await reader.invitation.findUnique({ where: { digest: digestOf(secret) } });
    if (!row || row.expiresAt <= this.clock.iso() || (await hasAccounts(reader)))
      throw new Problem('missing', 'This set-up link has been used or is too old. Start Qvill again for a new one.');
  }
}
