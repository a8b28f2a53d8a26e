import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { Config } from '../platform/config.js';
import { OwnCommand } from '../platform/own-command.service.js';
import { type Record, readRecord } from './record.store.js';

/** What is done soon is shown at once. */
const soonMs = 1_500;

type Work = 'backup' | 'verify';

/** Backups that an owner asks for in the admin, made by the same commands in a process that ends: readers and writers wait for none of it. */
@Injectable()
export class BackupDesk implements OnModuleDestroy {
  readonly #command = new OwnCommand();
  /** what is under way, if this process has begun it */
  work: Work | null = null;
  /** why the last one came to nothing */
  failure: string | null = null;

  constructor(private readonly config: Config) {}

  get isAtWork(): boolean {
    return this.work !== null;
  }

  /** What is known of backups, whoever made them. */
  get record(): Record {
    return readRecord(this.config);
  }

  /** Comes back when it is done, or it takes longer. @throws Problem('busy') */
  async begin(work: Work): Promise<void> {
    if (this.work) throw new Problem('busy', 'Another backup is being made or verified: wait until that is done');
    this.work = work;
    this.failure = null;
    const ended = this.#run(work).finally(() => (this.work = null));
    await Promise.race([ended, pause(soonMs, undefined, { ref: false })]);
  }

  onModuleDestroy(): Promise<void> {
    return this.#command.end();
  }

  async #run(work: Work): Promise<void> {
    this.failure = await this.#command.run([work, '--quiet'], environmentOf(this.config));
  }
}

/** What the command reads of its environment, as this process has understood it. */
function environmentOf({ data, url, store, backupTo, backupKey }: Config): NodeJS.ProcessEnv {
  const access = store.key ? { QVILL_S3_ENDPOINT: store.endpoint, QVILL_S3_REGION: store.region, QVILL_S3_KEY: store.key, QVILL_S3_SECRET: store.secret } : {};
  return {
    QVILL_DATA: data,
    QVILL_URL: url,
    QVILL_BACKUP_TO: backupTo,
    QVILL_BACKUP_KEY: backupKey,
    ...access,
  };
}
