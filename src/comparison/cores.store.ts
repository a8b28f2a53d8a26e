import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The cores that this process may use, as the kernel lists them (`0-1,4`). */
export function allowedCores(status: string = readFileSync('/proc/self/status', 'utf8')): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, n) => from + n);
  });
}

/**
 * Binds this process with all of its threads to the second core that it may use. Returns what goes before a server's command, so that it
 * has the first; nothing when there is one core only, or no `taskset`: then load and servers share.
 */
export function apart(): string[] {
  const [servers, load] = allowedCores();
  if (load === undefined) return [];
  const { status } = spawnSync('taskset', ['-a', '-cp', String(load), String(process.pid)]);
  return status === 0 ? ['taskset', '-c', String(servers)] : [];
}
