import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a server that was started says that it is there; false when it ended instead, or a minute is over. */
export async function comesUp(server: ChildProcess, isThere: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + 60_000; performance.now() < end && server.exitCode === null && server.pid;) {
    if (await isThere()) return true;
    await sleep(25);
  }
  return false;
}

/** The shipped configuration with this machine's values. Each default must stand in it once: commands rely on that too. */
export function replaceOnce(text: string, values: [string, string][]): string {
  for (const [old, value] of values) {
    const parts = text.split(old);
    if (parts.length !== 2) throw new Error(`"${old}" stands ${parts.length - 1} times in the shipped configuration`);
    text = parts.join(value);
  }
  return text;
}

/** Ends a server that a test started, and waits until it is gone. */
export async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || !server.kill('SIGTERM')) return;
  await once(server, 'exit');
}
