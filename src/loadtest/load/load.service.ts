import { setTimeout as pause } from 'node:timers/promises';
import { Histogram } from '../../core/histogram.js';
import { Arrivals } from './arrivals.service.js';
import { nowUs } from './connection.service.js';
import type { Loop } from './loop.js';
import type { Plan } from './plan.js';
import type { Recorder } from './recorder.js';
import { reasonToStop, type StopReason, stoodStill } from './stop-reason.js';
import { precision, Tally } from './tally.js';
import { Users } from './users.service.js';

/** How often it is looked whether there is a reason to stop. */
const lookMs = 100;
/** How long answers under way are waited for at the end. */
const graceMs = 2_000;

/** What a run was. `latency` is in microseconds, of all groups together. `busy`: the share of a core that asking itself took. */
export type Load = {
  startedAt: Date;
  seconds: number;
  tally: Tally;
  latency: Histogram;
  late: Histogram | null;
  unsent: number;
  unfinished: number;
  busy: number;
  stopped: StopReason;
};

export type Watch = {
  signal?: AbortSignal;
  /** several times a second, with what there is so far; what it returns, other than null, ends the run */
  look?: (tally: Tally, elapsedSeconds: number) => StopReason | null | void;
};

/** Asks as the plan says until its time is over, or there is a reason to stop. */
export async function load(plan: Plan, { signal, look }: Watch = {}): Promise<Load> {
  const tally = new Tally();
  const startUs = nowUs();
  const elapsed = () => (nowUs() - startUs) / 1_000_000;
  const record: Recorder['record'] = ({ target, since, reader }, failure) => {
    const now = nowUs();
    const at = (now - startUs) / 1_000_000;
    if (failure) tally.lost(target!, failure, now - since, at);
    else tally.answered(target!, reader, now - since, at);
  };
  const loop: Loop = plan.rate === undefined ? new Users(plan, { record }) : new Arrivals({ ...plan, rate: plan.rate }, { record });
  const startedAt = new Date();
  const cpu = process.threadCpuUsage();
  loop.start();
  const over = await untilOver();
  loop.stop();
  const { user, system } = process.threadCpuUsage(cpu);
  const seconds = elapsed();
  const busy = (user + system) / 1_000_000 / seconds;
  const { unsent } = loop;
  for (let waited = 0; loop.underWay > 0 && waited < graceMs && over.kind !== 'told'; waited += lookMs) await pause(lookMs);
  const unfinished = loop.underWay;
  loop.close();
  const latency = new Histogram(precision);
  for (const group of tally.groups.values()) latency.merge(group);
  const stopped = (over.kind === 'time' && stoodStill(tally, seconds, unfinished, latency.max)) || over;
  return { startedAt, seconds, tally, latency, late: loop.late, unsent, unfinished, busy, stopped };

  async function untilOver(): Promise<StopReason> {
    for (;;) {
      if (signal?.aborted) return { kind: 'told', said: 'it was told to stop' };
      const left = plan.seconds * 1000 - elapsed() * 1000;
      if (left <= 0) return { kind: 'time', said: 'its time was over' };
      await pause(Math.min(left, lookMs), undefined, { signal }).catch(() => {});
      loop.sweep(nowUs());
      const reason = look?.(tally, elapsed()) ?? reasonToStop(tally, elapsed());
      if (reason && !signal?.aborted) return reason;
    }
  }
}
