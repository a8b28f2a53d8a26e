import { judge, type LeakFinding, type Point } from '../loadtest/leak/verdict.js';
import { load } from '../loadtest/load/load.service.js';
import type { Plan } from '../loadtest/load/plan.js';
import type { StopReason } from '../loadtest/load/stop-reason.js';
import type { Tally } from '../loadtest/load/tally.js';
import { whyUnknown } from '../loadtest/memory/memory.js';
import { MemoryWatch } from '../loadtest/memory/memory-watch.service.js';
import { listenersAt, stateOf } from '../loadtest/memory/proc.store.js';
import type { Where } from '../loadtest/own-machine.store.js';
import { counted, digits, inDuration } from '../loadtest/report/amounts.js';
import { type CrawlSummary, loadSummary, type LoadSummary, type MemorySummary } from '../loadtest/report/summary.js';
import { Problem } from '../core/problem.js';
import type { Wish } from './measure-options.js';

type Run = {
  wish: Wish;
  where: Where;
  getTargets: () => Promise<{ plan: Plan; crawl: CrawlSummary | null }>;
  tell: (text: string) => void;
  signal: AbortSignal;
};
type Ran = { load: LoadSummary; memory: MemorySummary | null; leak: LeakFinding | null; crawl: CrawlSummary | null; failed: string[] };

const overTimeEveryMs = 200;

/** The memory at rest, the crawl, the load, and the memory afterwards. `failed` says why this was no good run. */
export async function runLoad({ wish, where, getTargets, tell, signal }: Run): Promise<Ran> {
  const { pids, why } = serversOf(wish, where);
  if (wish.overTime && why) throw new Problem('forbidden', `Memory over time is not to be had: ${why}`);
  let requests = 0;
  let begunAt = Infinity;
  const points: Point[] = [];
  const watch = why ? null : new MemoryWatch(pids, wish.everyMs ?? (wish.overTime ? overTimeEveryMs : undefined), () => requests, ({ at, memory }) => void (memory && at >= begunAt && points.push({ seconds: (at - begunAt) / 1000, requests, own: memory.own }))); // prettier-ignore
  try {
    await watch?.rest();
    const { plan, crawl } = await getTargets();
    const warm = 2 * plan.targets.length;
    let leak: LeakFinding | null = null;
    let looked = 0;
    const look = (tally: Tally, elapsed: number): StopReason | null => {
      requests = tally.requests;
      tell(progressOf(tally, elapsed, plan.seconds));
      if (!wish.overTime || points.length === looked) return null;
      looked = points.length;
      leak = judge(points, warm) ?? leak;
      return leak && leak.verdict !== 'not yet known' ? { kind: 'found', said: `its memory ${leak.verdict === 'flat' ? 'is flat' : 'leaks'}` } : null;
    };
    begunAt = performance.timeOrigin + performance.now();
    watch?.begin();
    const ran = await load(plan, { signal, look });
    if (ran.stopped.kind === 'time' || ran.stopped.kind === 'found') await watch?.settle(signal);
    const memory: MemorySummary | null = watch ? await watch.stop() : { ...unknown, why };
    return { load: loadSummary(ran, plan), memory, leak, crawl, failed: faults(ran.stopped, leak, wish.overTime) };
  } catch (error) {
    await watch?.stop();
    throw error;
  }
}

const unknown: MemorySummary = { processes: [], why: null, atRest: null, max: null, after: null, cpuSeconds: 0, samples: [] };

/** Whose memory it is: the processes that were named, or whoever listens at the target. */
function serversOf({ pids }: Wish, { dial, isOwn }: Where): { pids: number[]; why: string | null } {
  if (pids.length > 0) return { pids, why: pids.map((pid) => whyUnknown(stateOf([pid]))).find((said) => said !== null) ?? null };
  if (!isOwn) return { pids, why: 'the server is on another machine' };
  const found = listenersAt(dial.address, dial.port);
  if (found.pids.length > 0) return { pids: found.pids, why: whyUnknown(stateOf(found.pids)) };
  return { pids: [], why: found.hidden ? 'the server belongs to another user: run this as root, or name its process' : 'nobody on this system holds the port: name the process' }; // prettier-ignore
}

function progressOf(tally: Tally, elapsed: number, of: number): string {
  const errors = tally.failed === 0 ? 'no errors' : counted(tally.failed, 'error');
  const last = tally.seconds.at(-2);
  const p99 = last && last.requests > 0 ? `, ${digits(last.requests)} a second, p99 ${digits(last.latency.quantile(0.99) / 1000)} ms` : '';
  return `${inDuration(elapsed)} of ${inDuration(of)}: ${counted(tally.requests, 'request')}, ${errors}${p99}`;
}

function faults({ kind, said }: StopReason, leak: LeakFinding | null, isOverTime: boolean): string[] {
  if (kind === 'gone' || kind === 'errors' || kind === 'told') return [`it stopped early: ${said}`];
  if (!isOverTime || leak?.verdict === 'flat') return [];
  return [leak?.said ?? 'not yet known: there was too little time to judge by'];
}
