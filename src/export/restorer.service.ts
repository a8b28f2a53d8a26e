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

/** Written together: with one post a transaction the disk was most of it. */
const together = 50;
const mostCharacters = 2_000_000;

const postFolders = ['posts', 'pages', 'ideas', 'trash'];

/**
 * Makes a blog of an export again. Into an empty blog comes all of it; one with posts of its own keeps its settings and its redirects, and gets the posts that it
 * does not have. Each post is there as a whole or not at all, and what is broken stops no other. A second run changes nothing.
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
    await this.#bringPosts(source, { people, now }, report, progress);
    if (!dryRun && isEmpty) (await restoreRedirects(house, this.config.url)).forEach(note('redirects.txt'));
    if (!dryRun) await restoreAddresses(house);
    return report;
  }

  async #bringPosts(source: ExportFiles, here: Here, report: RestoreReport, progress: (done: number, total: number) => void): Promise<void> {
    const names = inOrder(source);
    const known = this.#known();
    let ready: Ready[] = [];
    const put = async (): Promise<void> => {
      await this.#putAll(source, ready, here, report);
      ready = [];
    };
    for (const [done, file] of names.entries()) {
      try {
        const post = readPostFile((await source.bytes(file)).toString('utf8'));
        if (isHere(known.get(post.uid), post, file, report)) continue;
        ready.push({ file, post });
        known.set(post.uid, post);
      } catch (error) {
        report.refused.push({ file, reason: sentenceOf(error) });
      }
      if (ready.length >= together || ready.reduce((sum, { post }) => sum + post.markdown.length, 0) > mostCharacters) await put();
      progress(done + 1, names.length);
    }
    await put();
  }

  #known(): Map<string, Version> {
    const rows = this.database.rows.all<Version & { uid: string }>('SELECT uid, version, updatedAt FROM Post');
    return new Map(rows.map((row) => [row.uid, row]));
  }

  /** Together, and if one of them can’t stand here each by itself. */
  async #putAll(source: ExportFiles, ready: Ready[], here: Here, report: RestoreReport): Promise<void> {
    try {
      const notices = await this.#put(source, ready, here, report.dryRun);
      report.restored.push(...ready.map(({ file }) => file));
      report.notices.push(...notices);
    } catch (error) {
      const [first] = ready;
      if (ready.length === 1) report.refused.push({ file: first!.file, reason: sentenceOf(error) });
      else for (const each of ready) await this.#putAll(source, [each], here, report);
    }
  }

  /** A dry run takes it back again. */
  async #put(source: ExportFiles, ready: Ready[], here: Here, isDry: boolean): Promise<RestoreReport['notices']> {
    const notices: RestoreReport['notices'] = [];
    const work = this.database.change(async (tx) => {
      for (const { file, post } of ready) {
        const name = file.slice(file.indexOf('/') + 1, -'.md'.length);
        for (const notice of await restorePost(tx, source, name, post, here)) notices.push({ file, notice });
      }
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

type Ready = { file: string; post: WholePost };
type Version = Pick<WholePost, 'version' | 'updatedAt'>;

function isHere(known: Version | undefined, { version, updatedAt }: WholePost, file: string, report: RestoreReport): boolean {
  if (!known) return false;
  if (known.version === version && known.updatedAt === updatedAt) report.unchanged.push(file);
  else report.refused.push({ file, reason: 'its post is here already and is another version: it stays as it is' });
  return true;
}

const takenBack = new Error('a dry run is taken back');

/** In the order in which they were made: of two posts of one moment the later one is the newer. */
const inOrder = (source: ExportFiles): string[] =>
  Object.keys(source.manifest.files).filter((name) => postFolders.includes(name.split('/')[0]!) && name.endsWith('.md'));
