import type { Choice } from './choice.js';

export const units = ['qvill.service', 'qvill.socket', 'qvill-wake.path', 'qvill-wake.service', 'qvill-backup.service', 'qvill-backup.timer'];

/** Which unit wants which, as `systemctl enable` would read it in their [Install]. */
export const enabled: readonly [target: string, unit: string][] = [
  ['sockets.target', 'qvill.socket'],
  ['multi-user.target', 'qvill-wake.path'],
  ['multi-user.target', 'qvill-wake.service'],
  ['timers.target', 'qvill-backup.timer'],
];

/** A unit of deploy/systemd with the owner's paths. */
export const unitWith = (text: string, { data, program }: Choice): string => text.replaceAll('/opt/qvill', program).replaceAll('/var/lib/qvill', data);
