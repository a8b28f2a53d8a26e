import { inLines } from '../core/lines.js';

/** What became of an export. */
export type RestoreReport = {
  dryRun: boolean;
  /** files whose posts are here now, or would be */
  restored: string[];
  /** whose posts are here already, as they are there */
  unchanged: string[];
  refused: { file: string; reason: string }[];
  notices: { file: string; notice: string }[];
  media: number;
};

export const emptyRestore = (dryRun: boolean): RestoreReport => ({ dryRun, restored: [], unchanged: [], refused: [], notices: [], media: 0 });

/** The report in words: counts, then a line for each refusal and notice. */
export function restoreInWords({ dryRun, restored, unchanged, refused, notices, media }: RestoreReport): string {
  const would = dryRun ? 'would be ' : '';
  return inLines([
    `An export of a whole blog: ${restored.length} posts ${would}restored, ${unchanged.length} here already, ${refused.length} refused; ${media} files of the library`,
    ...refused.map(({ file, reason }) => `refused  ${file}: ${reason}`),
    ...notices.map(({ file, notice }) => `note     ${file}: ${notice}`),
  ]);
}
