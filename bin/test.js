// npm test: sets the clone up, installs what the tests need of this system, and runs all of them.
//   npm test [FILE…]     only these test files
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.js';
import { install, nginx, varnish } from './tools.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const others = [
  varnish,
  { file: '/usr/bin/chromium-headless-shell', name: 'chromium-headless-shell', use: 'everything in the browser' },
  { file: '/usr/bin/openssl', name: 'openssl', use: 'TLS through nginx' },
  { file: '/usr/bin/java', name: 'default-jre-headless', use: 'the Nu HTML checker' },
  { file: '/usr/bin/cc', name: 'gcc', use: 'calls of the system that fail' },
  { file: '/usr/include/stdio.h', name: 'libc6-dev', use: 'calls of the system that fail' },
  { file: '/usr/bin/xmllint', name: 'libxml2-utils', use: 'feeds against their schemas' },
  { file: '/usr/sbin/apache2', name: 'apache2', use: 'a copy of the site behind Apache' },
  { file: '/usr/bin/caddy', name: 'caddy', use: 'a copy of the site behind Caddy' },
  { file: '/usr/bin/python3', name: 'python3', use: 'a copy of the site behind Python' },
  { file: '/usr/bin/jekyll', name: 'jekyll', use: 'the addresses of Jekyll' },
  { file: '/usr/bin/hugo', name: 'hugo', use: 'the addresses of Hugo' },
  { file: '/usr/bin/systemd-analyze', name: 'systemd', use: 'units of systemd' },
  { file: '/usr/sbin/logrotate', name: 'logrotate', use: 'how logs are rotated' },
  { file: '/usr/bin/rsync', name: 'rsync', use: 'copies by rsync' },
  { file: '/usr/sbin/sshd', name: 'openssh-server', use: 'copies by rsync over ssh' },
  { file: '/usr/bin/promtool', name: 'prometheus', use: 'metrics by Prometheus’s own tool' },
  { file: '/usr/lib/python3/dist-packages/prometheus_client/parser.py', name: 'python3-prometheus-client', use: 'metrics by Prometheus’s own parsers' },
  { file: '/usr/bin/go', name: 'golang-go', use: 'profiles by Go’s pprof' },
  { file: '/usr/bin/age', name: 'age', use: 'backups that are encrypted' },
  { file: '/usr/bin/unzip', name: 'unzip', use: 'backups' },
  { file: '/usr/bin/zip', name: 'zip', use: 'backups' },
  ...['account', 'container', 'object', 'proxy'].map((part) => ({
    file: `/usr/bin/swift-${part}-server`,
    name: `swift-${part}`,
    use: 'copies in a store of OpenStack',
  })),
];

setUp();
const missing = install([...nginx, ...others]);
for (const { name, use } of missing) process.stderr.write(`${name} is not installed: tests of ${use} are skipped\n`);
if (missing.length > 0 && process.env.CI === 'true') process.exit(1);

const named = process.argv.slice(2).map((file) => file.replace(/^test\//, '').replace(/\.ts$/, ''));
const files = readdirSync(join(root, 'dist', 'test')).filter((file) => file.endsWith('.test.js') && (named.length === 0 || named.includes(file.slice(0, -3))));
const { status } = spawnSync(
  join(root, 'node_modules', '.bin', 'node'),
  [
    '--test',
    '--test-concurrency=2',
    '--test-timeout=300000',
    '--test-force-exit',
    '--enable-source-maps',
    '--disable-warning=ExperimentalWarning',
    ...files.map((file) => join('dist', 'test', file)),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
