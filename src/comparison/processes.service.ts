import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesWith } from '../loadtest/memory/proc.store.js';

/*
 * Processes of this run. Each leads a process group of its own, so that npm's shells and nginx's workers end with
 * it, and has a mark in its environment, by which those are found that have left the group, as Varnish's child does.
 * Nothing that somebody else started can be meant.
 */

export type Launch = { command: [string, ...string[]]; env?: Record<string, string | undefined>; cwd?: string };

/** Those that run, with their marks. */
const running = new Map<ChildProcess, string>();

const markedBy = 'COMPARED_AS';
/** A process that not even SIGKILL ends, as it waits for a disk, is not waited for for ever. */
const looks = 500;

/** @param output where what it says goes: nowhere, to whoever reads its streams, or into an open file */
export function launch({ command: [program, ...args], env, cwd }: Launch, output: 'ignore' | 'pipe' | number = 'ignore'): ChildProcess {
  const mark = randomUUID();
  const child = spawn(program, args, { env: { ...(env ?? process.env), [markedBy]: mark }, cwd, detached: true, stdio: ['ignore', output, output] });
  running.set(child, mark);
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
  const ended = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
  signal(child, 'SIGTERM');
  await Promise.race([ended, sleep(5_000, undefined, { ref: false })]);
  kill(child);
}

/** At once and without waiting: for a run that is broken off. */
export function stopAll(): void {
  for (const child of running.keys()) kill(child);
}

function kill(child: ChildProcess): void {
  signal(child, 'SIGKILL');
  const mark = `${markedBy}=${running.get(child)}`;
  running.delete(child);
  // Again and again, since one of them may have started another meanwhile
  for (let n = 0; n < looks; n++) {
    const left = processesWith(mark);
    for (const pid of left) send(pid, 'SIGKILL');
    if (left.length === 0) return;
  }
}

const signal = ({ pid }: ChildProcess, name: NodeJS.Signals): void => void (pid && send(-pid, name));

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended
  }
}
