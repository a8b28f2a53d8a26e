import type { Writer } from '../platform/database.service.js';
import { digestOf } from './secret.js';

/** Signs somebody out everywhere but in the browser with this cookie: no other is known any more. */
export async function endSessions(tx: Writer, authorId: number, but: string | null = null): Promise<void> {
  const own = { digest: but === null ? '' : digestOf(but) };
  await tx.device.deleteMany({ where: { authorId, NOT: { sessions: { some: own } } } });
  await tx.session.deleteMany({ where: { authorId, NOT: own } });
}
