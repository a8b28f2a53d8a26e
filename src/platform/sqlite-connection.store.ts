import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** How long a statement waits, and the process with it, while SQLite itself is busy: recovery after a crash, a checkpoint. */
const usualBusyMs = 2_000;
const statementsKept = 200;

export type Statement = { run: StatementSync; columns: { name: string; type: string | null }[] };

const open = new Set<SqliteConnection>();

/** Gives back the memory in which the connections of this thread keep pages of their files. */
export function shrinkConnections(): void {
  for (const connection of open) connection.pragma('shrink_memory');
}

/**
 * One connection to the blog's file. Every connection is opened here, so that none is without foreign keys, a busy
 * timeout and `synchronous=FULL`: Node's SQLite runs WAL at NORMAL unless told, where a power cut takes acknowledged
 * rows along (FULL: none, at some 6,000 commits/s).
 */
export class SqliteConnection {
  readonly db: DatabaseSync;
  readonly #statements = new Map<string, Statement>();

  /** @param access `write` makes the file when there is none and puts it into WAL mode; `read` refuses every write */
  constructor(file: string, access: 'read' | 'write', busyMs = usualBusyMs) {
    this.db = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: busyMs });
    if (access === 'write') this.db.exec('PRAGMA journal_mode = WAL');
    this.db.exec('PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000');
    if (access === 'read') this.db.exec('PRAGMA query_only = ON');
    this.#assertDurable(file);
    open.add(this);
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const run = this.db.prepare(sql);
    const columns = run.columns().map((column) => ({ name: column.name, type: column.type ?? null }));
    run.setReturnArrays(true);
    const statement = { run, columns };
    if (this.#statements.size >= statementsKept) this.#statements.delete(this.#statements.keys().next().value!);
    this.#statements.set(sql, statement);
    return statement;
  }

  pragma(name: string): unknown {
    return Object.values(this.db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  }

  close(): void {
    open.delete(this);
    this.#statements.clear();
    this.db.close();
  }

  #assertDurable(file: string): void {
    const wanted = { synchronous: 2, foreign_keys: 1, journal_mode: file === ':memory:' ? 'memory' : 'wal' };
    for (const [name, value] of Object.entries(wanted)) {
      const found = this.pragma(name);
      if (found !== value) throw new Error(`${file}: SQLite runs with ${name}=${String(found)}, not ${value}; the blog is not safe on it`);
    }
  }
}
