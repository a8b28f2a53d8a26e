// npm run bench: sets the clone up, installs what measuring needs of this system, and measures (about four minutes).
//   npm run bench -- [--rounds N] [--seconds N] [--json FILE]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const tools = [
  { file: '/usr/bin/wrk', package: 'wrk', measures: 'speed, and memory after a load' },
  { file: '/usr/sbin/nginx', package: 'nginx-light', measures: 'everything through nginx' },
  { file: '/usr/lib/nginx/modules/ngx_http_brotli_static_module.so', package: 'libnginx-mod-http-brotli-static', measures: 'everything through nginx' },
  { file: '/usr/lib/nginx/modules/ngx_http_js_module.so', package: 'libnginx-mod-http-js', measures: 'everything through nginx' },
];
const isMissing = ({ file }) => !existsSync(file);

setUp();
installTools();
const bench = spawn(join(root, 'node_modules', '.bin', 'node'), ['--enable-source-maps', join(root, 'dist', 'bench', 'main.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
// Ctrl-C reaches both; the one that measures ends what it started, and this one waits for it
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => bench.kill(signal));
bench.on('exit', (status) => process.exit(status ?? 1));

function installTools() {
  const missing = tools.filter(isMissing);
  if (missing.length === 0) return;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) apt(missing.map((tool) => tool.package));
  for (const tool of tools.filter(isMissing)) process.stderr.write(`${tool.package} is not installed: ${tool.measures} is not measured\n`);
}

function apt(packages) {
  process.stderr.write(`Installing ${packages.join(' ')} …\n`);
  // In this run level Debian's scripts start no service
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [['update', '-q'], ['install', '-q', '-y', '--no-install-recommends', ...packages]]) {
    const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status !== 0) return void process.stderr.write(`${stdout}${stderr}`);
  }
}
