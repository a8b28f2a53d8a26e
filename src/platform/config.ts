import { join } from 'node:path';
import type { ServiceManager } from './service-manager.js';
import type { StoreAccess } from './store-access.js';

/** What the environment says, and nothing that follows from it. */
export type ConfigValues = {
  /** absolute path of the data folder */
  readonly data: string;
  /** origin of the blog, no trailing slash: `https://example.org` */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** what started us, if it is systemd; its sockets are taken in place of host and port */
  readonly manager: ServiceManager;
  /** seconds without anybody after which the app ends, to be started by the next one; null: never */
  readonly sleepAfter: number | null;
  /** origins of the caches to purge */
  readonly edges: readonly string[];
  /** addresses and networks whose `X-Forwarded-*` are believed */
  readonly trustedProxies: readonly string[];
  /** what a purge says, so that the caches believe it; empty: they believe nobody */
  readonly edgeSecret: string;
  /** an S3-compatible store, for a copy of the site */
  readonly store: StoreAccess;
  /** where backups go: a folder or `s3://…`; empty: the folder `backups` */
  readonly backupTo: string;
  /** with what backups are encrypted (backup/key.ts); empty: they are not */
  readonly backupKey: string;
  /** bytes that the process may take before it makes room */
  readonly memory: number;
  /** the access log of nginx; empty: none is read */
  readonly nginxLog: string;
  /** where the app tells who watches it about itself, and whether somebody chose that port; null: nowhere */
  readonly ops: { readonly port: number; readonly isChosen: boolean } | null;
  /** what load-test services ask for, to know that the blog's owner wants them */
  readonly loadTestTokens: readonly string[];
  /** New Relic's; empty: its agent is not loaded */
  readonly newRelicKey: string;
};

// The constructor takes all of them, so none is missing
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface Config extends ConfigValues {}

/** The environment, understood. Made by `configFrom`; also the token by which Nest injects it. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export class Config {
  constructor(values: ConfigValues) {
    Object.assign(this, values);
  }

  get databaseFile(): string {
    return join(this.data, 'blog.db');
  }
  /** who holds it may publish: one process at a time */
  get lockFile(): string {
    return join(this.data, 'publishing.lock');
  }
  /** the full text of public posts; made from the blog, and made again when it is missing */
  get searchFile(): string {
    return join(this.data, 'search.db');
  }
  get backups(): string {
    return join(this.data, 'backups');
  }
  /** what is known of backups: which were made, and what came of looking at them */
  get backupRecord(): string {
    return join(this.backups, 'record.json');
  }
  /** who holds it may make, read or bring back a backup */
  get backupLockFile(): string {
    return join(this.data, 'backup.lock');
  }
  /** what the last doctor found */
  get healthFile(): string {
    return join(this.data, 'health.json');
  }
  /** what is to take the place of the blog; there as long as that is not through (backup/exchange.store.ts) */
  get exchangeFile(): string {
    return join(this.data, 'exchange.json');
  }
  /** how far an upgrade, or the way back from one, has come (upgrade/journal.store.ts) */
  get upgradeFile(): string {
    return join(this.data, 'upgrade.json');
  }
  /** who holds it may exchange the version that runs the blog */
  get upgradeLockFile(): string {
    return join(this.data, 'upgrade.lock');
  }
  get site(): string {
    return join(this.data, 'site');
  }
  /** folders of which `site` is one: the tree that readers have, and another one while it is made */
  get trees(): string {
    return join(this.data, 'trees');
  }
  /** the secrets of the days that are not over, by which readers are told apart; never in the database, nor in a copy of it */
  get saltsFile(): string {
    return join(this.data, 'readers-today');
  }
  /** the owner's own templates, which stand in place of those in views/site */
  get theme(): string {
    return join(this.data, 'theme');
  }
  /** the files of the media library */
  get media(): string {
    return join(this.data, 'media');
  }
  /** who holds it keeps a folder in step */
  get syncLockFile(): string {
    return join(this.data, 'sync.lock');
  }

  /** who holds it may move bytes into the media library or out of it */
  get mediaLockFile(): string {
    return join(this.data, 'media.lock');
  }
  /** who holds it may bring posts in from elsewhere */
  get importLockFile(): string {
    return join(this.data, 'import.lock');
  }
  /** what is sent to be imported, and trial runs of that; nothing that must be kept */
  get imports(): string {
    return join(this.data, 'imports');
  }
  /** when there is something to do that nobody asks for: of an app that is asleep */
  get wakeFile(): string {
    return join(this.data, 'wake-at');
  }
  get isSecure(): boolean {
    return this.url.startsWith('https:');
  }
}
