import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rootFolder } from '../platform/folders.js';
import { type Ill, note, unless, type Verdict, wrong } from './check.js';
import { firstDifference } from './unit-lines.js';

/** Where systemd keeps units, and how it is asked; `runs`: whether it is what started this machine. */
export type Systemd = { runs: boolean; folders: readonly string[]; ask: (...words: string[]) => string };

const shippedFolder = join(rootFolder, 'deploy', 'systemd');

export const systemdHere: Systemd = {
  runs: existsSync('/run/systemd/system'),
  folders: ['/etc/systemd/system', '/usr/local/lib/systemd/system', '/usr/lib/systemd/system'],
  ask: (...words) => {
    try {
      return execFileSync('systemctl', words, { encoding: 'utf8', timeout: 5_000, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch (error) {
      return String((error as { stdout?: string }).stdout ?? '').trim();
    }
  },
};

/** Whether the units of this machine are those of this version, the sockets are listened on, and the timers on. */
export function servicesVerdict({ runs, folders, ask }: Systemd): Verdict {
  if (!runs) return 'This machine is not run by systemd: what starts the app is not looked at';
  const shipped = readdirSync(shippedFolder).filter((name) => /\.(service|socket|path|timer)$/.test(name));
  const installed = shipped.flatMap((name) => folders.map((folder) => join(folder, name)).filter(existsSync).slice(0, 1)); // prettier-ignore
  if (installed.length === 0)
    return note('None of the units in deploy/systemd is installed', 'If nothing else starts the app with the machine, see “Services” in docs/operator.md');
  const names = new Set(installed.map((file) => basename(file)));
  const ills: Ill[] = installed.flatMap(another);
  const state = (word: 'is-active' | 'is-enabled', unit: string): string => ask(word, unit) || 'unknown';
  if (names.has('qvill.socket') && state('is-active', 'qvill.socket') !== 'active')
    ills.push(wrong('qvill.socket is not listened on: nobody reaches the app', 'systemctl enable --now qvill.socket; systemctl status qvill.socket says why'));
  if (names.has('qvill.service') && state('is-active', 'qvill.service') === 'failed')
    ills.push(wrong('qvill.service has failed', 'journalctl -u qvill says why; systemctl restart qvill starts it again'));
  if (names.has('qvill-wake.path') && state('is-active', 'qvill-wake.path') !== 'active')
    ills.push(
      wrong('qvill-wake.path does not watch: a sleeping app is not woken for a scheduled post', 'systemctl enable --now qvill-wake.path qvill-wake.service'),
    );
  if (!names.has('qvill-backup.timer') || state('is-enabled', 'qvill-backup.timer') !== 'enabled')
    ills.push(note('qvill-backup.timer is not on: no backup is made each night', 'systemctl enable --now qvill-backup.timer'));
  return unless(ills, `${[...names].join(', ')}: as this version has them, and on`);
}

function another(file: string): Ill[] {
  const name = basename(file);
  const line = firstDifference(readFileSync(file, 'utf8'), readFileSync(join(shippedFolder, name), 'utf8'));
  if (line === null) return [];
  return [
    note(
      `${file} is not the unit of this version: ${line}`,
      `Copy deploy/systemd/${name} there again and systemctl daemon-reload; what is yours belongs into ${name}.d/own.conf, which stays`,
    ),
  ];
}
