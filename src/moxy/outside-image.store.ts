import { Injectable } from '@nestjs/common';
import type { OutsideImage } from '../../prisma/client/client.js';
import { factOfOutside, factOfPath } from '../core/facts.js';
import { filePath, folderOf } from '../core/media.js';
import { missing, Problem } from '../core/problem.js';
import type { Cleaned } from '../media/job.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { rememberAddresses } from '../publishing/ledger.store.js';
import { isWorse } from './worth.js';

const counting = `SELECT count(*) AS "all", count(digest) AS held, count(CASE WHEN digest IS NULL THEN failingSince END) AS failing FROM OutsideImage`;

/** Pictures of other hosts: what is held of each, and what came of the last try. */
@Injectable()
export class OutsideImages {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Where the picture is held; null when it is not. */
  heldAt(url: string): string | null {
    const sql = 'SELECT digest, file FROM OutsideImage WHERE url = ? AND digest IS NOT NULL';
    const held = this.database.rows.one<{ digest: string; file: string }>(sql, url);
    return held ? filePath(held.digest, held.file) : null;
  }

  /** What is known of an address, from now on at the latest. */
  known(url: string): Promise<OutsideImage> {
    return this.database.change((tx) => tx.outsideImage.upsert({ where: { url }, create: { url, nextAt: this.clock.iso() }, update: {} }));
  }

  /** Some that are due, longest first. */
  async due(take: number): Promise<OutsideImage[]> {
    const { outsideImage } = await this.database.reader();
    return outsideImage.findMany({ where: { nextAt: { lte: this.clock.iso() } }, orderBy: [{ nextAt: 'asc' }, { id: 'asc' }], take });
  }

  async nextAt(): Promise<string | null> {
    const { outsideImage } = await this.database.reader();
    return (await outsideImage.findFirst({ where: { nextAt: { not: null } }, orderBy: { nextAt: 'asc' } }))?.nextAt ?? null;
  }

  /** Leaves it for later, without counting that. */
  async postpone(id: number, nextAt: string): Promise<void> {
    await this.database.change((tx) => tx.outsideImage.updateMany({ where: { id, nextAt: { not: null } }, data: { nextAt } }));
  }

  /** Notes a try that brought nothing better. What is held stays, and is not asked for again by itself. */
  async failed({ id, digest, failingSince, failures }: OutsideImage, reason: string, nextAt: string | null): Promise<void> {
    const now = this.clock.iso();
    const data = {
      reason: reason.slice(0, 300),
      failures: failures + 1,
      failingSince: failingSince ?? now,
      triedAt: now,
      nextAt: digest === null ? nextAt : null,
    };
    await this.database.change((tx) => tx.outsideImage.updateMany({ where: { id }, data }));
  }

  /** Holds a picture, unless what is held is better. Pages that show it are stale from then on. @param settle puts its bytes into their place @throws Problem('conflict') */
  hold(id: number, cleaned: Cleaned, settle: (folder: string, file: string) => void): Promise<void> {
    const { digest, type, width, height, bytes } = cleaned;
    return this.database.change(async (tx) => {
      const before = await tx.outsideImage.findUnique({ where: { id } });
      if (!before) return;
      if (before.digest !== null && isWorse(cleaned, before))
        throw new Problem('conflict', `it is smaller now (${width} × ${height} pixels) than what is kept, which stays`);
      const file = `outside.${cleaned.extension}`;
      settle(folderOf(digest), file);
      const now = this.clock.iso();
      const row = { digest, file, type, width, height, bytes, heldAt: now, triedAt: now, failures: 0, failingSince: null, reason: '', nextAt: null };
      await tx.outsideImage.update({ where: { id }, data: row });
      if (before.digest !== digest) await this.#moved(tx, before, filePath(digest, file), now);
    });
  }

  /** @throws Problem('missing') */
  async get(id: number): Promise<OutsideImage> {
    const row = await (await this.database.reader()).outsideImage.findUnique({ where: { id } });
    if (!row) throw missing('There is no such picture');
    return row;
  }

  /** Those that are not held first, then the newest; each with the posts that show it. */
  async list({ skip, take }: { skip: number; take: number }) {
    const { outsideImage } = await this.database.reader();
    const include = { uses: { select: { post: { select: { id: true, title: true } } }, orderBy: { postId: 'asc' } } } as const;
    return outsideImage.findMany({ orderBy: [{ heldAt: { sort: 'asc', nulls: 'first' } }, { id: 'desc' }], include, skip, take });
  }

  counts(): { all: number; held: number; failing: number } {
    return { ...this.database.rows.one<{ all: number; held: number; failing: number }>(counting)! };
  }

  /** Other bytes lie in another folder; who comes to where the old ones were finds out what became of them. */
  async #moved(tx: Writer, { url, digest, file }: OutsideImage, path: string, now: string): Promise<void> {
    const former = digest === null ? null : filePath(digest, file);
    const facts = [factOfOutside(url), factOfPath(path), ...(former ? [factOfPath(former)] : [])];
    await tx.stale.createMany({ data: facts.map((fact) => ({ fact, at: '' })) });
    if (former) await rememberAddresses(tx, [{ key: former, since: now }]);
  }
}
