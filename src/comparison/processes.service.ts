import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { processes } from '../loadtest/memory/proc.store.js';
import { type ProcessRow, treeOf } from '../loadtest/memory/process-tree.js';

/*
 * Processes of this run. Each leads a process group of its own, so that npm's shells and nginx's workers end with
 * it, and nothing that somebody else started can be meant.
 */

export type Launch = { command: [string, ...string[]]; env?: Record<string, string | undefined>; cwd?: string };

const running = new Set<ChildProcess>();

/** @param output where what it says goes: nowhere, to whoever reads its streams, or into an open file */
export function launch({ command: [program, ...args], env, cwd }: Launch, output: 'ignore' | 'pipe' | number = 'ignore'): ChildProcess {
  const child = spawn(program, args, { env: env ?? process.env, cwd, detached: true, stdio: ['ignore', output, output] });
  running.add(child);
  // Without a listener a missing program would end this process; who waits for an answer sees it missing
  child.on('error', () => undefined);
  return child;
}

/** Runs a program to its end. @throws with what it said, when it fails */
export async function output(launched: Launch): Promise<string> {
  const child = launch(launched, 'pipe');
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve));
  const [said, complained, status] = await Promise.all([text(child.stdout!), text(child.stderr!), ended]);
  running.delete(child);
  if (status !== 0) throw new Error(`${launched.command.join(' ')} failed: ${(complained || said).trim()}`);
  return said;
}

export async function stop(child: ChildProcess): Promise<void> {
  const tree = allOf(child);
  const ended = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
  signal(child, 'SIGTERM');
  await Promise.race([ended, sleep(5_000, undefined, { ref: false })]);
  kill(child, tree);
}

/** At once and without waiting: for a run that is broken off. */
export function stopAll(): void {
  for (const child of running) kill(child, allOf(child));
}

const allOf = ({ pid }: ChildProcess): ProcessRow[] => (pid ? treeOf([pid], processes()) : []);

function kill(child: ChildProcess, tree: ProcessRow[]): void {
  signal(child, 'SIGKILL');
  running.delete(child);
  // Who has left the group, as Varnish's child does
  const there = new Map(processes().map(({ pid, name }) => [pid, name]));
  for (const { pid, name } of tree) if (there.get(pid) === name) send(pid, 'SIGKILL');
}

const signal = ({ pid }: ChildProcess, name: NodeJS.Signals): void => void (pid && send(-pid, name));

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended
  }
}
