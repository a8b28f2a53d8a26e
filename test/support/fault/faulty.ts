import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../src/platform/config.js';
import { comesUp } from '../server.js';

const main = fileURLToPath(new URL('../../../src/main.js', import.meta.url));
const source = fileURLToPath(new URL('../../../../test/support/fault/shim.c', import.meta.url));

/** How the k-th call fails, by the numbers of Linux; 0 ends the process instead. */
export const faults = { EIO: 5, ENOSPC: 28, KILL: 0 } as const;
export type Fault = keyof typeof faults;

/** Why this machine can't make calls fail; undefined when it can. */
export const faultSkipReason = (): string | undefined =>
  process.platform === 'linux' && existsSync('/usr/bin/cc') && existsSync('/usr/include/stdio.h') ? undefined : 'there is no C compiler for the shim';

/** What makes calls of a process fail: a library that is loaded before all others, and the file through which it is told. */
export class Shim {
  readonly #control: string;
  readonly #library: string;

  constructor(folder: string) {
    this.#control = join(folder, 'control');
    this.#library = join(folder, 'shim.so');
    writeFileSync(this.#control, Buffer.alloc(4096));
    const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', this.#library, source, '-ldl'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }

  /** For a process whose calls below this folder count. */
  environment(root: string): Record<string, string> {
    return { LD_PRELOAD: this.#library, QVILL_FAULT_FILE: this.#control, QVILL_FAULT_ROOT: root };
  }

  /** The k-th call from now on fails, or the k-th rename. */
  arm(k: number, fault: Fault, which: 'calls' | 'renames' = 'calls'): void {
    this.#write([which === 'calls' ? 1n : 2n, BigInt(k), BigInt(faults[fault]), 0n, 0n]);
  }

  /** From now on none fails. Returns how many calls there were, and the name of the one that failed. */
  disarm(): { calls: number; failed: string | null } {
    const bytes = Buffer.alloc(120);
    const handle = openSync(this.#control, 'r+');
    readSync(handle, bytes, 0, bytes.length, 0);
    writeSync(handle, Buffer.alloc(40), 0, 40, 0);
    closeSync(handle);
    const name = bytes.toString('latin1', 40).replace(/\0.*$/s, '');
    return { calls: Number(bytes.readBigInt64LE(24)), failed: bytes.readBigInt64LE(32) === 1n ? name : null };
  }

  get calls(): number {
    const bytes = Buffer.alloc(8);
    const handle = openSync(this.#control, 'r');
    readSync(handle, bytes, 0, 8, 24);
    closeSync(handle);
    return Number(bytes.readBigInt64LE());
  }

  #write(numbers: bigint[]): void {
    const handle = openSync(this.#control, 'r+');
    writeSync(handle, Buffer.from(new BigInt64Array(numbers).buffer), 0, numbers.length * 8, 0);
    closeSync(handle);
  }
}

/** A `qvill serve` whose calls below its data folder can be made to fail, one at a time. */
export class FaultyApp {
  readonly shim: Shim;
  #app!: ChildProcess;

  constructor(
    private readonly config: Config,
    folder: string,
  ) {
    this.shim = new Shim(folder);
  }

  async start(): Promise<void> {
    const { data, port, url } = this.config;
    const environment = {
      PATH: process.env['PATH'],
      QVILL_DATA: data,
      PORT: String(port),
      QVILL_URL: url,
      QVILL_OPS_PORT: 'off',
      ...this.shim.environment(data),
    };
    this.#app = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve'], { env: environment, stdio: 'ignore' });
    const answers = () =>
      fetch(`${url}/admin/session/new`).then(
        ({ ok }) => ok,
        () => false,
      );
    if (!(await comesUp(this.#app, answers))) throw new Error('the app did not start');
  }

  get isAlive(): boolean {
    return this.#app.exitCode === null && this.#app.signalCode === null;
  }

  /** Waits until the system has said that the process is dead. Returns at once when it is known to be. */
  async dies(): Promise<void> {
    if (this.isAlive) await once(this.#app, 'exit', { signal: AbortSignal.timeout(10_000) }).catch(() => {});
  }

  async stop(): Promise<void> {
    this.#app.kill('SIGTERM');
    if (this.isAlive) await once(this.#app, 'exit');
  }
}
