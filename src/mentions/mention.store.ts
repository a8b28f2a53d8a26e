import { Injectable } from '@nestjs/common';
import type { Mention } from '../../prisma/client/client.js';
import { factOfMentions } from '../core/facts.js';
import { missing } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import type { Said } from './entry.js';
import { restMs } from './inbox.store.js';

export type Kept = Mention;
export type Verdict = 'approved' | 'refused';

/** Mentions, and every change to them. What changes what readers see makes the post's page stale in the same transaction. */
@Injectable()
export class MentionStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Takes one out of the queue for a while; false when somebody else has, or it was told of again. */
  async begin({ id, nextAt }: Kept, attempts: number, until: string): Promise<boolean> {
    return this.database.change(async (tx) => (await tx.mention.updateMany({ where: { id, nextAt }, data: { attempts, nextAt: until } })).count === 1);
  }

  /** It could not be looked at. Without another try, one that was never seen goes. */
  async postpone({ id, state }: Kept, lastError: string, nextAt: string | null): Promise<void> {
    if (nextAt === null && state === 'unverified') return this.remove(id);
    await this.database.change((tx) => tx.mention.updateMany({ where: { id }, data: { lastError: lastError.slice(0, 300), nextAt } }));
  }

  /** It links here, and says this. What was approved and says something else by now is looked at again. */
  async keep({ id }: Kept, said: Said): Promise<void> {
    await this.database.change(async (tx) => {
      const row = await tx.mention.findUnique({ where: { id } });
      if (!row) return;
      const isTrusted = (await tx.trustedHost.count({ where: { host: hostOf(row) } })) > 0;
      const isSame = Object.entries(said).every(([name, value]) => row[name as keyof Said] === value);
      const state = row.state === 'refused' ? 'refused' : isTrusted || (row.state === 'approved' && isSame) ? 'approved' : 'waiting';
      // Told of again while it was read: it may say something else by now
      const nextAt = row.attempts === 0 ? new Date(this.clock.now().getTime() + restMs).toISOString() : null;
      await tx.mention.update({ where: { id }, data: { ...said, state, verifiedAt: this.clock.iso(), attempts: 0, nextAt, lastError: null } });
      if (!(isSame && row.state === state) && (state === 'approved' || row.state === 'approved')) await touch(tx, row.postId);
    });
  }

  async remove(id: number): Promise<void> {
    await this.database.change(async (tx) => {
      const row = await tx.mention.findUnique({ where: { id } });
      if (!row) return;
      await tx.mention.delete({ where: { id } });
      if (row.state === 'approved') await touch(tx, row.postId);
    });
  }

  /** Shows it to readers, or not. @param always from now on all that come from this host are shown at once; those that wait, too */
  async judge(id: number, state: Verdict, always = false): Promise<void> {
    await this.database.change(async (tx) => {
      const row = await tx.mention.findUnique({ where: { id, NOT: { state: 'unverified' } } });
      if (!row) throw missing('There is no such mention');
      const host = hostOf(row);
      if (always) await tx.trustedHost.upsert({ where: { host }, create: { host, since: this.clock.iso() }, update: {} });
      const waiting = always ? await tx.mention.findMany({ where: { state: 'waiting' } }) : [];
      for (const each of [row, ...waiting.filter((other) => other.id !== id && hostOf(other) === host)]) {
        await tx.mention.update({ where: { id: each.id }, data: { state } });
        if (each.state === 'approved' || state === 'approved') await touch(tx, each.postId);
      }
    });
  }

  /** What comes from this host waits again; what is shown stays. */
  async distrust(host: string): Promise<void> {
    await this.database.change((tx) => tx.trustedHost.deleteMany({ where: { host } }));
  }

  /** The post that it is about. @throws Problem('missing') */
  async postOf(id: number): Promise<number> {
    const { mention } = await this.database.reader();
    const row = Number.isSafeInteger(id) ? await mention.findUnique({ where: { id }, select: { postId: true } }) : null;
    if (!row) throw missing('There is no such mention');
    return row.postId;
  }
}

export const hostOf = ({ source }: { source: string }): string => new URL(source).host;

const touch = (tx: Writer, postId: number) => tx.stale.create({ data: { fact: factOfMentions(postId), at: '' } });
