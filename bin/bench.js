// npm run bench: sets the clone up, installs what measuring needs of this system, and measures (about four minutes).
//   npm run bench -- [--rounds N] [--seconds N] [--json FILE]
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.js';
import { install, nginx } from './tools.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const wrk = { file: '/usr/bin/wrk', name: 'wrk', use: 'speed, and memory after a load,' };

await setUp();
for (const { name, use } of install([wrk, ...nginx])) process.stderr.write(`${name} is not installed: ${use} is not measured\n`);
const bench = spawn(join(root, 'node_modules', '.bin', 'node'), ['--enable-source-maps', join(root, 'dist', 'bench', 'main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// Ctrl-C reaches both; the one that measures ends what it started, and this one waits for it
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => bench.kill(signal));
bench.on('exit', (status) => process.exit(status ?? 1));
