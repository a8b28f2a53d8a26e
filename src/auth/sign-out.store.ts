import type { Writer } from '../platform/database.service.js';
import { digestOf } from './secret.js';

/** Signs somebody out everywhere but in the browser with this cookie: no other is known any more, and none goes on from a password to a code. */
export async function endSessions(tx: Writer, authorId: number, but: string | null = null): Promise<void> {
  const own = { digest: but === null ? '' : digestOf(but) };
  await tx.device.deleteMany({ where: { authorId, NOT: { sessions: { some: own } } } });
  await tx.session.deleteMany({ where: { authorId, NOT: own } });
  await tx.signInStep.deleteMany({ where: { authorId } });
}

/** Nothing that somebody has opens their account any more, but a password. */
export async function shutOut(tx: Writer, authorId: number): Promise<void> {
  await endSessions(tx, authorId);
  await tx.passkey.deleteMany({ where: { authorId } });
  await removeSecondStep(tx, authorId);
  await tx.invitation.deleteMany({ where: { authorId } });
}

export async function removeSecondStep(tx: Writer, authorId: number): Promise<void> {
  await tx.oneTimeKey.deleteMany({ where: { authorId } });
  await tx.recoveryCode.deleteMany({ where: { authorId } });
}
