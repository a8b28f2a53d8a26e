import { spawn } from 'node:child_process';
import type { Config } from './config.js';
import { outageOf } from './outage.js';
import { LineLogger } from './line.logger.js';
import { SqliteConnection } from './sqlite-connection.store.js';

/**
 * Tells systemd how we are, by its own `systemd-notify`: Node has no sockets of that kind. It takes 3 ms of a processor, once at the start and
 * twice in the time of the watchdog.
 */
export class Notifier {
  #timer: NodeJS.Timeout | undefined;
  #connection: SqliteConnection | undefined;

  constructor(private readonly config: Config) {}

  /** Requests are answered. From now on it tells that we are alive, as long as the event loop and the database answer. */
  ready(): void {
    const { listens, watchdogMs } = this.config.manager;
    if (!listens) return;
    tell('READY=1');
    if (watchdogMs !== null) this.#timer = setInterval(() => this.#isWell() && tell('WATCHDOG=1'), watchdogMs / 2).unref();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#connection?.close();
    this.#connection = undefined;
  }

  /** Where the file itself is to blame, another process would find the same, and readers can do without it. */
  #isWell(): boolean {
    try {
      this.#connection ??= new SqliteConnection(this.config.databaseFile, 'read');
      this.#connection.prepare('SELECT count(*) FROM sqlite_master').run.get();
      return true;
    } catch (error) {
      new LineLogger().error(`The database does not answer: ${String(error)}`, 'watchdog');
      return outageOf(error) !== null;
    }
  }
}

function tell(state: string): void {
  const child = spawn('systemd-notify', [state], { stdio: 'ignore' });
  child.on('error', (error) => new LineLogger().warn(`systemd could not be told ${state}: ${error.message}`, 'systemd'));
  child.unref();
}
