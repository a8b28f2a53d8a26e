import { inLines } from '../../core/lines.js';
import { Problem } from '../../core/problem.js';

/** What a sync has done. Paths are those of files: of posts, and of the pictures that they show. */
export type SyncReport = {
  /** files whose posts are as they say now, and pictures that are in the library as they are */
  toBlog: string[];
  /** files that say what their posts do now, and pictures that came from the library */
  toFolder: string[];
  /** files that are posts from now on */
  created: string[];
  /** files whose posts are in the trash now */
  trashed: string[];
  /** files that went, because their posts did */
  removed: string[];
  /** both had changed: where the folder's version is kept */
  conflicts: { file: string; kept: string; reason: string }[];
  /** files that were left alone, and why */
  refused: { file: string; reason: string }[];
};

export const emptySync = (): SyncReport => ({ toBlog: [], toFolder: [], created: [], trashed: [], removed: [], conflicts: [], refused: [] });

/** Whether anything happened at all. */
export const isQuiet = (report: SyncReport): boolean => Object.entries(report).every(([what, list]) => what === 'refused' || list.length === 0);

export function syncInWords({ toBlog, toFolder, created, trashed, removed, conflicts, refused }: SyncReport): string {
  const counts = [
    `${toBlog.length} to the blog`,
    `${created.length} new there`,
    `${trashed.length} to its trash`,
    `${toFolder.length} to the folder`,
    `${removed.length} removed there`,
    `${conflicts.length} kept in both versions`,
  ];
  return inLines([
    counts.join(', '),
    ...conflicts.map(({ file, kept, reason }) => `both     ${file}: ${reason}; the folder’s version is in ${kept}`),
    ...refused.map(({ file, reason }) => `left     ${file}: ${reason}`),
  ]);
}

/** One file that can’t be written stops no other. */
const isOfFiles = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** Does what concerns one file: what can't be done is a line of the report. */
export async function attempt(report: SyncReport, file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem) && !isOfFiles(error)) throw error;
    report.refused.push({ file, reason: (error as Error).message });
  }
}

/** The same, with each thing said once. */
export function onceEach(report: SyncReport): SyncReport {
  const refused = new Map(report.refused.map((each) => [`${each.file}\n${each.reason}`, each]));
  return { ...report, toBlog: report.toBlog.filter((path) => !report.created.includes(path)), refused: [...refused.values()] };
}
