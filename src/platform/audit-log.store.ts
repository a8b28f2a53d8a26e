import { ChainCheck, type Chained } from './audit.js';
import type { Rows } from './rows.store.js';

const atOnce = 5_000;

/** The entries before this one, the newest first. */
export const entriesBefore = (rows: Rows, id: number, count: number): Chained[] =>
  rows.all<Chained>('SELECT * FROM AuditEntry WHERE id < ? ORDER BY id DESC LIMIT ?', id, count);

/** Looks at the whole chain. Says where it is broken, and how many entries there are. */
export function checkAuditLog(rows: Rows): { faults: string[]; count: number } {
  const check = new ChainCheck();
  let [last, count] = [0, 0];
  for (;;) {
    const some = rows.all<Chained>('SELECT * FROM AuditEntry WHERE id > ? ORDER BY id LIMIT ?', last, atOnce);
    for (const entry of some) check.add(entry);
    count += some.length;
    if (some.length < atOnce) break;
    last = some.at(-1)!.id;
  }
  return { faults: check.end(rows.one<{ seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'AuditEntry'`)?.seq ?? 0), count };
}
