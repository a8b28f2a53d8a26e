/** SQLite's codes (https://sqlite.org/rescode.html): busy, read-only, an error of the disk, corrupt, full, not a database. */
const faults: ReadonlySet<number> = new Set([5, 8, 10, 11, 13, 26]);

/** Whether the file, its disk or another process is to blame, so that a new process would fare no better. */
export const isFileFault = (error: unknown): boolean => faults.has(((error as { errcode?: number }).errcode ?? 0) & 255);
