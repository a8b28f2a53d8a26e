import { certificateOf, type Choice, doorOf, logFolder, acmeFolder, type Surroundings, user } from '../install/choice.js';
import { beside, type Item, type Step } from '../install/item.js';
import type { Machine } from '../install/machine.store.js';
import { later } from '../install/services.service.js';

/** A line for each thing: what happens to it, where it is, and whose. */
export function inWords(machine: Machine, steps: readonly Step[]): string {
  const state = machine.idOf('user', user) === null ? 'create' : 'leave';
  const isReload = steps.some((step) => step.state !== 'leave' && step.state !== 'yours');
  return [
    line(state, `user ${user}`, 'system user, no password, no shell'),
    ...steps.map((step) => line(step.state, step.item.path, about(step))),
    ...(isReload ? [line('run', 'nginx -t', 'and if it fails everything is put back'), ...(machine.hasSystemd ? [line('run', 'systemctl', 'reload, start qvill, reload nginx')] : [])] : []), // prettier-ignore
  ].join('\n');
}

const line = (state: string, what: string, more: string): string => `${state.padEnd(7)} ${what.padEnd(62)} ${more}`.trimEnd();

function about({ item, state }: Step): string {
  if (state === 'yours') return `changed by you, and left alone: ${beside(item.path)} is as it would be`;
  if (state === 'remove') return 'no longer needed';
  return item.kind === 'link' ? `-> ${item.to}` : `${item.kind} ${rights(item)}`;
}

const rights = ({ mode, owner }: Extract<Item, { mode: number }>): string => `${mode.toString(8)} ${owner.join(':')}`;

/** What is left to do for the owner. */
export function next(machine: Machine, choice: Choice, { hasCertificate, withoutModules }: Surroundings): string {
  const { host, isSecure } = doorOf(choice);
  const certbot = `certbot certonly --webroot -w ${acmeFolder} -d ${host}`;
  return [
    'Done.',
    ...(withoutModules.length > 0 ? ['nginx lacks a module: apt install libnginx-mod-http-brotli-static libnginx-mod-http-js, and run this again'] : []),
    ...(isSecure && !hasCertificate ? [`Until there is ${certificateOf(choice)} the blog is served without TLS: ${certbot}, and run this again`] : []),
    ...(machine.hasSystemd ? [] : [`systemd does not run here: ${later(machine)}`]),
    'systemctl start qvill && journalctl -u qvill      names the address at which to make your account',
    `Settings: /etc/qvill.env. Logs of readers: ${logFolder}. To take all of it back: qvill install --undo`,
  ].join('\n');
}
