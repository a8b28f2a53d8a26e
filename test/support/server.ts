import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until a server that was started says that it is there; false when it ended instead, or ten seconds are over. */
export async function comesUp(server: ChildProcess, isThere: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 400 && server.exitCode === null && server.pid; tries++) {
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
