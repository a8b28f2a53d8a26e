import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';
import { bodyOf, type DoorCheck, type KeptReceipt, postsIn, type ReceiptBody } from './kept-receipt.js';
import type { Acknowledgement, Receipt } from './receipt.js';

/** How many are kept, of the whole blog. */
const mostKept = 200;
const mostShown = 10;

/** A receipt whose addresses are still to be asked for. */
export type Unchecked = { id: number; attempts: number; posts: number[]; body: ReceiptBody };

type Row = { id: number; at: string; body: string; purgesAfter: number; purgesTo: number; checked: string | null };

/** The proofs of the last publications. */
@Injectable()
export class Receipts {
  /** Of the run that is live and not over: its row comes with the end of it. */
  #live: { at: string; posts: number[]; body: ReceiptBody } | null = null;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Shows a receipt before it is written down. */
  show(receipt: Receipt, stale: { fact: string }[]): void {
    this.#live = { at: this.clock.iso(), posts: postsIn(stale), body: bodyOf(receipt, this.config.edges) };
  }

  /** The last row of the outbox. */
  async lastPurge(tx: Writer): Promise<number> {
    return this.config.edges.length === 0 ? 0 : ((await tx.purge.aggregate({ _max: { id: true } }))._max.id ?? 0);
  }

  /** Writes it down, in the transaction that put into the outbox what comes after the row `purgesAfter`. Returns its id; null when nothing changed. */
  async keep(tx: Writer, receipt: Receipt, stale: { fact: string }[], purgesAfter: number): Promise<number | null> {
    this.#live = null;
    if (receipt.changed.length + receipt.removed.length === 0) return null;
    const at = this.clock.iso();
    const body = JSON.stringify(bodyOf(receipt, this.config.edges));
    const purges = { purgesAfter, purgesTo: await this.lastPurge(tx) };
    const { id } = await tx.receipt.create({ data: { at, posts: JSON.stringify(postsIn(stale)), body, ...purges, checkAt: at } });
    await tx.receipt.deleteMany({ where: { id: { lte: id - mostKept } } });
    return id;
  }

  /** Those of a post, the newest first. */
  async ofPost(postId: number): Promise<KeptReceipt[]> {
    const rows = this.database.rows.all<Row>(
      `SELECT id, at, body, purgesAfter, purgesTo, checked FROM Receipt
      WHERE EXISTS (SELECT 1 FROM json_each(posts) WHERE value = ?) ORDER BY id DESC LIMIT ?`,
      postId,
      mostShown,
    );
    const live = this.#live?.posts.includes(postId) ? [unacknowledged(this.#live)] : [];
    return [...live, ...rows.map((row) => this.#kept(row))];
  }

  /** How long the last publication took; null when none is kept. */
  lastMilliseconds(): number | null {
    return this.database.rows.one<{ ms: number }>("SELECT body ->> 'milliseconds' AS ms FROM Receipt ORDER BY id DESC LIMIT 1")?.ms ?? null;
  }

  /** A receipt with what each cache has acknowledged until now of what began at `asked`. */
  acknowledged(id: number | null, receipt: Receipt, asked: number): Receipt {
    const row = id === null ? undefined : this.database.rows.one<Row>('SELECT * FROM Receipt WHERE id = ?', id);
    const edges = row ? this.#kept(row).acknowledged : [];
    const isEverywhere = edges.every(({ outstanding }) => outstanding === 0);
    return { ...receipt, edges, milliseconds: isEverywhere ? Math.round(performance.now() - asked) : receipt.milliseconds };
  }

  /** What is to be asked for now, the newest first, and when the next is. */
  async unchecked(): Promise<{ due: Unchecked[]; next: string | null }> {
    const { rows } = this.database;
    const due = rows.all<{ id: number; attempts: number; posts: string; body: string }>(
      'SELECT id, attempts, posts, body FROM Receipt WHERE checkAt <= ? ORDER BY id DESC LIMIT 5',
      this.clock.iso(),
    );
    const next = rows.one<{ at: string | null }>('SELECT min(checkAt) AS at FROM Receipt')?.at ?? null;
    return { due: due.map(({ posts, body, ...rest }) => ({ ...rest, posts: JSON.parse(posts), body: JSON.parse(body) })), next };
  }

  /** @param again when the door is asked once more; null: never */
  async check(id: number, check: DoorCheck, again: string | null): Promise<void> {
    const data = { checked: JSON.stringify(check), checkAt: again, attempts: { increment: 1 } };
    await this.database.change((tx) => tx.receipt.updateMany({ where: { id }, data }));
  }

  #kept({ at, body, purgesAfter, purgesTo, checked }: Row): KeptReceipt {
    const told = JSON.parse(body) as ReceiptBody;
    const left = this.database.rows.all<Acknowledgement>(
      'SELECT edge, count(*) AS outstanding, max(lastError) AS reason FROM Purge WHERE id > ? AND id <= ? GROUP BY edge',
      purgesAfter,
      purgesTo,
    );
    const acknowledged = told.edges.map((edge) => left.find((each) => each.edge === edge) ?? { edge, outstanding: 0, reason: null });
    return { ...told, at, acknowledged, check: checked === null ? null : (JSON.parse(checked) as DoorCheck) };
  }
}

const unacknowledged = ({ at, body }: { at: string; body: ReceiptBody }): KeptReceipt => ({
  ...body,
  at,
  acknowledged: body.edges.map((edge) => ({ edge, outstanding: body.counts.changed + body.counts.removed, reason: null })),
  check: null,
});
