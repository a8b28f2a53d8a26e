import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { get } from '../platform/node-http.js';

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
