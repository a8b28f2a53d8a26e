import type { Place } from '../archive/run/bring-in.store.js';
import type { ImportRun } from '../archive/run/import-run.store.js';
import type { ExportFiles } from './export-files.store.js';
import type { RestoreReport } from './restore-report.js';

/** An export that comes into a blog, or into a copy of it: what it writes is on the record, and told. */
export type Arrival = {
  place: Place;
  source: ExportFiles;
  run: ImportRun;
  report: RestoreReport;
  now: string;
  /** address of the blog */
  origin: string;
  progress: (done: number, total: number) => void;
};

/** Tells what is unusual about a file of the export. */
export const note =
  ({ report }: Arrival, file: string) =>
  (notice: string): void =>
    void report.notices.push({ file, notice });
