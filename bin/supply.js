// What the engine is made of, from package-lock.json: for who has to answer for it.
//   npm run sbom        sbom.cdx.json (CycloneDX): every package that is there to run, with version, digest and licence
//   npm run licences    a line a package on standard output: name, version, licence
// `npm pack` puts the first into its archive. Known holes are another matter, and need the registry: npm run audit
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
      return { path, name, version, licence: license ?? unnamed[name] ?? 'none', isForRunning: !dev, ...more };
    });
}

/** CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/). npm's own `npm sbom --omit=dev` leaves out what is needed for both running and building. */
export function sbom() {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const running = packages().filter(({ isForRunning }) => isForRunning);
  const components = [...new Map(running.map((one) => [`${one.name}@${one.version}`, component(one)])).values()];
  const own = { type: 'application', name, version, licenses: [{ license: { id: license } }] };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: own },
    components,
  };
}

function component({ name, version, licence, integrity }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const content = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
  // A name that SPDX does not have is a name, several are an expression
  const said = /^[\w.-]+$/.test(licence)
    ? { license: { id: licence } }
    : / (?:AND|OR) /.test(licence)
      ? { expression: licence }
      : { license: { name: licence } };
  return { type: 'library', 'bom-ref': purl, name, version, purl, hashes: [{ alg: 'SHA-512', content }], licenses: [said] };
}

export const writeSbom = () => writeFileSync(join(root, 'sbom.cdx.json'), `${JSON.stringify(sbom(), null, 1)}\n`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === 'sbom') writeSbom();
  else for (const { name, version, licence, isForRunning } of packages()) if (isForRunning) console.log(`${name}\t${version}\t${licence}`);
}
