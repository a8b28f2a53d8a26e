import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Prisma, PrismaClient } from '../../prisma/client/client.js';
import { Problem } from '../core/problem.js';
import { noted, whoActs } from './acting.service.js';
import { Config } from './config.js';
import { straight } from './open-transaction.store.js';
import { Rows } from './rows.store.js';
import type { SqliteAdapterFactory } from './sqlite-adapter.store.js';

/** Sees what is committed and can change nothing. */
export type Reader = Pick<PrismaClient, '$queryRaw'> & ReadDelegates;
type ReadDelegates = { [M in Prisma.ModelName as Uncapitalize<M>]: ReadOnly<PrismaClient[Uncapitalize<M>]> };
type ReadOnly<Delegate> = Pick<
  Delegate,
  Extract<keyof Delegate, 'findUnique' | 'findUniqueOrThrow' | 'findFirst' | 'findFirstOrThrow' | 'findMany' | 'count' | 'groupBy'>
>;

/** The inside of one transaction. */
export type Writer = Prisma.TransactionClient;

/** A transaction waits for its turn and may then take its time: an import of a large post is still one. */
const transactionMs = { maxWait: 60_000, timeout: 60_000 };

/**
 * The blog's SQLite file. Prisma and its query compiler (16 MB) are loaded when somebody first asks: readers are served
 * before that.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  #opened: Promise<Opened> | undefined;
  #rows: Rows | undefined;
  readonly #underWay = new Set<Promise<void>>();
  constructor(private readonly config: Config) {}

  async reader(): Promise<Reader> {
    return (await this.#open()).client;
  }

  /** What pages ask, by SQL. */
  get rows(): Rows {
    return (this.#rows ??= new Rows(this.config.databaseFile));
  }

  /** Runs `work` in one transaction, with a note of who did it: all of it is on disk when the promise is kept, none of it when it is broken. */
  async change<T>(work: (tx: Writer) => Promise<T>): Promise<T> {
    const { client, adapter } = await this.#open();
    const as = whoActs();
    const change = client.$transaction((tx) => noted(as, adapter.open, () => work(straight(tx, adapter.open))), transactionMs).catch(tellTooLate);
    // What was noted went with the change
    const ended = change.then(noop, () => void (as && (as.isNoted = false)));
    this.#underWay.add(ended);
    void ended.then(() => this.#underWay.delete(ended));
    return change;
  }

  /** After everybody else has ended: they may still be writing. */
  async onApplicationShutdown(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    await Promise.all(this.#underWay);
    this.#rows?.close();
    await opened?.client.$disconnect();
  }

  #open(): Promise<Opened> {
    this.#opened ??= connect(this.config.databaseFile);
    return this.#opened;
  }
}

const noop = () => {};

/** P2028 has two meanings: a change that never had its turn, and one that took too long. */
function tellTooLate(error: unknown): never {
  const { code, message } = error as { code?: string; message?: string };
  const isLate = code === 'P2028' && message?.includes('Unable to start a transaction');
  throw isLate ? new Problem('busy', 'Other changes took too long: nothing was changed. Try again in a minute.') : error;
}

type Opened = { client: PrismaClient; adapter: SqliteAdapterFactory };

async function connect(file: string): Promise<Opened> {
  const [{ PrismaClient: Client }, { SqliteAdapterFactory: Factory }] = await Promise.all([
    import('../../prisma/client/client.js'),
    import('./sqlite-adapter.store.js'),
  ]);
  const adapter = new Factory(file);
  const client = new Client({ adapter });
  await client.$connect();
  return { client, adapter };
}
