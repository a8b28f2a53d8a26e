import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What there is and what of it is taken, in bytes. */
export type Room = { limit: number; used: number };

/** The files of a control group, by its version. What of `used` are files, which can be dropped at any time, is in its statistics. */
const versions = [
  { root: '/sys/fs/cgroup', name: /^0::(\/.*)$/m, limit: 'memory.max', used: 'memory.current', droppable: /^(?:in)?active_file (\d+)$/gm },
  {
    root: '/sys/fs/cgroup/memory',
    name: /^\d+:(?:\w+,)*memory(?:,\w+)*:(\/.*)$/m,
    limit: 'memory.limit_in_bytes',
    used: 'memory.usage_in_bytes',
    droppable: /^total_(?:in)?active_file (\d+)$/gm,
  },
];

/** Where no limit was set, version 1 says more than any machine has. */
const unlimited = 2 ** 50;

/**
 * How the narrowest control group around this process can be asked how full it is: of a container, or of a service with MemoryMax=. Null where
 * none has a limit. Other processes of the group count, such as those that work on pictures.
 */
export function groupRoom(): (() => Room | null) | null {
  const known = readOr('/proc/self/cgroup');
  const limits = versions.flatMap((version) => {
    const [, name = null] = version.name.exec(known) ?? [];
    return name === null ? [] : foldersOf(version.root, name).map((folder) => ({ folder, version, limit: numberIn(join(folder, version.limit)) }));
  });
  const [narrowest] = limits.filter(({ limit }) => limit !== null && limit < unlimited).toSorted((a, b) => a.limit! - b.limit!);
  if (!narrowest) return null;
  const { folder, version } = narrowest;
  return () => {
    const [limit, used] = [numberIn(join(folder, version.limit)), numberIn(join(folder, version.used))];
    if (limit === null || used === null) return null;
    const droppable = [...readOr(join(folder, 'memory.stat')).matchAll(version.droppable)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
    return { limit, used: Math.max(0, used - droppable) };
  };
}

/** A limit below which one thread at a time makes what several would, each of which has a heap of its own. */
const narrowBytes = 256 * 1024 * 1024;
let narrow: boolean | undefined;

/** Whether the control group around this process leaves it so little memory that it should rather be slow. */
export const isNarrow = (): boolean => (narrow ??= (groupRoom()?.()?.limit ?? Infinity) < narrowBytes);

/** A group and all around it. Inside of a container its own is the root, whatever it is called outside. */
function foldersOf(root: string, name: string): string[] {
  const folders = [];
  for (let at = name; at !== '/'; at = dirname(at)) folders.push(join(root, at));
  return [...folders, root];
}

/** “max”, and what is not there, is no number. */
function numberIn(file: string): number | null {
  const text = readOr(file).trim();
  return /^\d+$/.test(text) ? Number(text) : null;
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
