import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Ran = { isDone: boolean; said: string };

/** This machine, or the tree of another one (an image, a container that is being made): what lies there, and its programs. */
export class Machine {
  constructor(readonly root: string) {}

  get isThis(): boolean {
    return this.root === '/';
  }

  /** Whether its systemd runs, so that it can be told. */
  get hasSystemd(): boolean {
    return this.isThis && existsSync('/run/systemd/system');
  }

  at(path: string): string {
    return join(this.root, path);
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  /** The number of a user or a group; null when there is none of that name. */
  idOf(kind: 'user' | 'group', name: string): number | null {
    const list = this.at(kind === 'user' ? '/etc/passwd' : '/etc/group');
    if (!existsSync(list)) return null;
    const line = readFileSync(list, 'utf8').split('\n').find((each) => each.startsWith(`${name}:`)); // prettier-ignore
    return line ? Number(line.split(':')[2]) : null;
  }

  /** Runs one of its programs, to the end. */
  run(program: string, ...args: string[]): Ran {
    const [command, ...all] = this.isThis ? [program, ...args] : ['chroot', this.root, program, ...args];
    const { status, stdout, stderr, error } = spawnSync(command!, all, { encoding: 'utf8' });
    return { isDone: status === 0, said: error ? error.message : `${stdout}${stderr}`.trim() };
  }
}
