import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

type Package = { version: string; integrity?: string; resolved?: string; license?: string; dev?: boolean; hasInstallScript?: boolean; link?: boolean };
const read = (name: string) => JSON.parse(readFileSync(name, 'utf8')) as Record<string, unknown>;
const manifest = read('package.json') as { dependencies: Record<string, string>; allowScripts: Record<string, boolean>; files: string[] };
const locked = Object.entries(read('package-lock.json')['packages'] as Record<string, Package>).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

test('each package is the very bytes that were looked at, whichever registry it comes from', () => {
  assert.ok(locked.length > 300);
  for (const [path, { integrity, resolved, link }] of locked) {
    assert.match(integrity ?? '', /^sha512-[\w+/]{86}==$/, path);
    assert.deepEqual([resolved, link], [undefined, undefined], path);
  }
});

test('no package runs a program of its own when it is installed, and npm refuses one that nobody has named', () => {
  const withScripts = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
  assert.deepEqual(Object.keys(manifest.allowScripts).toSorted(), [...new Set(withScripts)].toSorted());
  assert.deepEqual(Object.values(manifest.allowScripts).filter(Boolean), []);
  assert.match(readFileSync('.npmrc', 'utf8'), /^strict-allow-scripts=true$/m);
});

/** Licences that let anybody run, change and pass on the whole; the last two are of what is kept apart and unchanged. */
const agreed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Unlicense',
  'LGPL-3.0-or-later',
  'EPL-2.0',
]);
/** New Relic's agent is loaded for who has a key of theirs, and by nobody else. */
const special: Record<string, string> = { '@newrelic/security-agent': 'New Relic Software License v1.0' };

test('what runs has a licence that was agreed to', () => {
  const lines = execFileSync('node', ['bin/supply.js', 'licences'], { encoding: 'utf8' }).trim().split('\n');
  assert.ok(lines.length > 200);
  for (const line of lines) {
    const [name = '', , licence = ''] = line.split('\t');
    if (special[name] === licence) continue;
    const parts = licence.replace(/[()]/g, '').split(/ (?:and|or) /i);
    assert.deepEqual(
      parts.filter((part) => !agreed.has(part)),
      [],
      line,
    );
  }
});

test('the list of packages that goes with the archive names all that comes with it, with digest and licence', () => {
  const program = "import { sbom } from './bin/supply.js'; console.log(JSON.stringify(sbom()))";
  const made = JSON.parse(execFileSync('node', ['--input-type=module', '-e', program], { encoding: 'utf8', maxBuffer: 2 ** 26 })) as {
    bomFormat: string;
    components: { name: string; version: string; hashes: { content: string }[]; licenses: object[] }[];
  };
  const running = locked.filter(([, { dev }]) => !dev).map(([path, { version, integrity }]) => `${nameOf(path)}@${version} ${integrity}`);
  const named = made.components.map(({ name, version, hashes }) => `${name}@${version} sha512-${Buffer.from(hashes[0]!.content, 'hex').toString('base64')}`);
  assert.deepEqual(named.toSorted(), [...new Set(running)].toSorted());
  assert.ok(Object.keys(manifest.dependencies).every((wanted) => made.components.some(({ name }) => name === wanted)));
  assert.ok(made.components.every(({ licenses }) => licenses.length === 1));
  assert.deepEqual([made.bomFormat, manifest.files.includes('sbom.cdx.json')], ['CycloneDX', true]);
});
