import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { sparingMalloc } from './sparing.js';

const main = fileURLToPath(new URL('../main.js', import.meta.url));

/** A command of ours that the app runs beside itself, in a process that ends: readers and writers wait for none of it. */
export class OwnCommand {
  #child: ChildProcess | null = null;

  /** Runs one to its end. Returns what kept it from its work, in a sentence; null: it has done it. */
  async run(words: string[], environment: NodeJS.ProcessEnv): Promise<string | null> {
    const child = spawn(process.execPath, ['--max-semi-space-size=2', '--disable-warning=ExperimentalWarning', main, ...words], {
      env: { PATH: process.env['PATH'], ...sparingMalloc, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    if (child.pid) setPriority(child.pid, 10);
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(child, 'close').finally(() => (this.#child = null));
    const [, reason] = /^qvill: (.*)$/m.exec(said) ?? [];
    return reason ?? null;
  }

  /** The app ends. */
  async end(): Promise<void> {
    if (!this.#child) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}
