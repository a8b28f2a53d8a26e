import { existsSync } from 'node:fs';
import { missing } from '../core/problem.js';
import { exportBlog, type ExportReport, type Sink } from '../export/export-blog.service.js';
import { FolderSink } from '../export/folder-sink.store.js';
import { type Extra, extras } from '../export/manifest.js';
import { ZipFileSink, ZipSink } from '../export/zip-sink.store.js';
import { type Command, readArguments, WrongUse } from './command.js';
import { fileFailure } from './export-site.js';

const options = { with: { type: 'string', default: '' }, json: { type: 'boolean' } } as const;

export const exportAll: Command['run'] = async (args, { config, out, progress }) => {
  const { values, positionals } = readArguments(args, options, ['TARGET']);
  const target = positionals[0]!;
  const wanted = extrasFrom(values.with);
  if (!existsSync(config.databaseFile)) throw missing(`There is no blog in ${config.data}`);
  const start = performance.now();
  const sink = sinkFor(target);
  const unwatch = target === '-' ? () => {} : removedWhenCutOff(sink);
  const watch = (files: number) => files % 50 === 0 && target !== '-' && progress(`${files} files written`);
  const report = await exportBlog(config, sink, { with: wanted, progress: watch })
    .catch((error: unknown) => {
      throw fileFailure(error);
    })
    .finally(unwatch);
  progress('');
  const milliseconds = Math.round(performance.now() - start);
  // Standard output is the zip itself
  if (target !== '-') out(values.json ? JSON.stringify({ target, ...report, milliseconds }) : inWords(target, report, milliseconds));
  return 0;
};

function extrasFrom(list: string): Extra[] {
  const names = list.split(',').map((name) => name.trim()).filter(Boolean); // prettier-ignore
  const unknown = names.find((name) => name !== 'all' && !(extras as readonly string[]).includes(name));
  if (unknown !== undefined) throw new WrongUse(`--with takes ${extras.join(', ')} or all, and not “${unknown}”`);
  return extras.filter((extra) => names.includes(extra) || names.includes('all'));
}

function sinkFor(target: string): Sink {
  try {
    if (target === '-') return new ZipSink(process.stdout);
    return target.toLowerCase().endsWith('.zip') ? new ZipFileSink(target) : new FolderSink(target);
  } catch (error) {
    throw fileFailure(error);
  }
}

/** Ctrl-C ends the process without another word: what is half written must be gone by then. */
function removedWhenCutOff(sink: Sink): () => void {
  const cut = (signal: NodeJS.Signals) => {
    sink.abort();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', cut).once('SIGTERM', cut);
  return () => process.off('SIGINT', cut).off('SIGTERM', cut);
}

function inWords(target: string, { files, counts }: ExportReport, milliseconds: number): string {
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  return `${target}: ${kinds.join(', ') || 'no posts'}; ${files} files, in ${milliseconds} ms`;
}
