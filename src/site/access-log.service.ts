import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { DueWork } from '../platform/due-work.service.js';
import { toldBy } from './access-log.js';
import { writing } from './missed.js';
import { resolve } from './resolve.js';
import { addHits } from './uses.store.js';
import { TreeStore } from './tree.store.js';

const everySeconds = 10;
const pieceBytes = 4 * 1024 * 1024;
const row = 'accessLog';

/** How far a log has been read; its inode tells it from the one that takes its name. */
type Place = { inode: number; offset: number };

/**
 * Counts the uses of redirect rules that nginx has answered, and the addresses that readers missed there, from its log (QVILL_NGINX_LOG). How far it was read is written in the transaction that
 * counts, so that nothing is counted twice. It begins at the end of a log that it has never seen.
 */
@Injectable()
export class AccessLog extends DueWork {
  readonly #tree: TreeStore;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super('access log', clock);
    this.#tree = new TreeStore(config.site);
  }

  override wake(): void {
    if (this.config.nginxLog !== '') super.wake();
  }

  protected async doDue(): Promise<string | null> {
    if (this.config.nginxLog === '') return null;
    while (!this.isEnding && (await this.#readOn()));
    return this.at(everySeconds);
  }

  /** Counts the next piece of the log. Returns whether there may be more. */
  async #readOn(): Promise<boolean> {
    const { nginxLog } = this.config;
    if (!existsSync(nginxLog)) return false;
    const known = await (await this.database.reader()).setting.findUnique({ where: { name: row } });
    const { text, place, isFull } = pieceOf(nginxLog, known ? (JSON.parse(known.value) as Place) : null);
    const value = JSON.stringify(place);
    if (known?.value === value) return false;
    const { uses, misses } = toldBy(text, (path) => resolve(path, this.#tree));
    await this.database.change(async (tx) => {
      await tx.setting.upsert({ where: { name: row }, create: { name: row, value }, update: { value } });
      if (uses.length > 0) await tx.$executeRawUnsafe(addHits, this.clock.iso(), JSON.stringify(uses));
      for (const [sql, ...values] of writing(misses.take(), this.clock.iso())) await tx.$executeRawUnsafe(sql, ...values);
    });
    return isFull;
  }
}

/** The whole lines that came since, and the place behind them. */
function pieceOf(file: string, known: Place | null): { text: string; place: Place; isFull: boolean } {
  const handle = openSync(file, 'r');
  try {
    const { ino: inode, size } = fstatSync(handle);
    if (!known) return { text: '', place: { inode, offset: size }, isFull: false };
    const offset = known.inode === inode && known.offset <= size ? known.offset : 0;
    const bytes = Buffer.alloc(Math.min(pieceBytes, size - offset));
    const read = bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, offset));
    const isFull = read.length === pieceBytes;
    // A line longer than a piece is none of nginx's
    const end = read.lastIndexOf(10) + 1 || (isFull ? read.length : 0);
    return { text: read.subarray(0, end).toString(), place: { inode, offset: offset + end }, isFull };
  } finally {
    closeSync(handle);
  }
}
