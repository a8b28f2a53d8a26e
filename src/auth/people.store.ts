import { Injectable } from '@nestjs/common';
import { missing, Problem } from '../core/problem.js';
import { Database, type Writer } from '../platform/database.service.js';
import { hasAccount } from './author.store.js';
import { markPostsOf } from './bylines.store.js';
import { isHtmlCleaned, writerFields } from './html-rights.js';
import { isMore, type Role } from './rights.js';
import { endSessions, removeSecondStep, shutOut } from './sign-out.store.js';

const posts = { where: { post: { status: { not: 'trashed' } } } } as const;
const personFields = {
  id: true,
  name: true,
  email: true,
  role: true,
  seenAt: true,
  writesHtml: true,
  _count: { select: { posts } },
} as const;

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

  /** Who may do more than before is signed out: a session of theirs that somebody else has must not grow with it. @throws Problem('conflict') when nobody would own the blog any more */
  async setRole(id: number, role: Role): Promise<void> {
    await this.database.change(async (tx) => {
      await checkAccount(tx, id);
      if (role !== 'owner') await checkOwnerRemains(tx, id);
      const { role: before } = await tx.author.findUniqueOrThrow({ where: { id }, select: { role: true } });
      await tx.author.update({ where: { id }, data: { role } });
      if (isMore(role, before)) await endSessions(tx, id);
      if (role !== 'owner') await tx.invitation.deleteMany({ where: { createdById: id } });
      await markPostsOf(tx, id);
    });
  }

  /** Whether the HTML in their posts is shown as it stands, though they are no editor. */
  async setWritesHtml(id: number, may: boolean): Promise<void> {
    await this.database.change(async (tx) => {
      await checkAccount(tx, id);
      const { count } = await tx.author.updateMany({ where: { id, writesHtml: may ? 0 : 1 }, data: { writesHtml: may ? 1 : 0 } });
      if (may && count > 0) await endSessions(tx, id);
      await markPostsOf(tx, id);
    });
  }

  /** No code is asked of them any more. @throws Problem('missing') */
  async dropCodes(id: number): Promise<void> {
    await this.database.change(async (tx) => {
      await checkAccount(tx, id);
      await removeSecondStep(tx, id);
    });
  }

  /** Closes an account: no password, no session, no key, no address. The name stays under what it stands under. @throws as `setRole` */
  async close(id: number): Promise<void> {
    await this.database.change(async (tx) => {
      await checkAccount(tx, id);
      await checkOwnerRemains(tx, id);
      await settleTrust(tx, id);
      await tx.author.update({ where: { id }, data: { passwordHash: null, email: null, role: 'author', writesHtml: 0, timeZone: null } });
      await shutOut(tx, id);
      await tx.token.deleteMany({ where: { authorId: id } });
      await tx.authorizationCode.deleteMany({ where: { authorId: id } });
      await tx.invitation.deleteMany({ where: { createdById: id } });
    });
  }
}

/** The HTML that somebody leaves behind stands as it did when they could write it, or is cleaned as it was. */
async function settleTrust(tx: Writer, id: number): Promise<void> {
  const select = { id: true, trust: true, authors: { select: { author: { select: writerFields } } } } as const;
  const posts = await tx.post.findMany({ where: { authors: { some: { authorId: id } } }, select });
  // Post by post: somebody else under it may be why it is cleaned
  const isCleaned = Map.groupBy(posts, ({ trust, authors }) =>
    isHtmlCleaned(
      trust,
      authors.map(({ author }) => author),
    ),
  );
  for (const [cleaned, those] of isCleaned) {
    const ids = JSON.stringify(those.map((post) => post.id));
    await tx.$executeRaw`UPDATE Post SET trust = ${cleaned ? 'cleaned' : 'trusted'} WHERE id IN (SELECT value FROM json_each(${ids}))`;
  }
  await markPostsOf(tx, id);
}

type PersonRow = {
  id: number;
  name: string;
  email: string | null;
  role: string;
  seenAt: string | null;
  writesHtml: number;
  _count: { posts: number };
};
export type Person = ReturnType<typeof personFrom>;

const personFrom = ({ _count, ...person }: PersonRow) => ({ ...person, hasAccount: person.email !== null, posts: _count.posts });

async function checkAccount(tx: Writer, id: number): Promise<void> {
  if ((await tx.author.count({ where: { id, ...hasAccount } })) === 0) throw missing('There is no such person');
}

/** Asked in the transaction of the change: of two owners who remove each other at once, one stays. */
async function checkOwnerRemains(tx: Writer, id: number): Promise<void> {
  const others = await tx.author.count({ where: { id: { not: id }, role: 'owner', ...hasAccount } });
  const isOwner = (await tx.author.count({ where: { id, role: 'owner' } })) > 0;
  if (isOwner && others === 0) throw new Problem('conflict', 'Somebody must own the blog. Make another person an owner first.', 'role');
}
