/*
 * A full disk, as it is told by the system (ENOSPC, EDQUOT), by SQLite (SQLITE_FULL, 13) and by Prisma, which keeps of that
 * no more than a sentence.
 */
const codes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);
const sqliteFull = 13;
const inWords = /database or disk is full|ENOSPC|No space left on device/;

/** Whether there was no room on the disk. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { code?: unknown; errcode?: number };
  return codes.has(code) || ((errcode ?? 0) & 255) === sqliteFull || inWords.test(`${error.message} ${JSON.stringify(error)}`) || isDiskFull(error.cause);
}
