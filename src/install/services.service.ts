import { Problem } from '../core/problem.js';
import { vclFile } from './wanted.js';
import type { Step } from './item.js';
import type { Machine } from './machine.store.js';
import { enabled } from './units.js';

const ours = enabled.map(([, unit]) => unit);
/** The last lines say what is wrong. */
const most = 12;

/** Has nginx and Varnish look whether they understand what is there now. @throws Problem with what they say */
export function check(machine: Machine): void {
  ask(machine, 'nginx', '-t', '-q');
  // It must see its secret, and prints what it has made of the rules
  if (machine.has(vclFile)) ask(machine, 'varnishd', '-C', '-n', '/tmp/qvill-vcl', '-f', vclFile);
}

/** Says to systemd, or to an nginx that runs without it, that there is something new. @throws Problem with what they say */
export function begin(machine: Machine, steps: readonly Step[]): void {
  const isChanged = (part: RegExp): boolean => steps.some(({ item, state }) => state !== 'leave' && state !== 'yours' && part.test(item.path));
  if (!machine.hasSystemd) return reloadAlone(machine);
  ask(machine, 'systemctl', 'daemon-reload');
  if (machine.has('/etc/systemd/system/qvill.socket')) {
    ask(machine, 'systemctl', 'start', ...ours);
    if (isChanged(/qvill\.(service|env)$/)) ask(machine, 'systemctl', 'try-restart', 'qvill.service');
  }
  if (isChanged(/varnish|edge\.env/)) ask(machine, 'systemctl', 'restart', 'varnish');
  // What nginx has in its environment it learns at a start alone
  if (isChanged(/nginx/)) ask(machine, 'systemctl', isChanged(/nginx\.service\.d/) ? 'restart' : 'reload-or-restart', 'nginx');
}

export function end(machine: Machine): void {
  if (machine.hasSystemd) machine.run('systemctl', 'stop', ...ours, 'qvill.service', 'qvill-due.timer');
}

/** The commands that are left to do where systemd does not run. */
export const later = ({ isThis }: Machine): string => (isThis ? 'systemctl daemon-reload && systemctl start' : 'at its next start systemd starts') + ` ${ours.join(' ')}`; // prettier-ignore

function reloadAlone(machine: Machine): void {
  const hasNginx = machine.isThis && machine.run('sh', '-c', '[ -s /run/nginx.pid ] && kill -0 "$(cat /run/nginx.pid)"').isDone;
  if (hasNginx) ask(machine, 'nginx', '-s', 'reload');
}

function ask(machine: Machine, program: string, ...args: string[]): void {
  const { isDone, said } = machine.run(program, ...args);
  if (!isDone) throw new Problem('conflict', `“${[program, ...args].join(' ')}” failed: ${said.split('\n').slice(-most).join('\n')}`);
}
