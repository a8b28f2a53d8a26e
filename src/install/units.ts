import type { Choice } from './choice.js';

export const units = ['qvill.service', 'qvill.socket', 'qvill-wake.path', 'qvill-wake.service', 'qvill-backup.service', 'qvill-backup.timer'];

/** Which unit wants which, as `systemctl enable` would read it in their [Install]. */
export const enabled: readonly [target: string, unit: string][] = [
  ['sockets.target', 'qvill.socket'],
  ['multi-user.target', 'qvill-wake.path'],
  ['multi-user.target', 'qvill-wake.service'],
  ['timers.target', 'qvill-backup.timer'],
];

const states = '/var/lib/';

/** A unit of deploy/systemd with the owner's paths. systemd makes a folder below /var/lib by itself; another one is only opened for writing. */
export function unitWith(text: string, { data, program }: Choice): string {
  const isState = data.startsWith(states);
  const filled = text.replaceAll('/opt/qvill', program).replaceAll('/var/lib/qvill', data);
  return isState
    ? filled.replace(/^StateDirectory=.*$/m, `StateDirectory=${data.slice(states.length)}`)
    : filled.replace(/^StateDirectory=.*\nStateDirectoryMode=.*$/m, `ReadWritePaths=${data}`);
}
