import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const activator = fileURLToPath(new URL('../../../test/support/activator.py', import.meta.url));
const main = fileURLToPath(new URL('../../src/main.js', import.meta.url));

type Event = { event: 'listening' | 'started' | 'ended' | 'notified'; at: number; pid?: number; status?: number; text?: string };

/** A blog behind sockets that somebody else holds, as systemd does: test/support/activator.py. */
export class Activated {
  readonly events: Event[] = [];
  errors = '';
  readonly #waiting = new Set<() => void>();

  readonly #ended: Promise<unknown>;

  private constructor(private readonly process: ChildProcess) {
    this.#ended = once(process, 'exit');
    createInterface(process.stdout!).on('line', (line) => {
      this.events.push(JSON.parse(line) as Event);
      for (const look of this.#waiting) look();
    });
    process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
  }

  /** @param sockets ports of the loopback, and paths @param program a script of ours with its arguments, or a command */
  static async start(folder: string, sockets: (number | string)[], environment: Record<string, string>, program = [main, 'serve']): Promise<Activated> {
    const node = program[0]!.endsWith('.js') ? [process.execPath, '--max-semi-space-size=2', '--disable-warning=ExperimentalWarning'] : [];
    const env = { PATH: process.env['PATH'], MALLOC_ARENA_MAX: '1', ...environment };
    const activated = new Activated(spawn('python3', [activator, folder, sockets.join(','), ...node, ...program], { env }));
    await activated.next('listening', 0);
    return activated;
  }

  /** How often that has happened. */
  count(event: Event['event'], text?: string): number {
    return this.events.filter((each) => each.event === event && (text === undefined || each.text?.includes(text))).length;
  }

  /** Waits until that has happened more than `seen` times. */
  next(event: Event['event'], seen = this.count(event), text?: string): Promise<Event> {
    const { promise, resolve, reject } = Promise.withResolvers<Event>();
    const look = (): void => {
      if (this.count(event, text) <= seen) return;
      this.#waiting.delete(look);
      resolve(this.events.findLast((each) => each.event === event)!);
    };
    void this.#ended.then(() => reject(new Error(`the activator ended: ${this.errors}`)));
    promise.catch(() => {});
    this.#waiting.add(look);
    look();
    return promise;
  }

  /** stop and restart are SIGTERM: with a socket, who connects next starts it again. */
  say(word: 'stop' | 'restart' | 'kill'): void {
    this.process.stdin!.write(`${word}\n`);
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null) return;
    this.process.stdin!.write('end\n');
    await once(this.process, 'exit');
  }
}
