import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { rootFolder } from '../platform/folders.js';
import type { Choice } from './choice.js';
import type { Machine } from './machine.store.js';

/** Where services see nothing, can start nothing, or what does not last. */
const hidden = /^\/(?:home|root|run|tmp|dev|proc|sys)(?:\/|$)/;
const withoutPrograms = /^\/var(?:\/|$)/;

/** All that stands in the way, each in a sentence with what to do. */
export function obstacles(machine: Machine, choice: Choice, isRoot: boolean): string[] {
  if (!machine.has('/etc/debian_version')) return [`${machine.isThis ? 'This machine' : machine.root} is no Debian: deploy/ and nginx/ have the files for other systems`]; // prettier-ignore
  if (!isRoot) return ['It makes a user and writes into /etc: run it as root'];
  return [...lacking(machine, choice), ...ofProgram(machine, choice), ...ofData(machine, choice)]; // prettier-ignore
}

function lacking(machine: Machine, { hasVarnish }: Choice): string[] {
  const nginx = machine.has('/usr/sbin/nginx') && machine.has('/etc/nginx/sites-enabled');
  const packages = [
    ...(nginx ? [] : ['nginx-light', 'libnginx-mod-http-brotli-static', 'libnginx-mod-http-js']),
    ...(!hasVarnish || machine.has('/usr/sbin/varnishd') ? [] : ['varnish']),
  ];
  if (packages.length > 0) return [`${nginx ? 'Varnish' : 'nginx'} is not installed: apt install ${packages.join(' ')}`];
  const { isDone, said } = machine.run('nginx', '-t', '-q');
  return isDone ? [] : [`nginx does not understand its configuration as it is; mend that first: ${said}`];
}

function ofProgram(machine: Machine, { program }: Choice): string[] {
  if (hidden.test(program) || withoutPrograms.test(program))
    return [`Services can't start programs in ${program}: put the engine into /opt/qvill, or where npm i -g puts it for all users`];
  if (!machine.isThis) return machine.has(`${program}/bin/qvill`) ? [] : [`There is no Qvill in ${program} of ${machine.root}: say where it is with --program`];
  if (!existsSync(program) || realpathSync(program) !== realpathSync(rootFolder)) return [`${program} does not lead to this Qvill, which is in ${rootFolder}`];
  const closed = above(realpathSync(program)).find((folder) => (statSync(folder).mode & 0o001) === 0);
  return closed ? [`Nobody but its owner can reach what is in ${closed}: chmod o+x ${closed}, or put the engine elsewhere`] : [];
}

function ofData(machine: Machine, { data }: Choice): string[] {
  if (hidden.test(data)) return [`The service can't see ${data}: choose a folder below /var/lib or /srv with --data`];
  const stats = lstatSync(machine.at(data), { throwIfNoEntry: false });
  if (stats && !stats.isDirectory()) return [`${data} is no folder`];
  const owner = stats && machine.idOf('user', 'qvill') !== stats.uid && stats.uid !== 0;
  return owner ? [`${data} belongs to ${nameOf(machine, stats.uid)}: chown -R qvill:qvill ${data}, or choose another folder with --data`] : [];
}

function nameOf(machine: Machine, uid: number): string {
  const accounts = readFileSync(machine.at('/etc/passwd'), 'utf8').split('\n').map((line) => line.split(':')); // prettier-ignore
  return accounts.find((account) => account[2] === String(uid))?.[0] ?? `user ${uid}`;
}

const above = (path: string): string[] => (path === '/' ? ['/'] : [...above(dirname(path)), path]);
