import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../core/problem.js';
import { machine } from '../loadtest/machine.store.js';
import { inMegabytes, whyUnknown } from '../loadtest/memory/memory.js';
import { MemoryWatch } from '../loadtest/memory/memory-watch.service.js';
import { stateOf } from '../loadtest/memory/proc.store.js';
import { inDuration } from '../loadtest/report/amounts.js';
import { inText } from '../loadtest/report/in-text.js';
import type { Summary } from '../loadtest/report/summary.js';
import type { Terminal } from './command.js';
import type { Wish } from './measure-options.js';
import { untilTold, watched } from './watched.js';

const usualEveryMs = 1_000;

/** The memory of processes, until Ctrl-C, their end, or the end of the time. */
export async function measureProcesses({ pids, seconds, everyMs, json, quiet }: Wish, terminal: Terminal): Promise<number> {
  for (const pid of pids) {
    const why = whyUnknown(stateOf([pid]));
    if (why) throw new Problem('missing', `Process ${pid}: ${why}`);
  }
  const startedAt = new Date();
  const { tell, end } = watched(terminal, quiet);
  const { signal, done } = untilTold();
  const gone = new AbortController();
  const watch = new MemoryWatch(pids, everyMs ?? usualEveryMs, undefined, ({ memory, processes }) => {
    if (memory) tell(`${inMegabytes(memory.pss)} PSS, ${processes.length} processes`);
    else gone.abort();
  });
  await pause((seconds ?? 2 ** 31 / 1000 - 1) * 1000, undefined, { signal: AbortSignal.any([signal, gone.signal]) }).catch(() => {});
  done();
  const memory = await watch.stop();
  end();
  const why = gone.signal.aborted ? 'the process ended' : signal.aborted ? 'it was told to stop' : `${inDuration(seconds!)} were over`;
  const summary: Summary = { startedAt: startedAt.toISOString(), url: null, address: null, machine: machine(), crawl: null, load: null, memory, leak: null, thresholds: [] }; // prettier-ignore
  terminal.out(json ? JSON.stringify({ ...summary, stopped: why }) : `${inText(summary).trim()}\nIt stopped: ${why}`);
  return gone.signal.aborted ? 1 : 0;
}
