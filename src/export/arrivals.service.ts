import { Injectable } from '@nestjs/common';
import type { ImportReport } from '../archive/run/import-report.js';
import { Importer, type ImportOptions } from '../archive/run/importer.service.js';
import { openExport } from './export-files.store.js';
import type { RestoreReport } from './restore-report.js';
import { Restorer } from './restorer.service.js';

/** Whatever somebody brings: a whole blog that “export” wrote comes back as it was, and anything else is imported. Both doors ask here. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly importer: Importer,
    private readonly restorer: Restorer,
  ) {}

  /** @throws Problem when it can't be read at all; what is wrong with single posts is in the report */
  async run(path: string, options: ImportOptions): Promise<ImportReport | RestoreReport> {
    const whole = options.from === undefined ? await openExport(path) : null;
    if (!whole) return this.importer.run(path, options);
    const { dryRun, progress = () => {} } = options;
    return this.restorer.run(whole, { dryRun, progress, name: path }).finally(() => whole.close());
  }
}

/** Whether it is all of a blog, which changes settings and people too. Nothing is said of one that is damaged: whoever reads it says so. */
export async function isWholeBlog(path: string): Promise<boolean> {
  const whole = await openExport(path).catch(() => null);
  whole?.close();
  return whole !== null;
}
