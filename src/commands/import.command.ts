import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { reportInWords } from '../archive/import-report.js';
import { Importer } from '../archive/importer.service.js';
import { ImportUndo } from '../archive/undo.service.js';
import { undoInWords } from '../archive/undo-report.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { Clock } from '../platform/clock.js';
import { configFrom } from '../platform/config.js';
import { Publisher } from '../publishing/publisher.service.js';
import { nothingDone } from '../publishing/receipt.js';
import { type Command, readArguments, type Terminal, WrongUse } from './command.js';
import { sentence } from './rebuild.command.js';

const options = {
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  from: { type: 'string' },
  undo: { type: 'boolean' },
} as const;

export const run: Command['run'] = async (args, terminal) => {
  const isUndo = args.includes('--undo');
  const { values, positionals } = readArguments(args, options, isUndo && !args.some((word) => /^\d+$/.test(word)) ? [] : [isUndo ? 'RUN' : 'SOURCE']);
  const { config } = terminal;
  const dryRun = (values['dry-run'] ?? false) && !isUndo;
  const place = dryRun && !existsSync(config.databaseFile) ? nowhere() : config;
  const clock = new Clock();
  if (place !== config || !dryRun) prepareData(place, clock);
  const app = await buildContext(place, clock);
  const out = (report: object, words: string): void => terminal.out(values.json ? JSON.stringify(report) : words);
  try {
    if (isUndo) return await undo(app, positionals[0], terminal, out);
    const progress = (done: number, total: number | null): void => terminal.progress(read(done, total));
    const report = await app.get(Importer).run(positionals[0]!, { dryRun, from: values.from, progress });
    const receipt = dryRun ? nothingDone : await publish(app, terminal);
    out({ ...report, receipt }, dryRun ? reportInWords(report) : `${reportInWords(report)}\n${sentence(receipt)}`);
    return report.refused.length + receipt.failed.length > 0 ? 1 : 0;
  } finally {
    await app.close();
    if (place !== config) rmSync(place.data, { recursive: true });
  }
};

async function undo(app: INestApplicationContext, run: string | undefined, terminal: Terminal, out: (report: object, words: string) => void): Promise<number> {
  if (run !== undefined && !/^\d{1,9}$/.test(run)) throw new WrongUse('a run is a number');
  const report = await app
    .get(ImportUndo)
    .undo(run === undefined ? null : Number(run), (done, total) => terminal.progress(`${done} of ${total} posts taken back`));
  const receipt = await publish(app, terminal);
  await app.get(MediaLibrary).dropLeftovers();
  out({ ...report, receipt }, `${undoInWords(report)}\n${sentence(receipt)}`);
  return report.kept.length + receipt.failed.length > 0 ? 1 : 0;
}

async function publish(app: INestApplicationContext, { progress }: Terminal) {
  const receipt = await app.get(Publisher).publish((done, total) => progress(`${done} of ${total} pages made`));
  progress('');
  return receipt;
}

const read = (done: number, total: number | null) => (total === null ? `${done} posts read` : `${done} of ${total} posts read`);

/** A data folder that is gone afterwards: a dry run writes nothing, and a blog that does not exist yet has no posts to compare with. */
const nowhere = () => configFrom({ QVILL_DATA: mkdtempSync(join(tmpdir(), 'qvill-dry-run-')) });
