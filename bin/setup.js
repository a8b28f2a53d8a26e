// Brings a clone to where it can run: packages (with the Node that runs Qvill), Prisma's client, compiled code.
// Does only what is needed; on a clone that is set up it reads file names and times and ends. Runs on Node 20.
// What npm packs (bin/pack.js) is built already, and there is nothing of which to build it.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeLean } from './lean-client.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const binaries = join(root, 'node_modules', '.bin');
const installedStamp = join(root, 'node_modules', '.qvill-installed');
const quickStamp = join(root, 'dist', 'quick-stamp');
const buildStamp = join(root, 'dist', 'stamp');

/** What the built code and the pages depend on. */
const sources = ['src', 'test', 'bench', 'prisma/schema.prisma', 'views', 'public', 'tsconfig.json', 'package-lock.json'];

/** src/browser/NAME.script.ts becomes dist/browser/NAME.js: one file a page. */
const bundleOptions = '--bundle --minify --format=esm --target=es2022 --charset=utf8 --legal-comments=none --entry-names=[name]';

const isClone = existsSync(join(root, 'src'));

export async function setUp() {
  install();
  if (isClone) await build();
}

function install() {
  const hasNode = existsSync(join(binaries, 'node'));
  if (hasNode && !isClone) return;
  const wanted = digest(readFileSync(join(root, isClone ? 'package-lock.json' : 'npm-shrinkwrap.json')));
  if (hasNode && read(installedStamp) === wanted) return;
  say('Installing packages (once; about a minute) …');
  // No package's own program is needed for running; some would compile what they bring compiled
  const only = isClone ? [] : ['--omit=dev', '--ignore-scripts'];
  run('npm', ['ci', ...only, '--no-audit', '--no-fund', '--loglevel=error'], 'Packages could not be installed. Is the npm registry within reach?');
  writeFileSync(installedStamp, wanted);
}

async function build() {
  const files = sources
    .map((source) => join(root, source))
    .filter(existsSync)
    .flatMap(filesBelow);
  const quick = digest(files.map((file) => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`).join('\n'));
  if (read(quickStamp) === quick) return;
  const exact = digest(files.map((file) => `${file.slice(root.length)} ${digest(readFileSync(file))}`).join('\n'));
  if (read(buildStamp) !== exact) {
    say('Building …');
    // Prisma would download a native engine that nothing here uses; any program in its place keeps it from trying
    run(join(binaries, 'prisma'), ['generate', '--no-hints'], 'Prisma could not generate its client', { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' });
    if (!makeLean(join(root, 'prisma', 'client', 'internal', 'class.ts'))) say('Prisma’s client is made as it comes: it takes 10 MB more than it need');
    const made = join(root, `.dist-${process.pid}`);
    for (const left of readdirSync(root).filter(isLeft)) rmSync(join(root, left), { recursive: true, force: true });
    run(join(binaries, 'tsc'), ['-p', root, '--outDir', made], 'The code does not compile');
    bundle(made);
    // Not in the archive that npm packs, which is built
    const { joinStart } = await import('./join-start.js');
    await joinStart(made);
    writeFileSync(join(made, 'stamp'), exact);
    exchange(made);
  }
  try {
    writeFileSync(quickStamp, quick);
  } catch {
    // An image that may not be written: the next start compares contents again
  }
}

/** In one step: what runs from dist goes on finding its files there, and of two builds at once one stays. */
function exchange(made) {
  const old = `${made}-old`;
  rmSync(old, { recursive: true, force: true });
  try {
    renameSync(join(root, 'dist'), old);
  } catch {
    // The first build, or another one has just taken it away
  }
  try {
    renameSync(made, join(root, 'dist'));
  } catch {
    rmSync(made, { recursive: true, force: true }); // another build of the same sources was faster
  }
  rmSync(old, { recursive: true, force: true });
}

/** What a build that was stopped has left: its process is no more. */
function isLeft(name) {
  const pid = /^\.dist-(\d+)/.exec(name)?.[1];
  if (!pid) return false;
  try {
    return !process.kill(Number(pid), 0);
  } catch (error) {
    return error.code === 'ESRCH';
  }
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUp();
