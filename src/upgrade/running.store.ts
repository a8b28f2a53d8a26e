import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { asRoot } from './user.service.js';
import { proc } from './processes.service.js';

/** An app that has a blog open. `isAwaited`: somebody holds its socket, and starts it again for who connects; `unit`: its service of systemd’s; `isLook`: an upgrade started it, for a look. */
export type Running = { pid: number; folder: string; isAwaited: boolean; unit: string | null; isLook: boolean };

/** What is in the environment of an app that is started to look at it alone. */
export const forLook = 'STARTED_BY=qvill upgrade';

/** Every `serve` that has this database open, as Linux knows it: of whatever version, which need not know of this. */
export function runningApps(databaseFile: string): Running[] {
  if (!existsSync(databaseFile)) return [];
  const file = realpathSync(databaseFile);
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => (hasOpen(pid, file) ? appOf(Number(pid)) : [])); // prettier-ignore
}

function hasOpen(pid: string, file: string): boolean {
  try {
    return asRoot(() => readdirSync(`/proc/${pid}/fd`).some((name) => leadsTo(`/proc/${pid}/fd/${name}`) === file));
  } catch {
    return false; // it is gone, or somebody else's
  }
}

function leadsTo(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

function appOf(pid: number): Running[] {
  const words = proc(pid, 'cmdline').split('\0');
  const main = words.findIndex((word) => word.endsWith('/dist/src/main.js'));
  if (main < 0 || words[main + 1] !== 'serve') return [];
  const environment = proc(pid, 'environ').split('\0');
  const [, unit] = /\/([^/\n]+\.service)\s*$/m.exec(proc(pid, 'cgroup')) ?? [];
  const isAwaited = environment.includes(`LISTEN_PID=${pid}`);
  const folder = words[main]!.slice(0, -'/dist/src/main.js'.length);
  return [
    {
      pid,
      folder: existsSync(folder) ? realpathSync(folder) : folder,
      isAwaited,
      unit: unit?.startsWith('user@') ? null : (unit ?? null),
      isLook: environment.includes(forLook),
    },
  ];
}
