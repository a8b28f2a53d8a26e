import { Injectable } from '@nestjs/common';
import { invalid } from '../core/problem.js';
import { isZone } from '../core/locale.js';
import { Database } from '../platform/database.service.js';
import { AuthorStore, freeEmail, normalName, type SignedIn } from './author.store.js';
import { renameAuthor } from './bylines.store.js';
import { hashPassword } from './password.js';
import { digestOf } from './secret.js';

export type Profile = { name: string; email: string; timeZone: string };

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

  /** Sets a new password for who knows the present one; every other session of theirs ends, and every link to set it anew. */
  async changePassword(author: SignedIn, current: string, next: string, secret: string): Promise<void> {
    const { email } = await this.get(author.id);
    if (!(await this.authors.byPassword(email, current))) throw invalid('current', 'This is not your present password');
    const passwordHash = await hashPassword(next).catch(about('next'));
    await this.database.change(async (tx) => {
      await tx.author.update({ where: { id: author.id }, data: { passwordHash } });
      await tx.session.deleteMany({ where: { authorId: author.id, digest: { not: digestOf(secret) } } });
      await tx.invitation.deleteMany({ where: { authorId: author.id } });
    });
  }
}

/** The same problem, with the name that its field has in this form. */
const about = (field: string) => (error: unknown) => {
  throw invalid(field, (error as Error).message);
};
