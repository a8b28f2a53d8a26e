import { inLines } from '../../core/lines.js';

/** What an undone import left. Places are as its source tells them. */
export type UndoReport = {
  run: number;
  /** posts that it made, gone */
  removed: string[];
  /** posts that it changed, as they were */
  restored: string[];
  /** posts that were changed here since */
  kept: { file: string; reason: string }[];
  /** files of the media library that it brought, gone */
  media: number;
};

export function undoInWords({ run, removed, restored, kept, media }: UndoReport): string {
  const counts = `${removed.length} removed, ${restored.length} put back, ${kept.length} kept, ${media} files removed`;
  return inLines([`Run ${run} is undone: ${counts}`, ...kept.map(({ file, reason }) => `kept     ${file}: ${reason}`)]);
}
