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

/** Of the other files, those that somebody may have taken for posts. */
const textFile = /\.(md|markdown|html?)$|\/$/i;

/** The report in words: counts, then a line for each refusal and notice. */
export function reportInWords(report: ImportReport): string {
  const { dryRun, created, changed, unchanged, refused, notices, skipped } = report;
  const would = dryRun ? 'would be ' : '';
  return [
    `${created.length} ${would}imported, ${changed.length} ${would}changed, ${unchanged.length} the same as before, ${refused.length} refused, ${skipped.length} other files`,
    ...skipped.filter((file) => textFile.test(file)).map((file) => `skipped  ${file}: it is about the blog, not in it`),
    ...refused.map(({ file, reason }) => `refused  ${file}: ${reason}`),
    ...notices.map(({ file, notice }) => `note     ${file}: ${notice}`),
  ].join('\n');
}
