import type { Terminal } from './command.js';

const everyMs = 5_000;

/** How far something is, for who reads a pipe: a line every five seconds. */
export function linesNowAndThen(write: (line: string) => void, now = () => performance.now()): (text: string) => void {
  let last = now();
  return (text) => {
    if (text === '' || now() - last < everyMs) return;
    last = now();
    write(text);
  };
}

/** How far something is; nothing if that is wanted. */
export function watched({ progress }: Terminal, quiet: boolean): { tell: (text: string) => void; end: () => void } {
  return { tell: quiet ? () => {} : progress, end: () => progress('') };
}

/** Says nothing unless it fails, and then all that there was to say. */
export async function quietly(run: (terminal: Terminal) => Promise<number>, terminal: Terminal): Promise<number> {
  const lines: string[] = [];
  const status = await run({ ...terminal, progress: () => {}, out: (line) => lines.push(line) });
  if (status !== 0) for (const line of lines) terminal.out(line);
  return status;
}

/** Ends with Ctrl-C (or SIGTERM) the first time, so that there is a summary of what there is; the second time ends all. */
export function untilTold(): { signal: AbortSignal; done: () => void } {
  const told = new AbortController();
  const stop = () => told.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, stop);
  return { signal: told.signal, done: () => signals.forEach((signal) => process.off(signal, stop)) };
}
