import { inLines } from '../../core/lines.js';

/** What a sync has done. Paths are those of files. */
export type SyncReport = {
  /** files whose posts are as they say now */
  toBlog: string[];
  /** files that say what their posts do now */
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
