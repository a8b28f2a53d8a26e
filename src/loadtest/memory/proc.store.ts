import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isListening } from './listening.js';
import { type Memory, noMemory, readRollup, together, type TreeState } from './memory.js';
import { type ProcessRow, readStat, rootsOf, treeOf } from './process-tree.js';

const ticksPerSecond = 100;

/** Every process that the kernel shows. */
export const processes = (): ProcessRow[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readStat(readOr(`/proc/${pid}/stat`) ?? '') ?? []);

/** The living processes that were started with `NAME=value` in their environment, and those that they started. */
export const processesWith = (variable: string): number[] =>
  processes()
    .filter(({ pid, isZombie }) => !isZombie && (readOr(`/proc/${pid}/environ`) ?? '').split('\0').includes(variable))
    .map(({ pid }) => pid);

/** These processes with all their descendants, as they are now. Of one that ends meanwhile nothing is counted. */
export function stateOf(pids: readonly number[]): TreeState {
  const tree = treeOf(pids, processes()).filter(({ isZombie }) => !isZombie);
  const read = tree.map((row) => ({ row, memory: memoryOfOne(row.pid) }));
  const refused = read.filter(({ memory }) => memory === 'refused').map(({ row }) => named(row));
  const sum = read.reduce((all, { memory }) => (memory === 'refused' ? all : together(all, memory)), noMemory);
  return {
    processes: tree.map(named),
    memory: refused.length > 0 || tree.length === 0 ? null : sum,
    refused,
    cpuSeconds: tree.reduce((ticks, row) => ticks + row.ticks, 0) / ticksPerSecond,
  };
}

/** Memory of a process and all its descendants; null when it is not there, or may not be read. */
export const memoryOf = (pid: number): Memory | null => stateOf([pid]).memory;

/** Seconds that a process, its descendants and those of them that have ended have spent on a core. */
export const cpuSecondsOf = (pid: number): number => stateOf([pid]).cpuSeconds;

/**
 * Who listens at an address of this machine: the processes that hold the socket, without those that others of them started. Empty when
 * nobody listens there, `hidden` when somebody does whose sockets this user may not see.
 */
export function listenersAt(address: string, port: number): { pids: number[]; hidden: boolean } {
  const inodes = socketsAt(address, port);
  if (inodes.size === 0) return { pids: [], hidden: false };
  const rows = processes();
  const pids = rows.map(({ pid }) => pid).filter((pid) => socketsOf(pid).some((inode) => inodes.has(inode)));
  // Who ended meanwhile took the socket along
  return { pids: rootsOf(pids, rows), hidden: pids.length === 0 && socketsAt(address, port).size > 0 };
}

function socketsAt(address: string, port: number): Set<string> {
  const table = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => (readOr(file) ?? '').split('\n').slice(1));
  return new Set(table.flatMap((line) => isListening(line, address, port) ?? []));
}

/** As it was started, since programs such as Node's call themselves by the names of their threads. */
function named({ pid, name }: ProcessRow): { pid: number; name: string } {
  const words = (readOr(`/proc/${pid}/cmdline`) ?? '').split('\0').filter((word) => word !== '' && !word.startsWith('-'));
  const [program = name, argument] = words.map((word) => word.split('/').at(-1)!);
  return { pid, name: (argument === undefined ? program : `${program} ${argument}`).slice(0, 60) };
}

function memoryOfOne(pid: number): Memory | 'refused' {
  try {
    return readRollup(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  } catch (error) {
    return /EACCES|EPERM/.test((error as NodeJS.ErrnoException).code ?? '') ? 'refused' : noMemory;
  }
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => /^socket:\[(\d+)\]$/.exec(linkOr(`/proc/${pid}/fd/${fd}`))?.[1] ?? []);
  } catch {
    return []; // another user's, or it has ended
  }
}

function readOr(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function linkOr(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
