import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { invalid, Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { codesGiven, newRecoveryCode, recoveryDigest } from './recovery-code.js';
import { removeSecondStep } from './sign-out.store.js';
import type { StillGood } from './still-good.js';
import { Throttle } from './throttle.js';
import { base32, stepOf } from './totp.js';

const secretBytes = 20;
const wrong = () => invalid('code', 'This is not the code of this moment. Is the clock of the phone right?');

/** What somebody shows after their password: the code of an app, or a recovery code in its place. */
@Injectable()
export class SecondStepStore {
  readonly #throttle = new Throttle();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async isOn(authorId: number): Promise<boolean> {
    const { oneTimeKey } = await this.database.reader();
    return (await oneTimeKey.count({ where: { authorId, provenAt: { not: null } } })) > 0;
  }

  /** Whether no code is asked for, still. */
  isOff(authorId: number): StillGood {
    return async (tx) => (await tx.oneTimeKey.count({ where: { authorId, provenAt: { not: null } } })) === 0;
  }

  /** How many recovery codes are left. */
  async codesLeft(authorId: number): Promise<number> {
    const { recoveryCode } = await this.database.reader();
    return recoveryCode.count({ where: { authorId } });
  }

  /** A new secret for the app. Nothing is asked at the door before a code of it was typed. @throws Problem('conflict') when there is one */
  async begin(authorId: number): Promise<string> {
    const secret = base32(randomBytes(secretBytes));
    const fresh = { secret, lastStep: 0, createdAt: this.clock.iso(), provenAt: null };
    return this.database.change(async (tx) => {
      const key = await tx.oneTimeKey.findUnique({ where: { authorId } });
      if (key?.provenAt) throw new Problem('conflict', 'Codes are asked for already');
      await tx.oneTimeKey.upsert({ where: { authorId }, create: { authorId, ...fresh }, update: fresh });
      return secret;
    });
  }

  /** The secret that is being set up, so that a wrong code shows the same picture again. */
  async pending(authorId: number): Promise<string | null> {
    const { oneTimeKey } = await this.database.reader();
    return (await oneTimeKey.findFirst({ where: { authorId, provenAt: null } }))?.secret ?? null;
  }

  /** Asks for codes from now on. Returns the recovery codes, which are kept nowhere. @throws Problem('invalid', 'code') */
  async prove(authorId: number, code: string): Promise<string[]> {
    return this.database.change(async (tx) => {
      const key = await tx.oneTimeKey.findFirst({ where: { authorId, provenAt: null } });
      const step = key && stepOf(digitsOf(code), key.secret, this.clock.now(), 0);
      if (!step) throw wrong();
      await tx.oneTimeKey.update({ where: { authorId }, data: { provenAt: this.clock.iso(), lastStep: step } });
      return newCodes(tx, authorId);
    });
  }

  /** Ten new recovery codes; the old ones are good no more. */
  renewCodes(authorId: number): Promise<string[]> {
    return this.database.change((tx) => newCodes(tx, authorId));
  }

  /** No code is asked for any more. */
  async remove(authorId: number): Promise<void> {
    await this.database.change((tx) => removeSecondStep(tx, authorId));
  }

  /** Uses a code up. @param triesOf whose tries they are @throws Problem: invalid, limited */
  async take(authorId: number, typed: string, triesOf: string): Promise<void> {
    const tried = this.#throttle.begin(triesOf, true, this.clock.now().getTime());
    if (!(await this.database.change((tx) => this.#use(tx, authorId, typed)))) throw wrong();
    tried.takeBack();
  }

  /** In one transaction: of two who type the same code at once, one gets in. */
  async #use(tx: Writer, authorId: number, typed: string): Promise<boolean> {
    const key = await tx.oneTimeKey.findUnique({ where: { authorId } });
    const step = key && stepOf(digitsOf(typed), key.secret, this.clock.now(), key.lastStep);
    if (step) await tx.oneTimeKey.update({ where: { authorId }, data: { lastStep: step } });
    return step ? true : (await tx.recoveryCode.deleteMany({ where: { authorId, digest: recoveryDigest(typed) } })).count > 0;
  }
}

async function newCodes(tx: Writer, authorId: number): Promise<string[]> {
  const codes = Array.from({ length: codesGiven }, newRecoveryCode);
  await tx.recoveryCode.deleteMany({ where: { authorId } });
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ digest: recoveryDigest(code), authorId })) });
  return codes;
}

const digitsOf = (typed: string): string => typed.replace(/\s+/g, '');
