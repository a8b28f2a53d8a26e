import type { WholePost } from '../../posts/whole-post.store.js';
import { folderFor } from '../names.js';
import { noTargets } from './local-addresses.js';
import type { SyncReport } from './sync-report.js';
import type { World } from './sync-steps.store.js';
import { syncedFields } from './synced-fields.js';
import { type Synced, together } from './synced.store.js';
import { newFile } from './write-file.js';

/** Files for posts that have none. Whatever comes between, the next sync finds files that say what their posts do. */
export class NewFiles {
  readonly #written: Synced[] = [];
  /** how many there are by now */
  count = 0;

  constructor(
    private readonly world: World,
    private readonly report: SyncReport,
  ) {}

  async add(post: WholePost): Promise<void> {
    const { folder, links } = this.world;
    const path = folder.freePath(folderFor(post), post.slug);
    const fields = syncedFields(post);
    const { body, targets } = await links.inFile(fields.markdown, { body: '', targets: noTargets }, path);
    const text = newFile(fields, post.uid, body);
    folder.write(path, text, null);
    this.#written.push({ uid: post.uid, path, text, fields, targets });
    this.report.toFolder.push(path);
    this.count++;
    if (this.#written.length >= together) await this.end();
  }

  /** Knows them from then on. */
  async end(): Promise<void> {
    await this.world.store.keepAll(this.#written.splice(0));
  }
}
