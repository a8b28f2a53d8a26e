import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const units = join(root, 'deploy', 'systemd');
const folder = mkdtempSync(join(tmpdir(), 'qvill-services-'));
after(() => rmSync(folder, { recursive: true }));
const program = (name: string) => (existsSync(name) ? undefined : `${name} is not installed`);
const run = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' });

describe('units of systemd', { skip: program('/usr/bin/systemd-analyze') }, () => {
  test('say nothing that systemd does not understand', () => {
    const installed = join(folder, 'units');
    mkdirSync(installed);
    const names = readdirSync(units).filter((name) => /\.(service|socket|path|timer)$/.test(name));
    for (const name of names) writeFileSync(join(installed, name), readFileSync(join(units, name), 'utf8').replaceAll('/opt/qvill/', root));
    const { status, stdout, stderr } = run('systemd-analyze', 'verify', ...names.map((name) => join(installed, name)));
    assert.deepEqual([status, stdout, ours(stderr)], [0, '', []]);
  });

  /** Not what is wrong with other units of this machine. */
  const ours = (lines: string) => lines.split('\n').filter((line) => line.includes('qvill'));

  test('give none of them more than it needs', () => {
    const services = readdirSync(units).filter((name) => name.endsWith('.service'));
    for (const name of services) {
      const { status, stdout } = run('systemd-analyze', 'security', '--offline=yes', '--threshold=15', join(units, name));
      assert.equal(status, 0, stdout);
    }
    assert.ok(services.length >= 3);
  });

  test('let the app write in its own folder alone, as a user of its own', () => {
    const service = readFileSync(join(units, 'qvill.service'), 'utf8');
    for (const line of ['User=qvill', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'ReadWritePaths=/var/lib/qvill'])
      assert.match(service, new RegExp(`^${line}$`, 'm'));
    assert.doesNotMatch(service, /^(?:StateDirectory|ReadWritePaths=(?!\/var\/lib\/qvill$))|^ExecStart\w*=\+/m);
  });
});

describe('the clock that wakes the app', () => {
  const bin = join(folder, 'bin');
  const word = join(folder, 'wake-at');
  const said = join(folder, 'said');
  const now = Math.floor(Date.now() / 1_000);
  beforeEach(() => {
    mkdirSync(bin, { recursive: true });
    for (const name of ['systemctl', 'systemd-run']) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} "$@" >> ${said}\n[ "$1" != is-active ] || [ ! -f ${folder}/stopped ]\n`);
      chmodSync(join(bin, name), 0o755);
    }
    for (const file of [word, said, join(folder, 'stopped')]) rmSync(file, { force: true });
  });
  const told = (): string[] => {
    const { status, stdout, stderr } = spawnSync(join(units, 'wake'), [word], { env: { PATH: `${bin}:${process.env['PATH']}` }, encoding: 'utf8' });
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
    const lines = readFileSync(said, 'utf8').trim().split('\n');
    rmSync(said);
    return lines;
  };
  const disarmed = 'systemctl stop qvill-due.timer';

  test('is set to the very second', () => {
    writeFileSync(word, `${now + 3_600}\n`);
    const [first, second] = told();
    assert.equal(first, disarmed);
    assert.match(second!, new RegExp(`^systemd-run .*--unit=qvill-due --on-calendar=@${now + 3_600} .*/wake now$`));
  });

  test('starts the app at once for what is due already, as after the machine was off; not if its socket was stopped', () => {
    writeFileSync(word, `${now - 5}\n`);
    const isOn = 'systemctl is-active --quiet qvill.socket';
    assert.deepEqual(told(), [disarmed, isOn, 'systemctl start --no-block qvill.service']);
    writeFileSync(join(folder, 'stopped'), '');
    assert.deepEqual(told(), [disarmed, isOn]);
  });

  test('is not set by anything but digits in a file, whoever wrote it', () => {
    for (const text of ['never\n', '', '$(reboot)\n', '12; reboot\n', '-1\n', '9'.repeat(40), `@${now}\n`, '\0\0']) {
      writeFileSync(word, text);
      assert.deepEqual(told(), [disarmed], JSON.stringify(text));
    }
    rmSync(word);
    assert.deepEqual(told(), [disarmed]);
    writeFileSync(join(folder, 'elsewhere'), `${now + 60}\n`);
    symlinkSync(join(folder, 'elsewhere'), word);
    assert.deepEqual(told(), [disarmed]);
    rmSync(word);
    mkdirSync(word);
    assert.deepEqual(told(), [disarmed]);
    rmSync(word, { recursive: true });
  });
});

test('logs are rotated without a line that logrotate does not understand', { skip: program('/usr/sbin/logrotate') }, () => {
  const copy = join(folder, 'rotation');
  cpSync(join(root, 'deploy', 'logrotate', 'qvill'), copy);
  chmodSync(copy, 0o644);
  const { status, stderr } = run('/usr/sbin/logrotate', '--debug', '--state', join(folder, 'state'), copy);
  assert.equal(status, 0);
  assert.doesNotMatch(stderr, /error:/);
});

test('a job of Upstart has only stanzas that Upstart knows, and as long to end as one of systemd’s', () => {
  const job = readFileSync('deploy/upstart/qvill.conf', 'utf8').replaceAll(/^#.*$/gm, '');
  const stanzas = job.replaceAll(/^pre-start script\n[^]*?^end script$/gm, 'pre-start script').split('\n').filter(Boolean); // prettier-ignore
  // init(5): those that this job is made of
  const known =
    /^(description "[^"]+"|(start|stop) on .+|respawn( limit \d+ \d+)?|normal exit( \d+| [A-Z]+)+|kill timeout \d+|set[ug]id \w+|umask 0\d\d|chdir \/\S+|env \w+=\S+|pre-start script|exec \/\S+( \S+)*)$/;
  assert.deepEqual(stanzas.filter((line) => !known.test(line)), []); // prettier-ignore
  for (const stanza of ['exec', 'setuid', 'kill timeout', 'start on', 'stop on']) assert.equal(stanzas.filter((line) => line.startsWith(`${stanza} `)).length, 1, stanza); // prettier-ignore
  const seconds = /^TimeoutStopSec=(\d+)$/m.exec(readFileSync(join(units, 'qvill.service'), 'utf8'))![1];
  assert.ok(stanzas.includes(`kill timeout ${seconds}`));
  const [, script = ''] = /^pre-start script\n([^]*?)^end script$/m.exec(readFileSync('deploy/upstart/qvill.conf', 'utf8'))!;
  assert.equal(spawnSync('sh', ['-n'], { input: script }).status, 0);
});
