import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Brought } from '../media/brought-media.store.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { WelcomeStore } from '../posts/welcome.store.js';
import type { WholePost } from '../posts/whole-post.store.js';
import type { KeptMedia } from './blog-rows.store.js';
import type { ExportFiles } from './export-files.store.js';
import { restoreAddresses, restoreAuthors, restoreRedirects, restoreSettings, sentenceOf } from './restore-house.store.js';
import { type Here, restorePost } from './restore-post.store.js';
import { emptyRestore, type RestoreReport } from './restore-report.js';
import { readPostFile } from './whole-post.js';

export type RestoreOptions = { dryRun: boolean; progress?: (done: number, total: number) => void };

const postFolders = ['posts', 'pages', 'ideas', 'trash'];

/**
 * Makes a blog of an export again. Into an empty blog comes all of it; one with posts of its own keeps its settings and its redirects, and gets the posts that it
 * does not have. One transaction a post: what is broken stops no other. A second run changes nothing.
 */
@Injectable()
export class Restorer {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly media: MediaLibrary,
    private readonly welcome: WelcomeStore,
    private readonly clock: Clock,
  ) {}

  /** What is wrong with single files is in the report. */
  async run(source: ExportFiles, { dryRun, progress = () => {} }: RestoreOptions): Promise<RestoreReport> {
    const report = emptyRestore(dryRun);
    const note = (file: string) => (notice: string) => void report.notices.push({ file, notice });
    const now = this.clock.iso();
    const house = { database: this.database, source, now };
    const isEmpty = dryRun || (await this.welcome.makeRoom());
    if (!isEmpty) note('settings.json')('this blog has posts of its own: it keeps its settings and its redirects');
    if (!dryRun && isEmpty) (await restoreSettings(house)).forEach(note('settings.json'));
    const people = dryRun ? new Map<string, number>() : await restoreAuthors(house);
    if (!dryRun) await this.#bringMedia(source, people, report);
    const names = inOrder(source);
    for (const [done, name] of names.entries()) {
      await this.#bringPost(source, name, { people, now }, report);
      progress(done + 1, names.length);
    }
    if (!dryRun && isEmpty) (await restoreRedirects(house, this.config.url)).forEach(note('redirects.txt'));
    if (!dryRun) await restoreAddresses(house);
    return report;
  }

  async #bringPost(source: ExportFiles, file: string, here: Here, report: RestoreReport): Promise<void> {
    try {
      const post = readPostFile((await source.bytes(file)).toString('utf8'));
      if (await this.#isHere(post, file, report)) return;
      const notices = await this.#put(source, file, post, here, report.dryRun);
      report.restored.push(file);
      report.notices.push(...notices.map((notice) => ({ file, notice })));
    } catch (error) {
      report.refused.push({ file, reason: sentenceOf(error) });
    }
  }

  async #isHere({ uid, version, updatedAt }: WholePost, file: string, report: RestoreReport): Promise<boolean> {
    const known = await (await this.database.reader()).post.findUnique({ where: { uid }, select: { version: true, updatedAt: true } });
    if (!known) return false;
    const isSame = known.version === version && known.updatedAt === updatedAt;
    if (isSame) report.unchanged.push(file);
    else report.refused.push({ file, reason: 'its post is here already and is another version: it stays as it is' });
    return true;
  }

  /** A dry run takes it back again. */
  async #put(source: ExportFiles, file: string, post: WholePost, here: Here, isDry: boolean): Promise<string[]> {
    const name = file.slice(file.indexOf('/') + 1, -'.md'.length);
    let notices: string[] = [];
    const work = this.database.change(async (tx) => {
      notices = await restorePost(tx, source, name, post, here);
      if (isDry) throw takenBack;
    });
    await work.catch((error: unknown) => {
      if (error !== takenBack) throw error;
    });
    return notices;
  }

  async #bringMedia(source: ExportFiles, people: Map<string, number>, report: RestoreReport): Promise<void> {
    for (const { author, ...kept } of await source.json<KeptMedia[]>('media.json', [])) {
      const file = `media/${kept.name}`;
      const brought: Brought = { ...kept, by: author === null ? null : (people.get(author) ?? null) };
      try {
        await this.media.bring({ file: Readable.from([await source.bytes(file)]), name: kept.name }, brought);
        report.media++;
      } catch (error) {
        report.refused.push({ file, reason: sentenceOf(error) });
      }
    }
  }
}

const takenBack = new Error('a dry run is taken back');

/** In the order in which they were made: of two posts of one moment the later one is the newer. */
const inOrder = (source: ExportFiles): string[] =>
  Object.keys(source.manifest.files).filter((name) => postFolders.includes(name.split('/')[0]!) && name.endsWith('.md'));
