import { Injectable } from '@nestjs/common';
import { missing, Problem } from '../core/problem.js';
import { Database, type Writer } from '../platform/database.service.js';
import type { Role } from './rights.js';

const hasAccount = { passwordHash: { not: null } } as const;
const posts = { where: { post: { status: { not: 'trashed' } } } } as const;
const personFields = { id: true, name: true, email: true, role: true, seenAt: true, passwordHash: true, _count: { select: { posts } } } as const;

/** Who writes here, and who only stands under posts. */
@Injectable()
export class PeopleStore {
  constructor(private readonly database: Database) {}

  /** Everybody with an account, and the names under posts that have none: from an import, or of who has left. By name. */
  async all(): Promise<{ people: Person[]; names: Person[] }> {
    const { author } = await this.database.reader();
    const rows = await author.findMany({
      where: { OR: [hasAccount, { posts: { some: {} } }] },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      select: personFields,
    });
    const everybody = rows.map(personFrom);
    return { people: everybody.filter((person) => person.hasAccount), names: everybody.filter((person) => !person.hasAccount) };
  }

  /** @throws Problem('missing') */
  async get(id: number): Promise<Person> {
    const { author } = await this.database.reader();
    const row = await author.findUnique({ where: { id }, select: personFields });
    if (!row) throw missing('There is no such person');
    return personFrom(row);
  }

  /** @throws Problem('conflict') when nobody would own the blog any more */
  async setRole(id: number, role: Role): Promise<void> {
    await this.database.change(async (tx) => {
      await checkAccount(tx, id);
      if (role !== 'owner') await checkOwnerRemains(tx, id);
      await tx.author.update({ where: { id }, data: { role } });
      if (role !== 'owner') await tx.invitation.deleteMany({ where: { createdById: id } });
    });
  }

  /** Closes an account: no password, no session, no key, no address. The name stays under what it stands under. @throws as `setRole` */
  async close(id: number): Promise<void> {
    await this.database.change(async (tx) => {
      await checkAccount(tx, id);
      await checkOwnerRemains(tx, id);
      await tx.author.update({ where: { id }, data: { passwordHash: null, email: null, role: 'author', timeZone: null } });
      await tx.session.deleteMany({ where: { authorId: id } });
      await tx.token.deleteMany({ where: { authorId: id } });
      await tx.authorizationCode.deleteMany({ where: { authorId: id } });
      await tx.invitation.deleteMany({ where: { OR: [{ createdById: id }, { authorId: id }] } });
    });
  }
}

type PersonRow = {
  id: number;
  name: string;
  email: string | null;
  role: string;
  seenAt: string | null;
  passwordHash: string | null;
  _count: { posts: number };
};
export type Person = ReturnType<typeof personFrom>;

const personFrom = ({ passwordHash, _count, ...person }: PersonRow) => ({ ...person, hasAccount: passwordHash !== null, posts: _count.posts });

async function checkAccount(tx: Writer, id: number): Promise<void> {
  if ((await tx.author.count({ where: { id, ...hasAccount } })) === 0) throw missing('There is no such person');
}

/** Asked in the transaction of the change: of two owners who remove each other at once, one stays. */
async function checkOwnerRemains(tx: Writer, id: number): Promise<void> {
  const others = await tx.author.count({ where: { id: { not: id }, role: 'owner', ...hasAccount } });
  const isOwner = (await tx.author.count({ where: { id, role: 'owner' } })) > 0;
  if (isOwner && others === 0) throw new Problem('conflict', 'Somebody must own the blog. Make another person an owner first.', 'role');
}
