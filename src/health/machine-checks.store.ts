import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { clockVerdict } from './clock-verdict.js';
import { type Check, unless, wrong } from './check.js';
import type { Place } from './place.js';
import { memoryVerdict } from './app-state.js';

/** Less than this, and a migration or a rebuild may find no room. */
const leastBytes = 200 * 1024 * 1024;
const leastFiles = 10_000;
const mb = (bytes: number): string => `${Math.round(bytes / 1024 / 1024).toLocaleString('en')} MB`;

/** What the blog stands on. */
export const machineChecks: Check<Place>[] = [
  {
    name: 'disk',
    isQuick: true,
    look: ({ config }) => {
      const { bavail, bsize, files, ffree } = statfsSync(config.data);
      const [free, wanted] = [bavail * bsize, leastBytes + 2 * (statSync(config.databaseFile, { throwIfNoEntry: false })?.size ?? 0)];
      const makeRoom = 'Make room there: old backups, logs, packages; “du -xsh /var/* | sort -h” shows where it went';
      const ills = free < wanted ? [wrong(`${mb(free)} are free beside ${config.data}; a migration or a rebuild may want ${mb(wanted)}`, makeRoom)] : [];
      if (files > 0 && ffree < leastFiles)
        ills.push(wrong(`The file system has room for ${ffree} more files only`, 'Remove many small files there, or make one with more inodes'));
      writeOnce(join(config.data, `.doctor-${process.pid}`));
      return unless(ills, `${mb(free)} are free, and it can be written`);
    },
  },
  {
    name: 'memory',
    isQuick: true,
    look: async ({ told }) => {
      const available = Number(/^MemAvailable:\s+(\d+) kB/m.exec(textIn('/proc/meminfo'))?.[1]) * 1024 || null;
      const stalled = Number(/^some avg10=[\d.]+ avg60=([\d.]+)/m.exec(textIn('/proc/pressure/memory'))?.[1] ?? Number.NaN);
      return memoryVerdict({ available, stalled: Number.isNaN(stalled) ? null : stalled, kills: kills() }, await told());
    },
  },
  {
    name: 'clock',
    isQuick: true,
    look: ({ rows, clock }) => {
      const last = rows().one<{ at: string | null }>('SELECT max(at) AS at FROM Receipt')?.at ?? '';
      const zone = rows().one<{ value: string }>("SELECT value FROM Setting WHERE name = 'timeZone'")?.value;
      return clockVerdict({ now: clock.iso(), last, zone: zone ? (JSON.parse(zone) as string) : 'UTC', isSynchronised: isSynchronised() });
    },
  },
];

/** To the disk itself: what is only in memory is no proof. @throws what keeps it from that */
function writeOnce(file: string): void {
  try {
    const handle = openSync(file, 'w', 0o600);
    try {
      writeSync(handle, Buffer.alloc(4_096));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } finally {
    rmSync(file, { force: true });
  }
}

/** How often the system ended something in this control group; only version 2 says so of the group alone. */
function kills(): number {
  const [, group = ''] = /^0::(\/.*)$/m.exec(textIn('/proc/self/cgroup')) ?? [];
  return Number(/^oom_kill (\d+)$/m.exec(textIn(join('/sys/fs/cgroup', group, 'memory.events')))?.[1] ?? 0);
}

/** Whether somebody keeps the clock right; null: only systemd would know, and it is not here. */
function isSynchronised(): boolean | null {
  if (!existsSync('/run/systemd/system')) return null;
  try {
    return execFileSync('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { encoding: 'utf8', timeout: 2_000 }).trim() === 'yes';
  } catch {
    return null;
  }
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
