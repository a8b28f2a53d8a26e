// What the engine is made of, from package-lock.json: for who has to answer for it.
//   npm run sbom        sbom.cdx.json (CycloneDX, by npm itself): every package that runs, with version, digest and licence
//   npm run licences    a line a package on standard output: name, version, licence
// `npm pack` puts the first into its archive. Known holes are another matter, and need the registry: npm run audit
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Packages whose authors forgot to name a licence in package.json; their files do. */
const unnamed = {
  busboy: 'MIT',
  'humanize-number': 'MIT',
  only: 'MIT',
  'seq-queue': 'MIT',
  streamsearch: 'MIT',
  'string.fromcodepoint': 'MIT',
};

/** Every package of the lock file: {path, name, version, licence, integrity, isForRunning, hasInstallScript}. */
export function packages() {
  const { packages: all } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(all)
    .filter(([path]) => path !== '')
    .map(([path, { version, license, dev = false, ...more }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { path, name, version, licence: license ?? unnamed[name] ?? 'none', isForRunning: !dev && !more.devOptional, ...more };
    });
}

export function writeSbom() {
  const args = ['sbom', '--package-lock-only', '--omit=dev', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`npm could not list the packages: ${stderr}`);
  writeFileSync(join(root, 'sbom.cdx.json'), stdout);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === 'sbom') writeSbom();
  else for (const { name, version, licence, isForRunning } of packages()) if (isForRunning) console.log(`${name}\t${version}\t${licence}`);
}
