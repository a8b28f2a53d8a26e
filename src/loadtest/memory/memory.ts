/**
 * Memory of processes, in bytes. `pss`: what is theirs alone, and of what they share with others their share of it. `own`: the part of it
 * that stands in no file (heaps, stacks, shared memory, what was swapped out), which only grows when somebody asks for more; the rest
 * changes when another process of the same program starts.
 */
export type Memory = { pss: number; own: number; rss: number };

export const noMemory: Memory = { pss: 0, own: 0, rss: 0 };

export const together = (one: Memory, other: Memory): Memory => ({ pss: one.pss + other.pss, own: one.own + other.own, rss: one.rss + other.rss });

/** Reads /proc/PID/smaps_rollup (proc_pid_smaps(5)). A process without memory of its own, such as one of the kernel's, has none. */
export function readRollup(text: string): Memory {
  const bytes = (field: string) => Number(new RegExp(`^${field}: +(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024;
  const swapped = bytes('SwapPss');
  return { pss: bytes('Pss') + swapped, own: bytes('Pss_Anon') + bytes('Pss_Shmem') + swapped, rss: bytes('Rss') };
}

/**
 * What a tree of processes was at a moment. `memory` is null when the kernel refuses to show that of one of them: a sum without it would be
 * wrong. `refused` names those. `cpuSeconds` counts ended children too.
 */
export type TreeState = { processes: { pid: number; name: string }[]; memory: Memory | null; refused: { pid: number; name: string }[]; cpuSeconds: number };

export const inMegabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Why there is no memory to show; null when there is. */
export function whyUnknown({ processes, memory, refused }: TreeState): string | null {
  if (processes.length === 0) return 'the process is not there any more';
  if (memory) return null;
  const names = refused.slice(0, 3).map(({ pid, name }) => `${pid} (${name})`);
  return `the memory of process ${names.join(', ')}${refused.length > 3 ? ' and others' : ''} may only be read by its user or root: run this as root`;
}
