import { readlinkSync } from 'node:fs';
import { noMemory } from '../src/loadtest/memory/memory.js';
import { processes, stateOf } from '../src/loadtest/memory/proc.store.js';

/** Megabytes (2^20 bytes) of a process and its children. */
export type Memory = {
  /** proportional set: its own pages, and of shared ones its share */
  pss: number;
  /** what nobody else can share: heap and stacks */
  anonymous: number;
  /** own and shared pages in full */
  rss: number;
};

/** Of a process and all that it started. */
export function memoryOf(leader: number): Memory {
  const { pss, own, rss } = stateOf([leader]).memory ?? noMemory;
  return { pss: pss / 2 ** 20, anonymous: own / 2 ** 20, rss: rss / 2 ** 20 };
}

/** How many processes elsewhere run the same program file: between all of them the kernel divides its pages. */
export function sharersOf(leader: number): number {
  const members = new Set(stateOf([leader]).processes.map(({ pid }) => pid));
  const program = programOf(leader);
  return processes().filter(({ pid }) => !members.has(pid) && programOf(pid) === program).length;
}

function programOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return null; // it has ended, or is another user's
  }
}
