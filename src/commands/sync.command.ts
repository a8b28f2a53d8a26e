import { watch } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { AuthorStore } from '../auth/author.store.js';
import { Problem } from '../core/problem.js';
import { FolderSync } from '../export/sync/folder-sync.service.js';
import { isQuiet, type SyncReport, syncInWords } from '../export/sync/sync-report.js';
import { Sizing } from '../media/sizing.service.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { CommitWatch } from '../platform/commit-watch.store.js';
import { Clock } from '../platform/clock.js';
import { Publisher } from '../publishing/publisher.service.js';
import { nothingDone, type Receipt } from '../publishing/receipt.js';
import { type Command, readArguments, sentenceOf, type Terminal } from './command.js';
import { sentence } from './rebuild.command.js';

const options = { watch: { type: 'boolean' }, deletions: { type: 'boolean', default: false }, json: { type: 'boolean' } } as const;
/** How long nobody may have written before a file counts as written, and how often it is looked. */
const quietMs = 500;
const lookMs = 250;

export const run: Command['run'] = async (args, terminal) => {
  const { values, positionals } = readArguments(args, options, ['FOLDER']);
  const [folder] = positionals as [string];
  const clock = new Clock();
  prepareData(terminal.config, clock);
  const app = await buildContext(terminal.config, clock);
  // Sizes of pictures are the app’s work: here they would be begun anew after each picture that comes
  await app.get(Sizing).onModuleDestroy();
  try {
    const by = await app.get(AuthorStore).withAccount().catch(() => null); // prettier-ignore
    const once = async () => {
      // What a sync that was broken off has brought is still to be published
      let receipt = nothingDone;
      const publish = async () => (receipt = await app.get(Publisher).publish());
      const report = await app.get(FolderSync).run(folder, { by, mayTrashMany: values.deletions }).finally(publish); // prettier-ignore
      // Bytes of pictures that others have replaced
      if (report.toBlog.length > 0) await app.get(MediaLibrary).dropLeftovers();
      // Who watches hears of what happens, and not of what doesn’t
      return values.watch && isQuiet(report) ? 0 : told(report, receipt, terminal, values.json ?? false);
    };
    if (values.watch) return await keepInStep(app, folder, once, terminal);
    return await once();
  } finally {
    await app.close();
  }
};

function told(report: SyncReport, receipt: Receipt, { out }: Terminal, json: boolean): number {
  if (json) out(JSON.stringify({ ...report, receipt }));
  else out(isQuiet(report) && receipt.changed.length === 0 ? syncInWords(report) : `${syncInWords(report)}\n${sentence(receipt)}`);
  return report.conflicts.length + receipt.failed.length > 0 ? 1 : 0;
}

/** Until it is told to stop (SIGTERM, SIGINT). The folder and the database say themselves when they have changed. */
async function keepInStep(app: INestApplicationContext, folder: string, once: () => Promise<number>, { out }: Terminal): Promise<number> {
  const commits = app.get(CommitWatch);
  const stop = new AbortController();
  let touchedAt = 0;
  const watcher = watch(folder, { recursive: true, signal: stop.signal }, () => (touchedAt = Date.now()));
  watcher.on('error', () => {});
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    for (let version = -1; !stop.signal.aborted; await pause(lookMs, undefined, { signal: stop.signal }).catch(() => {})) {
      const isWritten = touchedAt > 0 && Date.now() - touchedAt > quietMs;
      if (!isWritten && commits.version() === version) continue;
      version = commits.version();
      if (isWritten) touchedAt = 0;
      // A folder that is unmounted for a while is no reason to end
      await once().catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        out(sentenceOf(error));
      });
    }
  } finally {
    stop.abort();
  }
  return 0;
}
