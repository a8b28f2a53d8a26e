/** A process as the kernel's table has it (proc_pid_stat(5)). `ticks` is what it and its ended children have spent on a core, in hundredths of a second. */
export type ProcessRow = { pid: number; parent: number; name: string; isZombie: boolean; ticks: number };

/** Reads /proc/PID/stat. The name stands in brackets and may hold anything, brackets too. Null when this is no such line. */
export function readStat(text: string): ProcessRow | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  if (open < 0 || close < open || fields.length < 15) return null;
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { pid: Number(text.slice(0, open)), parent: Number(fields[1]), name: text.slice(open + 1, close), isZombie: /^[ZX]/.test(fields[0]!), ticks };
}

/** These processes and all that they started, and what those started. What is not there any more is left out. */
export function treeOf(roots: readonly number[], rows: readonly ProcessRow[]): ProcessRow[] {
  const children = Map.groupBy(rows, ({ parent }) => parent);
  const tree = new Set(rows.filter(({ pid }) => roots.includes(pid)));
  // A set that grows while it is walked: each is looked at once
  for (const { pid } of tree) for (const child of children.get(pid) ?? []) tree.add(child);
  return [...tree];
}

/** Of processes that share a socket, those that none of the others started. The first process of the machine holds what it hands to others. */
export function rootsOf(pids: readonly number[], rows: readonly ProcessRow[]): number[] {
  const own = pids.length > 1 ? pids.filter((pid) => pid !== 1) : [...pids];
  return own.filter((pid) => !treeOf(own.filter((other) => other !== pid), rows).some((row) => row.pid === pid)); // prettier-ignore
}
