import { createHash } from 'node:crypto';
import type { Config } from '../platform/config.js';
import { contentsOf, type Entry } from './contents.store.js';
import { type Extra, format, type Manifest, manifestName, manifestText } from './manifest.js';
import { holdMoment } from './moment.store.js';

/** Where an export is written, file after file. `end` makes it what it is called; until then, and after `abort`, nothing is there. */
export interface Sink {
  add(entry: Entry): Promise<void>;
  end(): Promise<void>;
  abort(): void;
}

export type ExportOptions = { with: readonly Extra[]; progress?: (files: number) => void };
export type ExportReport = { files: number; counts: Record<string, number> };

/** Writes the whole blog, as it is at this moment, into a sink. The same blog gives the same bytes. */
export async function exportBlog(config: Config, sink: Sink, { with: extras, progress = () => {} }: ExportOptions): Promise<ExportReport> {
  const manifest: Manifest = { format, site: config.url, with: [...extras], counts: {}, files: {} };
  const report: ExportReport = { files: 0, counts: manifest.counts };
  try {
    const moment = await holdMoment(config);
    try {
      for (const entry of contentsOf(moment.rows, { site: config.url, with: extras, linkOf: moment.linkOf })) {
        manifest.files[entry.name] = 'file' in entry ? entry.digest : digestOf(entry.bytes);
        if (entry.of !== '') manifest.counts[entry.of] = (manifest.counts[entry.of] ?? 0) + 1;
        await sink.add(entry);
        progress(++report.files);
      }
    } finally {
      moment.release();
    }
    await sink.add({ name: manifestName, of: '', bytes: Buffer.from(manifestText(manifest)) });
    await sink.end();
    return report;
  } catch (error) {
    sink.abort();
    throw error;
  }
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
