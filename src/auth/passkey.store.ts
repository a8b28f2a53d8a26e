import { Injectable } from '@nestjs/common';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { invalid, missing, Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import type { SignedIn } from './author.store.js';
import { Challenges, challengeSeconds } from './challenges.js';

/** Where the browser is: a passkey is good for one site. */
export type Here = { origin: string; blogTitle: string };

const timeout = challengeSeconds * 1_000;
const longestName = 60;
const mostKeys = 20;
const atDoor = 'door';
const refused = () => new Problem('invalid', 'This passkey does not open an account here', 'passkey');

/** Takes 8 MB: only who uses a passkey loads it. */
const webauthn = () => import('@simplewebauthn/server');

const siteOf = ({ origin }: Here): string => new URL(origin).hostname;

/** Keys that phones, computers and sticks keep (https://www.w3.org/TR/webauthn-3/), in place of a password and a code. */
@Injectable()
export class PasskeyStore {
  readonly #challenges = new Challenges();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Whether anybody here signs in with one. */
  async areAny(): Promise<boolean> {
    const { passkey } = await this.database.reader();
    return (await passkey.findFirst({ select: { id: true } })) !== null;
  }

  /** An author's keys, the oldest first. */
  async of(authorId: number) {
    const { passkey } = await this.database.reader();
    return passkey.findMany({ where: { authorId }, orderBy: { id: 'asc' }, select: { id: true, name: true, createdAt: true, usedAt: true } });
  }

  /** What the browser needs to make a key: one that its owner can use without saying who they are. */
  async offer(author: SignedIn, here: Here) {
    const { passkey } = await this.database.reader();
    const held = await passkey.findMany({ where: { authorId: author.id }, select: { credential: true } });
    const { generateRegistrationOptions } = await webauthn();
    return generateRegistrationOptions({
      rpName: here.blogTitle,
      rpID: siteOf(here),
      userID: new TextEncoder().encode(`qvill-author-${author.id}`),
      userName: author.email ?? author.name,
      userDisplayName: author.name,
      challenge: this.#challenges.make(ownedBy(author.id), this.#now()),
      timeout,
      excludeCredentials: held.map(({ credential }) => ({ id: credential })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /** Keeps the public half of what the browser made. @throws Problem that names the field */
  async add(author: SignedIn, name: string, response: RegistrationResponseJSON, { origin, ...here }: Here): Promise<void> {
    const { verifyRegistrationResponse } = await webauthn();
    const expected = { expectedOrigin: origin, expectedRPID: siteOf({ origin, ...here }), requireUserVerification: true };
    const expectedChallenge = (challenge: string) => this.#challenges.use(decoded(challenge), ownedBy(author.id), this.#now());
    const { registrationInfo } = await verifyRegistrationResponse({ response, expectedChallenge, ...expected }).catch(() => ({ registrationInfo: undefined }));
    if (!registrationInfo) throw invalid('passkey', 'This passkey could not be proven. Try again.');
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    const data = { credential: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports: transports.join(' ') };
    await this.database.change(async (tx) => {
      if ((await tx.passkey.count({ where: { authorId: author.id } })) >= mostKeys)
        throw new Problem('conflict', `More than ${mostKeys} passkeys are too many`);
      if ((await tx.passkey.count({ where: { credential: id } })) > 0) throw new Problem('conflict', 'This passkey is here already');
      await tx.passkey.create({ data: { authorId: author.id, name: nameFrom(name), createdAt: this.clock.iso(), ...data } });
    });
  }

  /** What the browser needs to ask for any key of this site. */
  async ask(here: Here) {
    const { generateAuthenticationOptions } = await webauthn();
    const challenge = this.#challenges.make(atDoor, this.#now());
    return generateAuthenticationOptions({ rpID: siteOf(here), challenge, timeout, userVerification: 'required' });
  }

  /** The key that signed, and whose it is. A counter that did not grow belongs to a copy. @throws Problem('invalid') */
  async open(response: AuthenticationResponseJSON, here: Here): Promise<{ id: number; authorId: number }> {
    const { passkey } = await this.database.reader();
    const found = await passkey.findUnique({ where: { credential: response.id } });
    if (!found) throw refused();
    const { verifyAuthenticationResponse } = await webauthn();
    const credential = { id: found.credential, publicKey: Uint8Array.from(Buffer.from(found.publicKey, 'base64url')), counter: found.counter };
    const expectedChallenge = (challenge: string) => this.#challenges.use(decoded(challenge), atDoor, this.#now());
    const expected = { expectedOrigin: here.origin, expectedRPID: siteOf(here), expectedChallenge, requireUserVerification: true };
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({ response, credential, ...expected }).catch(() => never);
    if (!verified) throw refused();
    const counter = authenticationInfo.newCounter;
    const { count } = await this.database.change((tx) =>
      tx.passkey.updateMany({ where: { id: found.id, counter: found.counter }, data: { counter, usedAt: this.clock.iso() } }),
    );
    if (count === 0) throw refused();
    return { id: found.id, authorId: found.authorId };
  }

  /** @throws Problem('missing') also for somebody else's */
  async rename(authorId: number, id: number, name: string): Promise<void> {
    const { count } = await this.database.change((tx) => tx.passkey.updateMany({ where: { id, authorId }, data: { name: nameFrom(name) } }));
    if (count === 0) throw missing('There is no such passkey');
  }

  /** @throws Problem('conflict') when nothing else would open the account */
  async remove(authorId: number, id: number): Promise<void> {
    await this.database.change(async (tx) => {
      const { count } = await tx.passkey.deleteMany({ where: { id, authorId } });
      if (count === 0) throw missing('There is no such passkey');
      const opens = await tx.author.count({ where: { id: authorId, OR: [{ passwordHash: { not: null } }, { passkeys: { some: {} } }] } });
      if (opens === 0) throw new Problem('conflict', 'This is your only way in. Set a password or add another passkey first.');
    });
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}

const never = { verified: false, authenticationInfo: { newCounter: 0 } };
const ownedBy = (authorId: number): string => `key of ${authorId}`;
/** The browser gives a challenge back in base64url; ours is text. */
const decoded = (challenge: string): string => Buffer.from(challenge, 'base64url').toString();

/** @throws Problem('invalid', 'name') */
function nameFrom(text: string): string {
  const name = text.trim().replace(/\s+/g, ' ') || 'Passkey';
  if (name.length > longestName) throw invalid('name', `The name is longer than ${longestName} characters`);
  return name;
}
