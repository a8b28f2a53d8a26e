import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { prepareData } from '../app/data-folder.store.js';
import { importerAlone } from '../app/importer-alone.js';
import { reportInWords } from '../archive/run/import-report.js';
import { undoInWords } from '../archive/run/undo-report.js';
import { isRestore, restoreInWords } from '../export/restore-report.js';
import { proofInWords, proveAddresses } from '../health/address-proof.js';
import { Clock } from '../platform/clock.js';
import { configFrom } from '../platform/config-from.js';
import { TextsAhead } from '../pages/texts-ahead.store.js';
import type { Publisher } from '../publishing/publisher.service.js';
import { TreeStore } from '../site/tree.store.js';
import { nothingDone } from '../publishing/receipt.js';
import { type Command, readArguments, type Terminal, WrongUse } from './command.js';
import { sentence } from './rebuild.command.js';

const options = {
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  from: { type: 'string' },
  undo: { type: 'boolean' },
  'old-site': { type: 'string' },
  permalinks: { type: 'string' },
  sitemap: { type: 'string', multiple: true },
  addresses: { type: 'string', multiple: true },
  'fetch-images': { type: 'boolean' },
  'fetch-from': { type: 'string', multiple: true },
} as const;

export const run: Command['run'] = async (args, terminal) => {
  const isUndo = args.includes('--undo');
  const { values, positionals } = readArguments(args, options, isUndo && !args.some((word) => /^\d+$/.test(word)) ? [] : [isUndo ? 'RUN' : 'SOURCE']);
  const { config } = terminal;
  const dryRun = (values['dry-run'] ?? false) && !isUndo;
  const place = dryRun && !existsSync(config.databaseFile) ? nowhere() : config;
  const clock = new Clock();
  if (place !== config || !dryRun) prepareData(place, clock);
  // Texts pass through by the thousand: without it they would be let lie until there are 100 MB of them
  setFlagsFromString('--optimize-for-size');
  const parts = await importerAlone(place, clock);
  const out: Say = (report, words) => terminal.out(values.json ? JSON.stringify(report) : words);
  try {
    if (isUndo) return await undo(parts, positionals[0], terminal, out);
    const ahead = dryRun ? null : new TextsAhead(place, parts.texts);
    const progress = (done: number, total: number | null): void => {
      terminal.progress(read(done, total));
      ahead?.look();
    };
    const oldSite = { site: values['old-site'], permalinks: values.permalinks, lists: [...(values.sitemap ?? []), ...(values.addresses ?? [])] };
    const fetchFrom = values['fetch-images'] ? (values['fetch-from'] ?? []) : undefined;
    const arrived = await parts.arrivals.run(positionals[0]!, { dryRun, from: values.from, oldSite, fetchFrom, progress }).finally(() => ahead?.end());
    const receipt = dryRun ? nothingDone : await publish(parts.publisher, terminal);
    if (isRestore(arrived)) {
      out({ ...arrived, receipt }, [restoreInWords(arrived), ...(dryRun ? [] : [sentence(receipt)])].join('\n'));
      return arrived.refused.length + receipt.failed.length > 0 ? 1 : 0;
    }
    const { oldAddresses, ...report } = arrived;
    const proof = dryRun ? [] : await proveAddresses(oldAddresses, new TreeStore(config.site), config.url);
    const words = [reportInWords(report), ...(dryRun ? [] : [sentence(receipt)]), ...(proof.length > 0 ? [proofInWords(proof)] : [])];
    out({ ...report, receipt, ...(proof.length > 0 && { proof }) }, words.join('\n'));
    return report.refused.length + receipt.failed.length + proof.filter(({ answers }) => !answers).length > 0 ? 1 : 0;
  } finally {
    await parts.close();
    if (place !== config) rmSync(place.data, { recursive: true });
  }
};

type Say = (report: object, words: string) => void;
type Parts = Awaited<ReturnType<typeof importerAlone>>;

async function undo({ undo: undoing, publisher, library }: Parts, run: string | undefined, terminal: Terminal, out: Say): Promise<number> {
  if (run !== undefined && !/^\d{1,9}$/.test(run)) throw new WrongUse('a run is a number');
  const report = await undoing.undo(run === undefined ? null : Number(run), (done, total) => terminal.progress(`${done} of ${total} posts taken back`));
  const receipt = await publish(publisher, terminal);
  await library.dropLeftovers();
  out({ ...report, receipt }, `${undoInWords(report)}\n${sentence(receipt)}`);
  return report.kept.length + receipt.failed.length > 0 ? 1 : 0;
}

async function publish(publisher: Publisher, { progress }: Terminal) {
  const receipt = await publisher.publish((done, total) => progress(`${done} of ${total} pages made`));
  progress('');
  return receipt;
}

const read = (done: number, total: number | null) => (total === null ? `${done} posts read` : `${done} of ${total} posts read`);

/** A data folder that is gone afterwards: a dry run writes nothing, and a blog that does not exist yet has no posts to compare with. */
const nowhere = () => configFrom({ QVILL_DATA: mkdtempSync(join(tmpdir(), 'qvill-dry-run-')) });
