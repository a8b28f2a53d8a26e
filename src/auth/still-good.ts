import { Problem } from '../core/problem.js';
import type { Writer } from '../platform/database.service.js';
import { digestOf } from './secret.js';

/*
 * A password waits in a line to be checked, for seconds when many do. By the time somebody is let in, it may have been changed, their
 * account closed, or their session ended. So whatever they showed is looked at once more in the change that lets them in.
 */

/** Whether what somebody showed is still good, in this transaction. */
export type StillGood = (tx: Writer) => Promise<boolean>;

export const isAccount =
  (id: number): StillGood =>
  async (tx) =>
    (await tx.author.count({ where: { id, email: { not: null } } })) > 0;

export const isPassword =
  (id: number, passwordHash: string | null): StillGood =>
  async (tx) =>
    passwordHash !== null && (await tx.author.count({ where: { id, passwordHash, email: { not: null } } })) > 0;

export const isPasskey =
  (id: number): StillGood =>
  async (tx) =>
    (await tx.passkey.count({ where: { id } })) > 0;

export const isSession =
  (secret: string): StillGood =>
  async (tx) =>
    (await tx.session.count({ where: { digest: digestOf(secret) } })) > 0;

/** @throws Problem('unauthenticated') */
export async function mustBeGood(tx: Writer, ...shown: StillGood[]): Promise<void> {
  for (const isGood of shown) if (!(await isGood(tx))) throw new Problem('unauthenticated', 'Sign in anew: your account was changed just now');
}
