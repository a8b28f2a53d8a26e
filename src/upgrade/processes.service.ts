import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OtherVersion } from './other-version.store.js';
import { asRoot, forOwner } from './user.service.js';

export type Said = { status: number | null; out: string; error: string };

/** Starts a command of a version: as the owner of the blog, with PATH and this environment alone. */
export function startVersion({ folder }: Pick<OtherVersion, 'folder'>, args: string[], environment: Record<string, string>): ChildProcess {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...environment };
  return forOwner((as) => spawn(join(folder, 'bin', 'qvill'), args, { ...as, env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** Runs it to its end. @throws when it is told to stop before */
export async function runVersion(
  version: Pick<OtherVersion, 'folder'>,
  args: string[],
  environment: Record<string, string>,
  signal?: AbortSignal,
): Promise<Said> {
  const child = startVersion(version, args, environment);
  const stop = () => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop);
  const said = listen(child);
  await Promise.race([once(child, 'close'), once(child, 'error')]).finally(() => signal?.removeEventListener('abort', stop));
  signal?.throwIfAborted();
  return { status: child.exitCode, ...said };
}

/** What a process says, as it says it. */
export function listen({ stdout, stderr }: ChildProcess): { out: string; error: string } {
  const said = { out: '', error: '' };
  stdout!.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  stderr!.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  return said;
}

/** Ends a process that was started here, and waits until it is gone. */
export async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  // A copy has no connection for which it is worth waiting
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(impatience);
}

/** Ends what an upgrade that was killed has left at work on a copy of the blog: processes whose data folder that is. */
export function endThoseAt(copy: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    if (proc(pid, 'environ').split('\0').includes(`QVILL_DATA=${copy}`)) asRoot(() => killed(Number(pid)));
}

/** A file of a process in /proc; empty when it is gone, or not ours to look at. */
export function proc(pid: string | number, file: string): string {
  try {
    return asRoot(() => readFileSync(`/proc/${pid}/${file}`, 'utf8'));
  } catch {
    return '';
  }
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}
