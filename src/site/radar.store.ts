import { Injectable } from '@nestjs/common';
import { missing } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { leadHere } from '../posts/lead-here.store.js';

/** A missed address, and where links to it stand, the most used first. */
export type MissedAddress = { id: number; key: string; path: string; count: number; lastAt: string; referrers: { url: string; count: number }[] };

/** What a post or an alias answers at by now is missed no more. */
const isOpen = `ignored = ? AND NOT EXISTS (SELECT 1 FROM Alias WHERE Alias.key = Missed.key) AND NOT EXISTS (SELECT 1 FROM Post WHERE path IN (Missed.key, Missed.key || '/'))`;

/** Addresses that readers asked for and did not find (missed.ts). */
@Injectable()
export class Radar {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Those most asked for first. */
  rows(isIgnored: boolean, { skip, take }: { skip: number; take: number }): MissedAddress[] {
    const sql = `SELECT id, key, path, count, lastAt FROM Missed WHERE ${isOpen} ORDER BY count DESC, lastAt DESC, id LIMIT ? OFFSET ?`;
    const rows = this.database.rows.all<Omit<MissedAddress, 'referrers'>>(sql, Number(isIgnored), take, skip);
    return rows.map((row) => ({ ...row, referrers: this.#referrersOf(row.key) }));
  }

  #referrersOf(key: string): MissedAddress['referrers'] {
    const sql = 'SELECT url, count FROM MissedReferrer WHERE missedKey = ? ORDER BY count DESC, url';
    return this.database.rows.all<{ url: string; count: number }>(sql, key).map(({ url, count }) => ({ url, count }));
  }

  count(isIgnored = false): number {
    return this.database.rows.one<{ count: number }>(`SELECT count(*) AS count FROM Missed WHERE ${isOpen}`, Number(isIgnored))!.count;
  }

  /** Has it lead to a post from now on. @throws Problem('missing') when it was settled meanwhile, and as `leadHere` */
  async adopt(id: number, postId: number): Promise<void> {
    await this.database.change(async (tx) => {
      const row = await tx.missed.findUnique({ where: { id } });
      if (!row) throw notMissed();
      await leadHere(tx, postId, row.key, this.clock.iso());
      await tx.missed.delete({ where: { id } });
    });
  }

  /** Says whether anybody wants to hear of it. @throws Problem('missing') */
  async ignore(id: number, isIgnored: boolean): Promise<void> {
    const { count } = await this.database.change((tx) => tx.missed.updateMany({ where: { id }, data: { ignored: Number(isIgnored) } }));
    if (count === 0) throw notMissed();
  }

  /** Until somebody asks for it again. @throws Problem('missing') */
  async forget(id: number): Promise<void> {
    const { count } = await this.database.change((tx) => tx.missed.deleteMany({ where: { id } }));
    if (count === 0) throw notMissed();
  }
}

const notMissed = () => missing('This address is not among those that are missed');
