import { Injectable } from '@nestjs/common';
import type { OutsideLink } from '../../prisma/client/client.js';
import { missing } from '../core/problem.js';
import { ChangedTexts } from '../pages/changed-texts.store.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';
import { outsideLinks } from '../mentions/outside-links.js';
import type { Verdict } from './verdict.js';

/** The row that says that links are looked at. */
const name = 'linkChecks';

/** Links of public posts to other sites, and what is known of each. */
@Injectable()
export class LinkDesk {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly texts: ChangedTexts,
  ) {}

  get isOn(): boolean {
    return this.database.rows.one('SELECT 1 FROM Setting WHERE name = ?', name) !== undefined;
  }

  /** Links are looked at from now on, or no more; what is known stays. */
  async turn(isOn: boolean): Promise<void> {
    await this.database.change(async (tx) => {
      if (isOn) await tx.setting.upsert({ where: { name }, create: { name, value: 'true' }, update: {} });
      else await tx.setting.deleteMany({ where: { name } });
    });
  }

  /** Takes up the links of posts that changed, some at once. Returns whether there may be more. */
  async takeUp(): Promise<boolean> {
    await this.database.change((tx) => forgetWithdrawn(tx));
    return this.texts.some(
      'LinkScan',
      (shown) => (shown ? outsideLinks(shown.text.html, shown.post.link, this.config.url) : []),
      (tx, id, links) => this.#write(tx, id, links),
    );
  }

  /** Those that are due, longest first, and when the next one is. */
  async due(take: number): Promise<{ due: OutsideLink[]; next: string | null }> {
    const { outsideLink } = await this.database.reader();
    const due = await outsideLink.findMany({ where: { nextAt: { lte: this.clock.iso() } }, orderBy: [{ nextAt: 'asc' }, { id: 'asc' }], take });
    return { due, next: (await outsideLink.findFirst({ orderBy: { nextAt: 'asc' } }))?.nextAt ?? null };
  }

  async record(id: number, verdict: Verdict): Promise<void> {
    await this.database.change((tx) => tx.outsideLink.updateMany({ where: { id }, data: verdict }));
  }

  /** @throws Problem('missing') */
  async get(id: number): Promise<OutsideLink> {
    const link = await (await this.database.reader()).outsideLink.findUnique({ where: { id } });
    if (!link) throw missing('There is no such link');
    return link;
  }

  /** Dead ones, dead longest first, with the posts that have them. */
  async dead({ skip, take }: { skip: number; take: number }) {
    const { outsideLink } = await this.database.reader();
    const include = { uses: { select: { post: { select: { id: true, title: true } } }, orderBy: { postId: 'asc' } } } as const;
    return outsideLink.findMany({ where: { deadSince: { not: null } }, orderBy: [{ deadSince: 'asc' }, { id: 'asc' }], include, skip, take });
  }

  /** How many there are, how many were looked at, how many fail just now, and how many are dead. */
  counts(): { all: number; checked: number; failing: number; dead: number } {
    const sql =
      'SELECT count(*) AS "all", count(checkedAt) AS checked, count(failingSince) - count(deadSince) AS failing, count(deadSince) AS dead FROM OutsideLink';
    return { ...this.database.rows.one<{ all: number; checked: number; failing: number; dead: number }>(sql)! };
  }

  async #write(tx: Writer, postId: number, links: string[]): Promise<void> {
    const urls = JSON.stringify(links);
    await tx.$executeRaw`INSERT OR IGNORE INTO OutsideLink (url, nextAt) SELECT value, ${this.clock.iso()} FROM json_each(${urls})`;
    await tx.$executeRaw`DELETE FROM OutsideLinkUse WHERE postId = ${postId}`;
    await tx.$executeRaw`INSERT INTO OutsideLinkUse (postId, linkId) SELECT ${postId}, id FROM OutsideLink WHERE url IN (SELECT value FROM json_each(${urls}))`;
    await tx.$executeRaw`DELETE FROM OutsideLink WHERE id NOT IN (SELECT linkId FROM OutsideLinkUse)`;
  }
}

/** What nobody reads any more has no dead links. */
async function forgetWithdrawn(tx: Writer): Promise<void> {
  const where = { post: { path: null } };
  await tx.outsideLinkUse.deleteMany({ where });
  await tx.linkScan.deleteMany({ where });
  await tx.$executeRaw`DELETE FROM OutsideLink WHERE id NOT IN (SELECT linkId FROM OutsideLinkUse)`;
}
