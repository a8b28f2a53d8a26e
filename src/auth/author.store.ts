import { Injectable } from '@nestjs/common';
import { invalid, missing, Problem } from '../core/problem.js';
import { freeSlug, slugFrom } from '../core/slug.js';
import { Clock } from '../platform/clock.js';
import { Database, type Reader, type Writer } from '../platform/database.service.js';
import { DeviceStore, triesKey } from './device.store.js';
import { checkPassword, hashPassword } from './password.js';
import { isRole, type Role } from './rights.js';
import { digestOf } from './secret.js';
import { shutOut } from './sign-out.store.js';
import { isPassword, type StillGood } from './still-good.js';
import { Throttle } from './throttle.js';

export type NewAuthor = { name: string; email: string; password: string; role: Role };

/** Who asks. `timeZone` is null where the blog's is theirs. */
export type SignedIn = { id: number; name: string; role: Role; email: string | null; timeZone: string | null };
export const signedInFields = { id: true, name: true, role: true, email: true, timeZone: true } as const;
export const signedIn = ({ id, name, role, email, timeZone }: Omit<SignedIn, 'role'> & { role: string }): SignedIn => ({
  id,
  name,
  role: isRole(role) ? role : 'author',
  email,
  timeZone,
});

export type ByPassword = { author: SignedIn; isStill: StillGood };

const longest = { name: 100, email: 254 };

@Injectable()
export class AuthorStore {
  readonly #throttle = new Throttle();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly devices: DeviceStore,
  ) {}

  /** Whether anybody can sign in yet. */
  async hasAccounts(): Promise<boolean> {
    return hasAccounts(await this.database.reader());
  }

  /** @throws Problem when the address is taken or a value is no good */
  async add(author: NewAuthor): Promise<number> {
    const passwordHash = await hashPassword(author.password);
    return this.database.change((tx) => addAuthor(tx, author, passwordHash, this.clock.iso()));
  }

  /** Takes away all that lets the author in, passkeys and codes too, and signs them out everywhere. A new password, if there is one, is what opens the account then. Returns their id. */
  async reset(email: string, password: string | null): Promise<number> {
    const passwordHash = password === null ? null : await hashPassword(password);
    return this.database.change(async (tx) => {
      const author = await tx.author.findUnique({ where: { email: normalEmail(email) } });
      if (!author) throw missing(`There is no author with the address ${email}`);
      await tx.author.update({ where: { id: author.id }, data: { passwordHash } });
      await shutOut(tx, author.id);
      return author.id;
    });
  }

  /** The id of the author who signs in with this address; without one, of the owner. @throws Problem('missing') */
  async withAccount(email?: string): Promise<number> {
    const { author } = await this.database.reader();
    const who = email === undefined ? { role: 'owner', ...hasAccount } : { email: normalEmail(email) };
    const found = await author.findFirst({ where: who, orderBy: { id: 'asc' }, select: { id: true } });
    if (!found)
      throw missing(email === undefined ? 'Nobody has an account yet: make one with bin/qvill author add' : `There is no author with the address ${email}`);
    return found.id;
  }

  /**
   * The author with these credentials, or null; and whether they are still theirs, for the change that goes by it. Says nothing about which of the two was wrong, also by its time.
   * A browser in which they signed in before has tries of its own: who uses up the others locks nobody out.
   * @throws Problem('limited') after ten failures within fifteen minutes, Problem('busy') when too many try at once
   */
  async byPassword(email: string, password: string, deviceSecret: string | null): Promise<ByPassword | null> {
    const address = email.trim().toLowerCase();
    const reader = await this.database.reader();
    const [author, device] = await Promise.all([reader.author.findUnique({ where: { email: address } }), this.devices.find(deviceSecret)]);
    const isKnown = author !== null && device?.authorId === author.id;
    const tried = this.#throttle.begin(author ? triesKey(author.id, device) : digestOf(address), author !== null, this.clock.now().getTime()); // before it is looked at: tries at one moment count too
    if (!(await checkPassword(password, author?.passwordHash ?? null, isKnown ? 'known' : 'stranger'))) return null;
    tried.takeBack();
    return author && { author: signedIn(author), isStill: isPassword(author.id, author.passwordHash) };
  }
}

/** Who has an address has an account, whatever it is opened by; a name under posts has none. */
export const hasAccount = { email: { not: null } } as const;

export async function hasAccounts(reader: Reader | Writer): Promise<boolean> {
  return (await reader.author.count({ where: hasAccount })) > 0;
}

export async function addAuthor(tx: Writer, author: NewAuthor, passwordHash: string, now: string): Promise<number> {
  const name = normalName(author.name);
  const email = await freeEmail(tx, author.email, null);
  const row = await tx.author.create({ data: { slug: await freeAuthorSlug(tx, name), name, email, passwordHash, role: author.role, createdAt: now } });
  return row.id;
}

/** The id of the author with this by-line, made when it is new. Who is made so has no account. */
export async function authorNamed(tx: Writer, name: string, now: string): Promise<number> {
  const known = await tx.author.findFirst({ where: { name }, select: { id: true } });
  if (known) return known.id;
  const row = await tx.author.create({ data: { slug: await freeAuthorSlug(tx, name), name, createdAt: now } });
  return row.id;
}

function freeAuthorSlug(tx: Writer, name: string): Promise<string> {
  return freeSlug(slugFrom(name, 'author'), async (slug) => (await tx.author.count({ where: { slug } })) > 0);
}

/** @throws Problem('invalid', 'name') */
export function normalName(text: string): string {
  const name = text.trim().replace(/\s+/g, ' ');
  if (!name) throw invalid('name', 'The name is missing');
  if (name.length > longest.name) throw invalid('name', `The name is longer than ${longest.name} characters`);
  return name;
}

/** The address in the form in which it is kept. @throws Problem when it is none, or another account's */
export async function freeEmail(tx: Writer, text: string, id: number | null): Promise<string> {
  const email = normalEmail(text);
  const holder = await tx.author.findUnique({ where: { email } });
  if (holder && holder.id !== id) throw new Problem('conflict', `The address ${email} has an account already`, 'email');
  return email;
}

function normalEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > longest.email) throw invalid('email', `“${text.slice(0, 60)}” is not an e-mail address`);
  return email;
}
