import { Injectable } from '@nestjs/common';
import { invalid, Problem } from '../core/problem.js';
import { isZone } from '../core/locale.js';
import { Database } from '../platform/database.service.js';
import { AuthorStore, freeEmail, normalName, type SignedIn } from './author.store.js';
import { renameAuthor } from './bylines.store.js';
import { hashPassword } from './password.js';
import { mustBeStrong } from './strength.service.js';
import { endSessions } from './sign-out.store.js';
import { isSession, mustBeGood, type StillGood } from './still-good.js';

export type Profile = { name: string; email: string; timeZone: string };
export type NewPassword = { current: string; next: string };
/** The cookies of who asks. */
export type Browser = { session: string; device: string | null };

/** What everybody decides about themselves. */
@Injectable()
export class AccountStore {
  constructor(
    private readonly database: Database,
    private readonly authors: AuthorStore,
  ) {}

  async get(id: number): Promise<Profile> {
    const { author } = await this.database.reader();
    const { name, email, timeZone } = await author.findUniqueOrThrow({ where: { id }, select: { name: true, email: true, timeZone: true } });
    return { name, email: email ?? '', timeZone: timeZone ?? '' };
  }

  /** An empty time zone is the blog's. @throws Problem that names the field */
  async save(id: number, { name, email, timeZone }: Profile): Promise<void> {
    if (timeZone !== '' && !isZone(timeZone)) throw invalid('timeZone', `There is no time zone “${timeZone.slice(0, 60)}”`);
    await this.database.change(async (tx) => {
      await tx.author.update({ where: { id }, data: { email: await freeEmail(tx, email, id), timeZone: timeZone || null } });
      await renameAuthor(tx, id, normalName(name));
    });
  }

  async hasPassword(id: number): Promise<boolean> {
    const { author } = await this.database.reader();
    return (await author.count({ where: { id, passwordHash: { not: null } } })) > 0;
  }

  /** @throws Problem('conflict') when nothing else would open the account */
  async removePassword(id: number): Promise<void> {
    await this.database.change(async (tx) => {
      if ((await tx.passkey.count({ where: { authorId: id } })) === 0) throw new Problem('conflict', 'This is your only way in. Add a passkey first.');
      await tx.author.update({ where: { id }, data: { passwordHash: null } });
      await tx.signInStep.deleteMany({ where: { authorId: id } });
      await tx.invitation.deleteMany({ where: { authorId: id } });
    });
  }

  /** Sets a new password for who knows the present one; every other session of theirs ends, and every link to set it anew. */
  async changePassword(author: SignedIn, { current, next }: NewPassword, browser: Browser): Promise<void> {
    const { email } = await this.get(author.id);
    const known = await this.authors.byPassword(email, current, browser.device);
    if (!known) throw invalid('current', 'This is not your present password');
    await this.#setPassword(author, next, browser.session, known.isStill);
  }

  /** A password for who has none. @throws Problem('conflict') when there is one: that is asked for then */
  async addPassword(author: SignedIn, next: string, session: string): Promise<void> {
    if (await this.hasPassword(author.id)) throw new Problem('conflict', 'You have a password already');
    await this.#setPassword(author, next, session);
  }

  async #setPassword({ id, name, email }: SignedIn, next: string, session: string, ...shown: StillGood[]): Promise<void> {
    await mustBeStrong(next, [name, email ?? '']).catch(about('next'));
    const passwordHash = await hashPassword(next);
    await this.database.change(async (tx) => {
      await mustBeGood(tx, isSession(session), ...shown);
      await tx.author.update({ where: { id }, data: { passwordHash } });
      await endSessions(tx, id, session);
      await tx.invitation.deleteMany({ where: { authorId: id } });
    });
  }
}

/** The same problem, with the name that its field has in this form. */
const about = (field: string) => (error: unknown) => {
  if (!(error instanceof Problem) || error.kind !== 'invalid') throw error;
  throw invalid(field, error.message);
};
