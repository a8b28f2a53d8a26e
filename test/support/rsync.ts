import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { comesUp, end } from './server.js';
import { freePort } from '../../src/comparison/free-port.service.js';

/** Where rsync leads to a folder on this machine, and what it must be told for that. */
export type Way = { target: string; environment: Record<string, string>; stop: () => Promise<void> };

/** Why that can not be tested here, or false. On CI it always can. */
export function rsyncSkipReason(): string | false {
  const missing = ['rsync', 'ssh', '/usr/sbin/sshd'].find((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (!missing) return false;
  if (process.env['CI'] === 'true') throw new Error(`${missing} is not installed`);
  return `${missing} is not installed`;
}

/** A real sshd on the loopback, for whoever runs the test, with keys that live as long as it. */
export async function overSsh(folder: string, into: string): Promise<Way> {
  const port = await freePort();
  const own = join(folder, 'ssh');
  mkdirSync(own, { mode: 0o700 });
  for (const name of ['host', 'user']) spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(own, name)]);
  spawnSync('cp', [join(own, 'user.pub'), join(own, 'authorized')]);
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${own}/host`,
    `AuthorizedKeysFile ${own}/authorized`,
    `PidFile ${own}/pid`,
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    'StrictModes no',
  ];
  writeFileSync(join(own, 'sshd_config'), `${settings.join('\n')}\n`);
  // It wants this folder for its unprivileged part
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(own, 'sshd_config')], { stdio: 'ignore' });
  if (!(await comesUp(sshd, () => isOpen(port)))) throw new Error('sshd did not start');
  // One connection for all that a test sends: each costs the two of them half a second of work
  const shared = `-o ControlMaster=auto -o ControlPath=${own}/shared -o ControlPersist=5`;
  const ssh = `ssh -F none -p ${port} -i ${own}/user -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=${own}/known -o BatchMode=yes ${shared}`;
  return { target: `${userInfo().username}@127.0.0.1:${into}`, environment: { RSYNC_RSH: ssh }, stop: () => end(sshd) };
}

/** A real rsync daemon on the loopback, with the folder as its one module. */
export async function overDaemon(folder: string, into: string): Promise<Way> {
  const port = await freePort();
  mkdirSync(into);
  chmodSync(into, 0o755);
  const ids = process.getuid?.() === 0 ? 'uid = root\ngid = root\n' : '';
  writeFileSync(join(folder, 'rsyncd.conf'), `use chroot = no\naddress = 127.0.0.1\n${ids}[blog]\npath = ${into}\nread only = no\n`);
  const daemon = spawn('rsync', ['--daemon', '--no-detach', `--port=${port}`, `--config=${join(folder, 'rsyncd.conf')}`], { stdio: 'ignore' });
  if (!(await comesUp(daemon, () => isOpen(port)))) throw new Error('rsync did not start');
  return { target: `rsync://127.0.0.1:${port}/blog`, environment: {}, stop: () => end(daemon) };
}

function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise<boolean>((done) => {
    socket.once('connect', () => done(true)).once('error', () => done(false));
  }).finally(() => socket.destroy());
}
