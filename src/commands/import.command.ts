import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { reportInWords } from '../archive/import-report.js';
import { Importer } from '../archive/importer.service.js';
import { Clock } from '../platform/clock.js';
import { configFrom } from '../platform/config.js';
import { Publisher } from '../publishing/publisher.service.js';
import { nothingDone } from '../publishing/receipt.js';
import { type Command, readArguments } from './command.js';
import { sentence } from './rebuild.command.js';

export const run: Command['run'] = async (args, { config, out, progress }) => {
  const { values, positionals } = readArguments(args, { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' }, from: { type: 'string' } }, ['SOURCE']);
  const dryRun = values['dry-run'] ?? false;
  const place = dryRun && !existsSync(config.databaseFile) ? nowhere() : config;
  const clock = new Clock();
  if (place !== config || !dryRun) prepareData(place, clock);
  const app = await buildContext(place, clock);
  try {
    const report = await app.get(Importer).run(positionals[0]!, { dryRun, from: values.from, progress: (done, total) => progress(read(done, total)) });
    const receipt = dryRun ? nothingDone : await app.get(Publisher).publish((done, total) => progress(`${done} of ${total} pages made`));
    progress('');
    const words = dryRun ? reportInWords(report) : `${reportInWords(report)}\n${sentence(receipt)}`;
    out(values.json ? JSON.stringify({ ...report, receipt }) : words);
    return report.refused.length + receipt.failed.length > 0 ? 1 : 0;
  } finally {
    await app.close();
    if (place !== config) rmSync(place.data, { recursive: true });
  }
};

const read = (done: number, total: number | null) => (total === null ? `${done} posts read` : `${done} of ${total} posts read`);

/** A data folder that is gone afterwards: a dry run writes nothing, and a blog that does not exist yet has no posts to compare with. */
const nowhere = () => configFrom({ QVILL_DATA: mkdtempSync(join(tmpdir(), 'qvill-dry-run-')) });
