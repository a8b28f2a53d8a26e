import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';

export type Machine = {
  date: string;
  cores: number;
  cpu: string;
  memoryMb: number;
  linux: string;
  /** average of the last minute, before the run */
  load: number;
  node: string;
  /** null when it, or a module of it, is missing */
  nginx: string | null;
  wrk: string | null;
  /** whether each side has a core to itself */
  pinned: boolean;
};

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
    nginx: nginxModules.every((file) => existsSync(file)) ? versionOf('nginx', /nginx\/(\S+)/) : null,
    wrk: versionOf('wrk', /wrk (\S+)/),
    pinned: cores > 1 && versionOf('taskset', /(\d\S+)/) !== null,
  };
}

/** Without them the shipped configuration does not start. */
const nginxModules = ['brotli_static', 'js'].map((name) => `/usr/lib/nginx/modules/ngx_http_${name}_module.so`);

/** Null when the program is not here. */
function versionOf(program: string, pattern: RegExp): string | null {
  const { stdout, stderr } = spawnSync(program, program === 'taskset' ? ['--version'] : ['-v'], { encoding: 'utf8' });
  return pattern.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[1] ?? null;
}
