import { setTimeout as sleep } from 'node:timers/promises';
import { Histogram } from '../core/histogram.js';
import { Problem } from '../core/problem.js';
import { load, type Load } from '../loadtest/load/load.service.js';
import { gently } from '../loadtest/gentle.js';
import type { Plan, Target } from '../loadtest/load/plan.js';
import { listenersAt, stateOf } from '../loadtest/memory/proc.store.js';
import type { Where } from '../loadtest/own-machine.store.js';
import { Sampler } from '../loadtest/memory/sampler.service.js';
import { digits } from '../loadtest/report/amounts.js';
import type { AtRate, Turn } from './measured.js';
import type { Variant } from './variant.js';
import { startVariant } from './variant-server.service.js';

export type Setting = { paths: string[]; rates: number[]; seconds: number; users: number; pin: readonly string[]; signal: AbortSignal };

const sampleMs = 200;
/** Seconds after which a start's own work is over, and what a load left behind is put away. */
const mostRest = 2;
/** As many connections as a slow answer may keep waiting, so that what is due can be sent. */
const mostConnections = 256;
/** A part of the requests that may be missing at the end, for a rate to be kept. */
const mostMissing = 0.02;

/** A variant by itself for a turn: started, at rest, under load, at fixed rates, and stopped. */
export async function turnOf(variant: Variant, where: Where, setting: Setting): Promise<Turn> {
  const { pin, paths, signal } = setting;
  const up = variant.start.length > 0 ? await startVariant(variant, paths[0]!, pin) : null;
  try {
    const pids = up?.pids ?? (where.isOwn ? listenersAt(where.dial.address, where.dial.port).pids : []);
    return { firstAnswerMs: up?.firstAnswerMs ?? null, ...(await measured(variant.name, where, pids, setting)) };
  } finally {
    // A run that is broken off ends them all at once
    if (!signal.aborted) await up?.stop();
  }
}

async function measured(
  name: string,
  { dial, isOwn }: Where,
  pids: number[],
  { paths, rates, seconds, users, signal }: Setting,
): Promise<Omit<Turn, 'firstAnswerMs'>> {
  const settleMs = 1000 * Math.min(mostRest, seconds);
  const targets = paths.map((path): Target => ({ path, group: 'page', status: 200 }));
  const ask = async (more: { users: number; rate?: number }) => {
    const plan: Plan = { dial, targets, seconds, ...more };
    const done = await load(isOwn ? plan : gently(plan), { signal });
    signal.throwIfAborted();
    return done;
  };
  await sleep(settleMs, undefined, { signal });
  const rest = megabytes(pids);
  assertServed(name, await ask({ users }));
  const before = stateOf(pids).cpuSeconds;
  const sampler = new Sampler(pids, sampleMs);
  const full = await ask({ users });
  const samples = await sampler.stop();
  assertServed(name, full);
  const cpuSeconds = stateOf(pids).cpuSeconds - before;
  const most = samples.every(({ memory }) => memory) ? Math.max(...samples.map(({ memory }) => inMb(memory!.pss))) : null;
  const requestsPerSecond = full.tally.requests / full.seconds;
  const atRates: AtRate[] = [];
  for (const rate of rates) atRates.push(rate > requestsPerSecond ? tooMuch(rate, requestsPerSecond) : kept(rate, await ask({ users: mostConnections, rate })));
  await sleep(settleMs, undefined, { signal });
  const after = megabytes(pids);
  if (rest !== null && after === null) throw new Problem('conflict', `${name} ended while it was measured`);
  return {
    memory: rest === null || most === null || after === null ? null : { rest, load: most, after },
    requestsPerSecond,
    cpuMicroseconds: pids.length === 0 ? null : (cpuSeconds * 1e6) / full.tally.requests,
    errors: full.tally.failed,
    rates: atRates,
  };
}

/** @throws Problem for what is no measurement: of a server that is gone, stands still, or mostly fails */
function assertServed(name: string, { stopped, tally: { requests, failed } }: Load): void {
  if (stopped.kind !== 'time') throw new Problem('conflict', `${name}: ${stopped.said}`);
  if (requests === 0 || failed > requests / 2) throw new Problem('conflict', `${name}: of its requests ${failed} failed, and ${requests} were answered`);
}

const inMb = (bytes: number): number => bytes / 1024 / 1024;

function megabytes(pids: number[]): number | null {
  const { memory } = stateOf(pids);
  return memory && inMb(memory.pss);
}

const tooMuch = (rate: number, most: number): AtRate => ({ rate, latency: new Histogram(7), lateUs: 0, errors: 0, couldNotKeep: `${digits(most)}/s at most` });

function kept(rate: number, { latency, late, tally, unsent, unfinished, stopped }: Load): AtRate {
  const missing = (unsent + unfinished) / (tally.requests + unsent + unfinished);
  const couldNotKeep = stopped.kind !== 'time' ? stopped.said : missing > mostMissing ? `${digits(100 * missing)} % unanswered` : null;
  return { rate, latency, lateUs: late!.quantile(0.99), errors: tally.failed, couldNotKeep };
}
