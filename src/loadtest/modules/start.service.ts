import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../core/problem.js';
import { memoryOf } from '../memory/proc.store.js';
import { median, middleOf, type Recording } from './recording.js';

/** A program as it is started, and the states in which it is looked at: each gets there by itself or is brought there. */
export type Program = {
  command: string[];
  root: string;
  environment?: Record<string, string>;
  states: { name: string; reach: (child: ChildProcess, line: () => Promise<string>) => Promise<void> }[];
};

/** What a state costs by package, and what the process has in it when nobody looks (PSS; null when it had ended by then). */
export type StateCost = { name: string; recording: Recording; whole: number | null };

const recorder = fileURLToPath(new URL('./recorder.worker.js', import.meta.url));

/** Starts a program several times, with the recorder and without, and gives the middle figures of each state. */
export async function costsOf(program: Program, runs: number, tell: (text: string) => void, signal?: AbortSignal): Promise<StateCost[]> {
  const recordings: (Recording | null)[][] = [];
  const wholes: (number | null)[][] = [];
  for (let run = 1; run <= runs && !signal?.aborted; run++) {
    tell(`start ${run} of ${runs}, looked at`);
    recordings.push(await startOnce(program, ['--expose-gc', '--import', recorder], recordingOf));
    tell(`start ${run} of ${runs}, by itself`);
    wholes.push(await startOnce(program, [], async ({ pid, exitCode }) => (exitCode === null ? (memoryOf(pid!)?.pss ?? null) : null)));
  }
  return program.states.map(({ name }, state) => {
    const found = recordings.flatMap((run) => run[state] ?? []);
    if (found.length === 0) throw new Problem('missing', `${program.command.join(' ')} could not be looked at: it ended before it had loaded anything`);
    const whole = wholes.flatMap((run) => run[state] ?? []);
    return { name, recording: middleOf(found), whole: whole.length === 0 ? null : median(whole) };
  });
}

async function startOnce<T>({ command, root, environment, states }: Program, flags: string[], look: (child: ChildProcess) => Promise<T>): Promise<T[]> {
  const child = spawn(process.execPath, [...process.execArgv, ...flags, ...command], {
    env: { ...(environment ?? process.env), QVILL_MODULES_ROOT: root },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
  const nextLine = async () => ((await lines.next()) as { value?: string }).value ?? '';
  const early: unknown[] = [];
  child.on('message', (message) => early.push(message));
  const found: T[] = [];
  try {
    for (const { reach } of states) {
      await reach(child, nextLine);
      Object.assign(child, { recorded: early.at(-1) });
      found.push(await look(child));
    }
  } finally {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  }
  return found;
}

const patienceMs = 60_000;

/** What it has recorded; of one that has ended what it said last. */
async function recordingOf(child: ChildProcess): Promise<Recording | null> {
  const last = (child as { recorded?: Recording }).recorded ?? null;
  if (child.exitCode !== null || !child.connected) return last;
  const answer = once(child, 'message').then(([message]) => message as Recording);
  child.send('report');
  return Promise.race([answer, once(child, 'exit').then(() => last), pause(patienceMs, null, { ref: false })]);
}

/** Until a program has ended, or has been doing nothing for a while. */
export async function untilSettled(child: ChildProcess, settleMs = 2_000): Promise<void> {
  const ended = once(child, 'exit');
  await Promise.race([ended, pause(settleMs)]);
}
