import type { ChildProcess } from 'node:child_process';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 60_000;

/** That it is there, and what it should be. A server in front answers 502 and the like until the one behind it is there. */
export type Wanted = (status: number) => boolean;
const isGood: Wanted = (status) => status === 200;
export const isThere: Wanted = (status) => status > 0 && status < 500;

/** Asks once a millisecond until the address answers as wanted. @throws when one of its processes ends first or a minute has passed */
export async function firstAnswer(url: string, children: readonly ChildProcess[], isWanted = isGood): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!isWanted(await statusOf(url))) {
    const ended = children.find(({ exitCode, signalCode, pid }) => exitCode !== null || signalCode !== null || !pid);
    if (ended) throw new Error(`${ended.spawnargs.join(' ')} ended before it answered`);
    if (performance.now() > end) throw new Error(`${url} did not answer 200 within ${patienceMs / 1000} s`);
    await sleep(1);
  }
}

/** 0 when nobody answers. */
function statusOf(url: string): Promise<number> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    request.once('error', () => resolve(0));
  });
}

/**
 * Below the range that outgoing connections take theirs from (32768 on, on Linux): asking again and again on a port
 * of that range before its server is up now and then gets that very port as its own end, and the server finds it taken.
 */
export async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return isFree ? port : freePort();
}
