import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';

export type Machine = { date: string; cores: number; cpu: string; memoryMb: number; linux: string; load: number; node: string; nginx: string | null; wrk: string | null; pinned: boolean };

export function thisMachine(): Machine {
  const cores = availableParallelism();
  return {
    date: new Date().toISOString(),
    cores,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryMb: Math.round(totalmem() / 1024 / 1024),
    linux: release(),
    load: loadavg()[0]!,
    node: process.versions.node,
    nginx: versionOf('nginx', /nginx\/(\S+)/),
    wrk: versionOf('wrk', /wrk (\S+)/),
    pinned: cores > 1 && versionOf('taskset', /(\d\S+)/) !== null,
  };
}

/** Null when the program is not here. */
function versionOf(program: string, pattern: RegExp): string | null {
  const { stdout, stderr } = spawnSync(program, program === 'taskset' ? ['--version'] : ['-v'], { encoding: 'utf8' });
  return pattern.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[1] ?? null;
}
