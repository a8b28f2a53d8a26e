// Brings a clone to where it can run: packages (with the Node that runs Qvill), Prisma's client, compiled code.
// Does only what is needed; on a clone that is set up it reads file names and times and ends. Runs on Node 20.
// What npm packs (bin/pack.js) is built already, and there is nothing of which to build it.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const binaries = join(root, 'node_modules', '.bin');
const installedStamp = join(root, 'node_modules', '.qvill-installed');
const quickStamp = join(root, 'dist', 'quick-stamp');
const buildStamp = join(root, 'dist', 'stamp');
const lock = join(root, '.setup-lock');

/** What the built code and the pages depend on. */
const sources = [
  'bin/join-start.js',
  'bin/lean-client.js',
  'src',
  'test',
  'bench',
  'prisma/schema.prisma',
  'views',
  'public',
  'tsconfig.json',
  'package-lock.json',
];

/** src/browser/NAME.script.ts becomes dist/browser/NAME.js: one file a page. */
const bundleOptions = '--bundle --minify --format=esm --target=es2022 --charset=utf8 --legal-comments=none --entry-names=[name]';

const isClone = existsSync(join(root, 'src'));

/**
 * Does what is to be done, one process at a time: who comes second waits, says so, and finds it done. The system takes the lock back from
 * a process that dies; what that one began is begun anew.
 */
export async function setUp() {
  if (isInstalled() && (!isClone || read(quickStamp) === quick(sourceFiles()))) return;
  const flock = (...args) => spawnSync('flock', args, { stdio: 'inherit' });
  if (flock('-n', lock, 'true').status === 1) say('Another process is setting this clone up: waiting for it …');
  const { status, error } = flock(lock, process.execPath, fileURLToPath(import.meta.url), 'alone');
  // No such program here, or (66) a folder that may not be written: an image, in which there is nothing to do but to look
  if (error || status === 66) await setUpAlone();
  else if (status !== 0) process.exit(status ?? 1);
}

async function setUpAlone() {
  if (!isInstalled()) install();
  if (isClone) await build();
}

const wantedPackages = () => digest(readFileSync(join(root, isClone ? 'package-lock.json' : 'npm-shrinkwrap.json')));

const isInstalled = () => existsSync(join(binaries, 'node')) && (!isClone || read(installedStamp) === wantedPackages());

function install() {
  say('Installing packages (once; about a minute) …');
  // No package's own program is needed for running; some would compile what they bring compiled
  const only = isClone ? [] : ['--omit=dev', '--ignore-scripts'];
  run('npm', ['ci', ...only, '--no-audit', '--no-fund', '--loglevel=error'], 'Packages could not be installed. Is the npm registry within reach?');
  writeFileSync(installedStamp, wantedPackages());
}

const sourceFiles = () => sources.map((source) => join(root, source)).filter(existsSync).flatMap(filesBelow); // prettier-ignore

/** What tells that nothing was touched, without a look into files. */
const quick = (files) => digest(files.map((file) => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`).join('\n'));

async function build() {
  const files = sourceFiles();
  const exact = digest(files.map((file) => `${file.slice(root.length)} ${digest(readFileSync(file))}`).join('\n'));
  if (read(buildStamp) !== exact) {
    say('Building …');
    // Neither is in the archive that npm packs, which is built
    const [{ makeLean }, { joinStart }] = await Promise.all([import('./lean-client.js'), import('./join-start.js')]);
    // Prisma would download a native engine that nothing here uses; any program in its place keeps it from trying
    run(join(binaries, 'prisma'), ['generate', '--no-hints'], 'Prisma could not generate its client', { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' });
    if (!makeLean(join(root, 'prisma', 'client', 'internal', 'class.ts'))) say('Prisma’s client is made as it comes: it takes 10 MB more than it need');
    const made = join(root, '.dist-new');
    rmSync(made, { recursive: true, force: true });
    run(join(binaries, 'tsc'), ['-p', root, '--outDir', made], 'The code does not compile');
    bundle(made);
    await joinStart(made);
    writeFileSync(join(made, 'stamp'), exact);
    exchange(made);
  }
  try {
    writeFileSync(quickStamp, quick(files));
  } catch {
    // An image that may not be written: the next start compares contents again
  }
}

/** What runs from dist goes on finding its files there; if this is cut off between its steps, there is none, and the next set-up makes one. */
function exchange(made) {
  const old = join(root, '.dist-old');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
  renameSync(made, join(root, 'dist'));
  rmSync(old, { recursive: true, force: true });
}

function bundle(made) {
  const scripts = readdirSync(join(root, 'src', 'browser')).filter((file) => file.endsWith('.script.ts'));
  const entries = scripts.map((file) => `${file.slice(0, -'.script.ts'.length)}=src/browser/${file}`);
  run(join(binaries, 'esbuild'), [...entries, ...bundleOptions.split(' '), `--outdir=${join(made, 'browser')}`], 'The admin’s scripts could not be bundled');
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => filesBelow(join(path, entry.name)));
}

function run(command, args, problem, environment = {}) {
  const PATH = `${binaries}:${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env: { ...process.env, PATH, ...environment }, encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}\nqvill: ${problem}\n`);
  process.exit(1);
}

const digest = (data) => createHash('sha256').update(data).digest('hex');
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : null);
// To stderr: a command's standard output is its own
const say = (line) => process.stderr.write(`${line}\n`);

if (process.argv[1] === fileURLToPath(import.meta.url)) await (process.argv[2] === 'alone' ? setUpAlone : setUp)();
