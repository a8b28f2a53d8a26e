import type { Terminal } from './command.js';

const everyMs = 5_000;

/** How far something is: a line that replaces itself before somebody who watches, and else a line every five seconds; nothing if that is wanted. */
export function watched({ isWatched, progress, error }: Terminal, quiet: boolean): { tell: (text: string) => void; end: () => void } {
  let last = performance.now();
  const lines = (text: string) => {
    if (performance.now() - last < everyMs) return;
    last = performance.now();
    error(text);
  };
  return { tell: quiet ? () => {} : isWatched ? progress : lines, end: () => progress('') };
}

/** Ends with Ctrl-C (or SIGTERM) the first time, so that there is a summary of what there is; the second time ends all. */
export function untilTold(): { signal: AbortSignal; done: () => void } {
  const told = new AbortController();
  const stop = () => told.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, stop);
  return { signal: told.signal, done: () => signals.forEach((signal) => process.off(signal, stop)) };
}
