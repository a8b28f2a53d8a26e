// Programs that tests and measuring need beside Node: installed where that is possible (Debian, as root), named elsewhere.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const modules = '/usr/lib/nginx/modules';

export const nginx = [
  { file: '/usr/sbin/nginx', name: 'nginx-light', use: 'serving through nginx' },
  { file: `${modules}/ngx_http_brotli_static_module.so`, name: 'libnginx-mod-http-brotli-static', use: 'serving through nginx' },
  { file: `${modules}/ngx_http_js_module.so`, name: 'libnginx-mod-http-js', use: 'serving through nginx' },
];

export const varnish = { file: '/usr/sbin/varnishd', name: 'varnish', use: 'purging Varnish' };

/** What the predecessor (bench/predecessor) runs on. */
export const rails = [
  { file: '/usr/bin/rails', name: 'ruby-railties', use: 'the predecessor' },
  { file: '/usr/share/doc/ruby-activerecord/copyright', name: 'ruby-activerecord', use: 'the predecessor' },
  { file: '/usr/bin/puma', name: 'puma', use: 'the predecessor' },
  { file: '/usr/share/doc/ruby-sqlite3/copyright', name: 'ruby-sqlite3', use: 'the predecessor' },
  { file: '/usr/share/doc/ruby-redcarpet/copyright', name: 'ruby-redcarpet', use: 'the predecessor' },
];

/** Installs what is missing of these Debian packages. Returns those that are missing still. */
export function install(tools) {
  const isMissing = ({ file }) => !existsSync(file);
  const missing = tools.filter(isMissing);
  if (missing.length > 0 && existsSync('/etc/debian_version') && process.getuid?.() === 0) apt(missing.map(({ name }) => name));
  return tools.filter(isMissing);
}

function apt(packages) {
  process.stderr.write(`Installing ${packages.join(' ')} …\n`);
  // In this run level Debian's scripts start no service: the tests start their own, on ports of their own
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', ...packages],
  ]) {
    const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status !== 0) return void process.stderr.write(`${stdout}${stderr}`);
  }
}
