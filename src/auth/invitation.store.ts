import { Injectable } from '@nestjs/common';
import { missing } from '../core/problem.js';
import { actAs } from '../platform/acting.service.js';
import { Clock } from '../platform/clock.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';
import { saveSettings } from '../settings/settings.store.js';
import { addAuthor, freeEmail, hasAccounts, type NewAuthor, normalName } from './author.store.js';
import { markPostsOf, renameAuthor } from './bylines.store.js';
import { hashPassword } from './password.js';
import type { Role } from './rights.js';
import { digestOf, newSecret } from './secret.js';
import { mustBeStrong } from './strength.service.js';
import { endSessions } from './sign-out.store.js';

export const setUpMinutes = 60;
export const invitationDays = 7;
const dayMs = 86_400_000;

/** Who a link is for: a new person, or one whose account it opens (again). `createdById` is null for the set-up link alone. */
export type NewInvitation = { role: Role; name: string; authorId: number | null; createdById: number };

type Account = Omit<NewAuthor, 'role'>;

/** Links that make an account, each good once: the set-up link of a new blog, and those that owners give to people. */
@Injectable()
export class InvitationStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A new secret for the set-up link, or null when the blog has an owner. Links from earlier starts stop working. */
  async issueSetUp(): Promise<string | null> {
    const secret = newSecret();
    return this.database.change(async (tx) => {
      if (await hasAccounts(tx)) return null;
      await tx.invitation.deleteMany({});
      await tx.invitation.create({ data: { digest: digestOf(secret), role: 'owner', ...this.#lasting(setUpMinutes * 60_000) } });
      return secret;
    });
  }

  /** @throws Problem('missing') when the set-up link is unknown, used or expired */
  async check(secret: string): Promise<void> {
    await this.#setUp(await this.database.reader(), secret);
  }

  /** Makes the owner's account and names the blog. The link is used up in the same transaction. Returns the author's id. */
  async redeem(secret: string, account: Account, blogTitle: string): Promise<number> {
    await this.check(secret);
    await mustBeStrong(account.password, [account.name, account.email]);
    const passwordHash = await hashPassword(account.password);
    return this.database.change(async (tx) => {
      await this.#setUp(tx, secret);
      const id = await addAuthor(tx, { ...account, role: 'owner' }, passwordHash, this.clock.iso());
      actAs({ authorId: id, who: account.name });
      await tx.invitation.deleteMany({});
      if (blogTitle.trim()) await saveSettings(tx, { title: blogTitle.trim() });
      return id;
    });
  }

  /** A new secret for a link. An earlier one for the same person stops working. @throws Problem('missing') when there is no such person */
  async issue({ name, authorId, ...invitation }: NewInvitation): Promise<string> {
    const secret = newSecret();
    await this.database.change(async (tx) => {
      await tx.invitation.deleteMany({ where: { expiresAt: { lte: this.clock.iso() } } });
      if (authorId !== null) await this.#replace(tx, authorId);
      const data = { digest: digestOf(secret), name: name.trim() && normalName(name), authorId, ...invitation, ...this.#lasting(invitationDays * dayMs) };
      await tx.invitation.create({ data });
    });
    return secret;
  }

  /** A link by which somebody opens their own account again: nobody gave it to them but the machine's own shell. */
  async issueFor(authorId: number): Promise<string> {
    const { author } = await this.database.reader();
    const { role, name } = await author.findUniqueOrThrow({ where: { id: authorId }, select: { role: true, name: true } });
    return this.issue({ role: role as Role, name, authorId, createdById: authorId });
  }

  /** The links that somebody can still follow, the newest first. */
  async pending() {
    const { invitation } = await this.database.reader();
    const select = { id: true, name: true, role: true, expiresAt: true, author: { select: { name: true, email: true } } } as const;
    const where = { createdById: { not: null }, expiresAt: { gt: this.clock.iso() } };
    const rows = await invitation.findMany({ where, orderBy: { id: 'desc' }, select });
    return rows.map(({ author, ...row }) => ({ ...row, name: author?.name ?? row.name, isReset: Boolean(author?.email) }));
  }

  async revoke(id: number): Promise<void> {
    await this.database.change((tx) => tx.invitation.deleteMany({ where: { id, createdById: { not: null } } }));
  }

  /** Whom the link is for. @throws Problem('missing') when it is unknown, used, revoked or expired */
  async find(secret: string) {
    return this.#find(await this.database.reader(), secret);
  }

  /** Makes the account, or opens it again with a new password and no session. The link is used up in the same transaction. Returns the author's id. */
  async accept(secret: string, account: Account): Promise<number> {
    await this.find(secret);
    await mustBeStrong(account.password, [account.name, account.email]);
    const passwordHash = await hashPassword(account.password);
    return this.database.change(async (tx) => {
      const { id, role, author } = await this.#find(tx, secret);
      await tx.invitation.delete({ where: { id } });
      const authorId = author?.id ?? (await addAuthor(tx, { ...account, role: role as Role }, passwordHash, this.clock.iso()));
      actAs({ authorId, who: author?.name ?? account.name });
      if (author?.hasAccount) await tx.author.update({ where: { id: authorId }, data: { passwordHash } });
      else if (author) await open(tx, authorId, account, { passwordHash, role });
      await endSessions(tx, authorId);
      return authorId;
    });
  }

  #lasting(milliseconds: number) {
    const createdAt = this.clock.iso();
    return { createdAt, expiresAt: new Date(Date.parse(createdAt) + milliseconds).toISOString() };
  }

  async #replace(tx: Writer, authorId: number): Promise<void> {
    if ((await tx.author.count({ where: { id: authorId } })) === 0) throw missing('There is no such person');
    await tx.invitation.deleteMany({ where: { authorId } });
  }

  async #setUp(reader: Reader | Writer, secret: string): Promise<void> {
    const row = await reader.invitation.findUnique({ where: { digest: digestOf(secret), createdById: null } });
    if (!row || row.expiresAt <= this.clock.iso() || (await hasAccounts(reader)))
      throw missing('This set-up link has been used or is too old. Start Qvill again for a new one.');
  }

  async #find(reader: Reader | Writer, secret: string) {
    const include = { author: { select: { id: true, name: true, email: true } } } as const;
    const row = await reader.invitation.findUnique({ where: { digest: digestOf(secret), createdById: { not: null } }, include });
    if (!row || row.expiresAt <= this.clock.iso()) throw missing('This link has been used, taken back, or is too old. Ask who gave it to you for a new one.');
    const { id, role, name, author } = row;
    return { id, role, name, author: author && { id: author.id, name: author.name, email: author.email, hasAccount: author.email !== null } };
  }
}

/** Gives a name under posts an account. */
async function open(tx: Writer, id: number, account: Account, access: { passwordHash: string; role: string }): Promise<void> {
  await tx.author.update({ where: { id }, data: { email: await freeEmail(tx, account.email, id), ...access } });
  await renameAuthor(tx, id, normalName(account.name));
  await markPostsOf(tx, id); // who may write now may write no HTML, perhaps
}
