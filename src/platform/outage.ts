import { tableOf } from '../core/table-of.js';

/*
 * What the system or the file is to blame for, as it is told by the system (ENOSPC, EMFILE …), by SQLite (https://sqlite.org/rescode.html) and by
 * Prisma, which keeps of that no more than a sentence.
 */
export type Outage = 'full' | 'read-only' | 'locked' | 'corrupt' | 'handles' | 'broken';

const ofSystem: Readonly<Record<string, Outage>> = tableOf({
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EMFILE: 'handles',
  ENFILE: 'handles',
  EIO: 'broken',
});
const ofSqlite: Readonly<Record<number, Outage>> = { 5: 'locked', 8: 'read-only', 10: 'broken', 11: 'corrupt', 13: 'full', 26: 'corrupt' };
const inWords: readonly [RegExp, Outage][] = [
  [/database or disk is full|ENOSPC|EDQUOT|No space left on device/, 'full'],
  [/readonly database|EROFS|read-only file system/i, 'read-only'],
  [/database (?:table )?is locked|SocketTimeout/, 'locked'],
  [/disk image is malformed|file is not a database/, 'corrupt'],
  [/EMFILE|ENFILE|too many open files/i, 'handles'],
  [/disk I\/O error|\bEIO\b/, 'broken'],
];

/** What each is in a sentence, and what to do. All of them are healed without a new start when the cause is gone. */
export const remedies: Readonly<Record<Outage, { said: string; todo: string }>> = {
  full: { said: 'There is no room on the server’s disk', todo: 'Make room on the disk of QVILL_DATA: old backups and logs first' },
  'read-only': {
    said: 'The server’s disk can be read only',
    todo: 'See why (dmesg, journalctl -k): a failing disk is mounted anew that way. Then mount it for writing again',
  },
  locked: {
    said: 'Another program keeps the database locked',
    todo: 'End what has blog.db open (fuser QVILL_DATA/blog.db names it): a shell of SQLite, or a copy that is being made',
  },
  corrupt: {
    said: 'The database is damaged',
    todo: 'Stop the app, keep blog.db aside, test the disk, and bring the last verified backup back: “bin/qvill restore latest”',
  },
  handles: { said: 'The server has too many files open', todo: 'Raise LimitNOFILE= of the service (ulimit -n), or see who else opens so many' },
  broken: {
    said: 'The server’s disk fails, or can be read only',
    todo: 'See dmesg or journalctl -k for what fails, copy QVILL_DATA to another disk, and bring a backup back there',
  },
};

/** What is to blame; null: neither the disk, nor the file, nor another program. */
export function outageOf(error: unknown): Outage | null {
  if (typeof error === 'string') return inWords.find(([pattern]) => pattern.test(error))?.[1] ?? null;
  if (!(error instanceof Error)) return null;
  const { code, errcode } = error as { code?: unknown; errcode?: number };
  return ofSystem[String(code)] ?? ofSqlite[(errcode ?? 0) & 255] ?? outageOf(textOf(error)) ?? outageOf(error.cause);
}

/** With what Prisma adds to it; an error of the network can have its socket in it, which is no text. */
function textOf(error: Error): string {
  try {
    return `${error.message} ${JSON.stringify(error)}`;
  } catch {
    return error.message;
  }
}
