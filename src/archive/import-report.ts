/** What became of each file of an import. Paths are relative to the imported folder. */
export type ImportReport = {
  /** whether nothing was written because only the report was asked for */
  dryRun: boolean;
  created: string[];
  changed: string[];
  /** imported before, and the same since */
  unchanged: string[];
  /** files that became no post, each with the reason */
  refused: { file: string; reason: string }[];
  /** what was unusual and how it was taken */
  notices: { file: string; notice: string }[];
  /** files that are no posts by their name: images, style sheets */
  skipped: string[];
};

export const emptyReport = (dryRun: boolean): ImportReport => ({ dryRun, created: [], changed: [], unchanged: [], refused: [], notices: [], skipped: [] });

/** The report in words: counts, then a line for each refusal and notice. */
export function reportInWords(report: ImportReport): string {
  const { dryRun, created, changed, unchanged, refused, notices, skipped } = report;
  const would = dryRun ? 'would be ' : '';
  return [
    `${created.length} ${would}imported, ${changed.length} ${would}changed, ${unchanged.length} the same as before, ${refused.length} refused, ${skipped.length} other files`,
    ...refused.map(({ file, reason }) => `refused  ${file}: ${reason}`),
    ...notices.map(({ file, notice }) => `note     ${file}: ${notice}`),
  ].join('\n');
}
