import { AsyncLocalStorage } from 'node:async_hooks';
import { Problem } from '../core/problem.js';
import { digestOfEntry, type Entry } from './audit.js';
import type { OpenTransaction } from './open-transaction.store.js';

/** Whether what somebody was let in by is still there, asked in the transaction of what they change. */
export type Need = (open: OpenTransaction) => boolean;

/** Who is doing something now. The guard fills in what it learns; without `who` nothing of it is noted: that is a stranger's. */
export type Acting = Omit<Entry, 'id' | 'at' | 'who'> & {
  who: string | null;
  now: () => string;
  /** each change is noted and not only the first: for who acts for long */
  isLong: boolean;
  isNoted: boolean;
  needs: Need[];
  /** whether they were answered: what goes on then is the engine's own doing */
  isOver: () => boolean;
};

const current = new AsyncLocalStorage<Acting | null>();

export const acting = <T>(as: Pick<Acting, 'address' | 'now'> & Partial<Acting>, work: () => T): T =>
  current.run({ authorId: null, who: null, what: '', about: '', isLong: false, isNoted: false, needs: [], isOver: () => false, ...as }, work);

/** For what is no change: that somebody was here. */
export const unnoted = <T>(work: () => T): T => current.run(null, work);

/** Says more of who is acting, if anybody is. */
export function actAs(known: Partial<Acting>): void {
  Object.assign(current.getStore() ?? {}, known);
}

/** One of several things that a request brings, such as the files of a form: its change is looked at and noted as if it were the first. */
export async function oneOfSeveral<T>(work: () => Promise<T>): Promise<T> {
  const as = current.getStore();
  if (!as) return work();
  const own = { ...as, isNoted: false };
  const done = await current.run(own, work);
  as.isNoted ||= own.isNoted;
  return done;
}

/** Does what a request brings along, before what it is for, as a deed of its own. */
export async function alongside<T>(what: string, work: () => Promise<T>): Promise<T> {
  const meant = current.getStore()?.what ?? '';
  actAs({ what });
  try {
    return await work();
  } finally {
    actAs({ what: meant, isNoted: false });
  }
}

/** What must still be so when they change something: a body may have taken minutes to come. */
export function need(isStill: Need): void {
  current.getStore()?.needs.push(isStill);
}

/** Who acts, if what they change from here on is to be noted. */
export function whoActs(): Acting | null {
  const as = current.getStore();
  return as && (as.isLong || !as.isNoted) ? as : null;
}

/** Does it and writes down who did, in the same transaction, if it changed anything. @throws Problem('unauthenticated') when they may no longer */
export async function noted<T>(as: Acting | null, open: OpenTransaction, work: () => Promise<T>): Promise<T> {
  if (!as) return work();
  if (!as.isOver() && !as.needs.every((isStill) => isStill(open)))
    throw new Problem('unauthenticated', 'Nothing was changed: before all of it had arrived, your session or token ended, or what you may do was changed');
  const before = changesIn(open);
  const result = await work();
  const { who } = as;
  if (who !== null && changesIn(open) !== before) {
    write(open, { ...as, who });
    as.isNoted = true;
  }
  return result;
}

const changesIn = (open: OpenTransaction): number => open.query<{ n: number }>('SELECT total_changes() AS n', [])[0]!.n;

/** The number after the last that was ever given: what is taken away leaves a gap, at the end too. */
function write(open: OpenTransaction, as: Acting & { who: string }): void {
  const [last] = open.query<{ seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'AuditEntry'`, []);
  const id = (last?.seq ?? 0) + 1;
  const [before] = open.query<{ digest: string }>('SELECT digest FROM AuditEntry WHERE id = ?', [id - 1]);
  const { authorId, who, what, about, address } = as;
  const entry = { id, at: as.now(), authorId, who, what, about, address };
  const values = [...Object.values(entry), digestOfEntry(before?.digest ?? '', entry)];
  open.execute('INSERT INTO AuditEntry (id, at, authorId, who, what, about, address, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)', values);
}
