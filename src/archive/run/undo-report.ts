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
  /** of a restore: settings that are what they were, and how many redirect rules */
  settings?: string[];
  rules?: number;
};

export function undoInWords({ run, removed, restored, kept, media, settings, rules }: UndoReport): string {
  const counts = `${removed.length} removed, ${restored.length} put back, ${kept.length} kept, ${media} files removed`;
  const house = [settings && `${settings.length} settings put back`, rules !== undefined && `${rules} redirects put back`]
    .filter(Boolean)
    .map((part) => `, ${part}`);
  return inLines([`Run ${run} is undone: ${counts}${house.join('')}`, ...kept.map(({ file, reason }) => `kept     ${file}: ${reason}`)]);
}
