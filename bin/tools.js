// The programs that tests need beside Node. Installed where that is possible (Debian, as root); elsewhere they are
// named, and the tests that need them count as skipped. With CI=true nothing may be missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const modules = '/usr/lib/nginx/modules';

const tools = [
  { file: '/usr/sbin/nginx', packages: ['nginx-light'], tests: 'serving through nginx' },
  { file: `${modules}/ngx_http_brotli_static_module.so`, packages: ['libnginx-mod-http-brotli-static'], tests: 'serving through nginx' },
  { file: `${modules}/ngx_http_js_module.so`, packages: ['libnginx-mod-http-js'], tests: 'serving through nginx' },
  { file: '/usr/sbin/varnishd', packages: ['varnish'], tests: 'purging Varnish' },
  { file: '/usr/bin/chromium', packages: ['chromium'], tests: 'everything in the browser' },
];

export function installTools() {
  const missing = tools.filter((tool) => !existsSync(tool.file));
  if (missing.length === 0) return;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) apt(missing.flatMap((tool) => tool.packages));
  for (const tool of tools.filter(({ file }) => !existsSync(file))) {
    process.stderr.write(`${tool.packages.join(' ')} is not installed: tests of ${tool.tests} are skipped\n`);
    if (process.env.CI === "true") process.exit(1);
  }
}

function apt(packages) {
  process.stderr.write(`Installing ${packages.join(' ')} for the tests …\n`);
  // In this run level Debian's scripts start no service: the tests start their own, on ports of their own
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [['update', '-q'], ['install', '-q', '-y', '--no-install-recommends', ...packages]]) {
    const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status !== 0) return void process.stderr.write(`${stdout}${stderr}`);
  }
}
