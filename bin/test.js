// npm test: sets the clone up, installs what the tests need of this system, and runs all of them.
//   npm test [FILE…]     only these test files
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

await setUp();
const missing = install([...nginx, ...others]);
for (const { name, use } of missing) process.stderr.write(`${name} is not installed: tests of ${use} are skipped\n`);
if (missing.length > 0 && process.env.CI === 'true') process.exit(1);

const named = process.argv.slice(2).map((file) => file.replace(/^test\//, '').replace(/\.ts$/, ''));
const files = readdirSync(join(root, 'dist', 'test')).filter((file) => file.endsWith('.test.js') && (named.length === 0 || named.includes(file.slice(0, -3))));
if (files.length === 0) {
  process.stderr.write(`There is no test file ${process.argv.slice(2).join(', ')}\n`);
  process.exit(2);
}

// Where two cores are shared with others a server may come up too late, or find its port taken. What failed is run once more, alone:
// a fault fails again, and what does not is named, since a test that is unsteady is to be mended.
const most = 5;
const failed = run(files, 2);
const again = failed.length > 0 && failed.length <= most ? run(failed, 1) : failed;
const unsteady = failed.filter((file) => !again.includes(file));
if (unsteady.length > 0) process.stderr.write(`Unsteady: failed once, and passed when run alone: ${unsteady.join(', ')}\n`);
process.exit(again.length > 0 ? 1 : 0);

/** Runs test files, so many at a time. Gives those in which something failed. */
function run(files, atATime) {
  const list = join(mkdtempSync(join(tmpdir(), 'qvill-tests-')), 'failed');
  const { status } = spawnSync(
    join(root, 'node_modules', '.bin', 'node'),
    [
      '--test',
      `--test-concurrency=${atATime}`,
      '--test-timeout=300000',
      '--test-force-exit',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${join(root, 'bin', 'failed-files.js')}`,
      `--test-reporter-destination=${list}`,
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
      ...files.map((file) => join('dist', 'test', file)),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const names = new Set(readFileSync(list, 'utf8').split('\n'));
  rmSync(dirname(list), { recursive: true });
  const failed = files.filter((file) => names.has(file.replace(/\.test\.js$/, '')));
  // A failure that names no file is one of the run
  return status !== 0 && failed.length === 0 ? files : failed;
}
