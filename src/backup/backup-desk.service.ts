import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { Config } from '../platform/config.js';
import { type Record, readRecord } from './record.store.js';

const main = fileURLToPath(new URL('../main.js', import.meta.url));
/** What is done soon is shown at once. */
const soonMs = 1_500;

type Work = 'backup' | 'verify';

/** Backups that an owner asks for in the admin, made by the same commands in a process that ends: readers and writers wait for none of it. */
@Injectable()
export class BackupDesk implements OnModuleDestroy {
  #child: ChildProcess | null = null;
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
    const ended = this.#run(work).finally(() => (this.work = this.#child = null));
    await Promise.race([ended, pause(soonMs, undefined, { ref: false })]);
  }

  async onModuleDestroy(): Promise<void> {
    if (!this.#child) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }

  async #run(work: Work): Promise<void> {
    const child = spawn(process.execPath, ['--max-semi-space-size=2', '--disable-warning=ExperimentalWarning', main, work, '--quiet'], {
      env: environmentOf(this.config),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    if (child.pid) setPriority(child.pid, 10);
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(child, 'close');
    const [, reason] = /^qvill: (.*)$/m.exec(said) ?? [];
    this.failure = reason ?? null;
  }
}

/** What the command reads of its environment, as this process has understood it. */
function environmentOf({ data, url, store, backupTo, backupKey }: Config): NodeJS.ProcessEnv {
  const access = store.key ? { QVILL_S3_ENDPOINT: store.endpoint, QVILL_S3_REGION: store.region, QVILL_S3_KEY: store.key, QVILL_S3_SECRET: store.secret } : {};
  return {
    PATH: process.env['PATH'],
    MALLOC_ARENA_MAX: '1',
    QVILL_DATA: data,
    QVILL_URL: url,
    QVILL_BACKUP_TO: backupTo,
    QVILL_BACKUP_KEY: backupKey,
    ...access,
  };
}
