// npm run bench:compare: sets the clone up, installs what the predecessor and its fronts need of this system, and compares (docs/comparing.md).
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.js';
import { install, nginx, rails, varnish } from './tools.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

await setUp();
const missing = install([...nginx, varnish, ...rails, { file: '/usr/bin/systemd-socket-activate', name: 'systemd', use: 'an app that is asleep' }]);
for (const { name, use } of missing) process.stderr.write(`${name} is not installed: ${use} can’t be compared\n`);
if (missing.length > 0) process.exit(1);
const bench = spawn(
  join(root, 'node_modules', '.bin', 'node'),
  ['--enable-source-maps', join(root, 'dist', 'bench', 'compare', 'main.js'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
// Ctrl-C reaches all; the one that measures ends what it started, and this one waits for it
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => bench.kill(signal));
bench.on('exit', (status) => process.exit(status ?? 1));
