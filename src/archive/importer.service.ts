import { Injectable } from '@nestjs/common';
import { authorNamed } from '../auth/author.store.js';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { createPost, revisePost } from '../posts/write-post.store.js';
import type { Origin } from '../posts/change.js';
import { SettingsStore } from '../settings/settings.store.js';
import { emptyReport, type ImportReport } from './import-report.js';
import { fieldsOf } from './imported-fields.store.js';
import { type FileMark, type Known, knownByName, knownPost, wasEdited } from './known-post.store.js';
import { openSource } from './open-source.store.js';
import type { ImportedPost } from './read-post.js';
import type { Source, SourceEntry } from './source.js';

/** `total` is null while nobody knows. */
export type ImportProgress = (done: number, total: number | null) => void;
export type ImportOptions = { dryRun: boolean; from?: string | undefined; progress?: ImportProgress };

/**
 * Brings another blog into this one: one transaction a post, so that a broken one stops no other and none is half there.
 * What has not changed since the last run is left alone.
 */
@Injectable()
export class Importer {
  constructor(
    private readonly database: Database,
    private readonly settings: SettingsStore,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem when the source can't be read at all; what is wrong with single posts is in the report */
  async run(path: string, options: ImportOptions): Promise<ImportReport> {
    const { timeZone } = await this.settings.read();
    const source = await openSource(path, { from: options.from, timeZone });
    const report = emptyReport(options.dryRun);
    try {
      let done = 0;
      for await (const entry of source.entries()) {
        await this.#take(source, entry, report).catch((error: unknown) => refuse(report, entry.place, error));
        options.progress?.(++done, source.total);
      }
    } finally {
      await source.close?.();
    }
    report.skipped.push(...source.skipped.map(({ place }) => place));
    return report;
  }

  async #take(source: Source, entry: SourceEntry, report: ImportReport): Promise<void> {
    const { place, id, digest } = entry;
    const mark = { source: source.key + id, path: id, digest };
    const reader = await this.database.reader();
    const before = digest === '' ? null : await knownPost(reader, mark);
    if (before?.sourceDigest === digest) return void report.unchanged.push(place);
    const post = await entry.read();
    const known = before ?? (await knownByName(reader, mark, post));
    if (known?.status === 'trashed') throw new Problem('conflict', 'its post is in the trash here, and stays there');
    if (known && wasEdited(known)) throw new Problem('conflict', 'its post was edited here since it came, and stays as it is');
    const notices = await this.#write(post, known, mark, report.dryRun);
    (known ? report.changed : report.created).push(place);
    report.notices.push(...notices.map((notice) => ({ file: place, notice })));
  }

  /** Writes the post in one transaction; a dry run takes it back again. Returns what was unusual. */
  async #write(post: ImportedPost, known: Known | null, mark: FileMark, isDry: boolean): Promise<string[]> {
    let notices: string[] = [];
    const work = this.database.change(async (tx) => {
      notices = await this.#put(tx, post, known, mark);
      if (isDry) throw takenBack;
    });
    await work.catch((error: unknown) => {
      if (error !== takenBack) throw error;
    });
    return notices;
  }

  async #put(tx: Writer, post: ImportedPost, known: Known | null, mark: FileMark): Promise<string[]> {
    const now = this.clock.iso();
    const { fields, notices } = await fieldsOf(tx, post, known?.id ?? null);
    const changedAt = post.updatedAt ?? (known ? now : (post.publishedAt ?? now));
    const change = { by: null, reason: 'imported', status: post.status, at: changedAt } as const;
    const authorIds = await this.#authors(tx, post.authors, now);
    const origin: Origin = { authorIds, trust: 'cleaned', source: mark.source, sourceDigest: mark.digest, extra: extraOf(post) };
    if (known) await revisePost(tx, known.id, fields, change, now, origin);
    else await createPost(tx, fields, change, origin, now);
    return [...post.notices, ...notices];
  }

  async #authors(tx: Writer, names: string[], now: string): Promise<number[]> {
    const ids = new Set<number>();
    for (const name of names) ids.add(await authorNamed(tx, name, now));
    return [...ids];
  }
}

const takenBack = new Error('a dry run is taken back');

const extraOf = ({ extra }: ImportedPost): string | null => (Object.keys(extra).length > 0 ? JSON.stringify(extra) : null);

function refuse(report: ImportReport, file: string, error: unknown): void {
  // A full disk or a locked database is no fault of this file, and would be none of the next
  if (!(error instanceof Problem)) throw error;
  report.refused.push({ file, reason: error.message });
}
