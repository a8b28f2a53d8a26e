import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = '/sys/fs/cgroup/memory';

/** A control group (version 1) with a limit of memory, for processes of a test; `skip` says in words where none can be had. */
export class MemoryGroup {
  readonly #folder = join(root, `qvill-${process.pid}`);
  readonly skip: string | undefined;

  constructor(megabytes: number) {
    try {
      mkdirSync(this.#folder);
      this.#write('memory.limit_in_bytes', `${megabytes * 2 ** 20}`);
    } catch (error) {
      this.skip = `no control group of memory can be made here (${(error as NodeJS.ErrnoException).code})`;
    }
  }

  /** The command that runs another one in the group. */
  within(command: readonly string[]): [string, ...string[]] {
    return ['/bin/sh', '-c', `echo $$ > ${this.#folder}/cgroup.procs && exec "$@"`, 'sh', ...command];
  }

  /** Megabytes at most since the last look; what the kernel keeps of files counts until somebody wants its place. */
  takePeak(): number {
    const peak = Number(this.#read('memory.max_usage_in_bytes')) / 2 ** 20;
    this.#write('memory.max_usage_in_bytes', '0');
    return peak;
  }

  /** How many of its processes the system has ended. */
  get kills(): number {
    return Number(/^oom_kill (\d+)$/m.exec(this.#read('memory.oom_control'))?.[1] ?? 0);
  }

  /** When its processes have ended. */
  end(): void {
    if (!this.skip) rmdirSync(this.#folder);
  }

  #read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }
  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }
}
