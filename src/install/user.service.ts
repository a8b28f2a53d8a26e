import { spawnSync } from 'node:child_process';
import { Problem } from '../core/problem.js';
import { user } from './choice.js';
import type { Machine } from './machine.store.js';

/** A user without a password, a shell or files of its own, as whom the app runs. */
export function addUser(machine: Machine, home: string): void {
  run(machine, 'useradd', '--system', '--user-group', '--home-dir', home, '--no-create-home', '--shell', '/usr/sbin/nologin', user);
}

export function removeUser(machine: Machine): void {
  run(machine, 'userdel', user);
  // userdel does so itself where login.defs says that a user's group is its own
  if (machine.idOf('group', user) !== null) run(machine, 'groupdel', user);
}

/** This machine's own programs, since they can do it in the tree of another one. */
function run({ root, isThis }: Machine, program: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(program, isThis ? args : ['--prefix', root, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Problem('conflict', `${program} failed: ${error?.message ?? stderr.trim()}`);
}
