import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Megabytes (2^20 bytes) of a process and its children. */
export type Memory = {
  /** proportional set: its own pages, and of shared ones its share */
  pss: number;
  /** what nobody else can share: heap and stacks */
  anonymous: number;
  /** own and shared pages in full */
  rss: number;
};

/** Of the processes of the group that `leader` leads. */
export function memoryOf(leader: number): Memory {
  const maps = membersOf(leader).map((pid) => readOr(`/proc/${pid}/smaps_rollup`));
  const sum = (field: string) => maps.reduce((total, map) => total + Number(new RegExp(`^${field}: +(\\d+) kB$`, 'm').exec(map)?.[1] ?? 0), 0) / 1024;
  return { pss: sum('Pss'), anonymous: sum('Anonymous'), rss: sum('Rss') };
}

/** How many processes elsewhere run the same program file: between all of them the kernel divides its pages. */
export function sharersOf(leader: number): number {
  const members = new Set(membersOf(leader));
  const program = programOf(leader);
  return processes().filter((pid) => !members.has(pid) && programOf(pid) === program).length;
}

const ticksPerSecond = 100;

/** Seconds that the group has spent on a core so far, its own and the kernel's for it. */
export function cpuSecondsOf(leader: number): number {
  const ticks = membersOf(leader)
    .map(statOf)
    .map((stat) => Number(stat[11]) + Number(stat[12]));
  return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond;
}

const processes = () => readdirSync('/proc').map(Number).filter(Number.isInteger);
const membersOf = (leader: number) => processes().filter((pid) => Number(statOf(pid)[2]) === leader);

/** The fields of stat(5) from the third on; the second, a name in brackets, may hold anything. */
const statOf = (pid: number) =>
  readOr(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended, or is another user's
  }
}

function programOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return null;
  }
}
