// npm pack: one archive with everything built. `npm i -g ./qvill-….tgz` installs it; unpacked, bin/qvill fetches its packages once.
// npm leaves package-lock.json out of every archive, and keeps to npm-shrinkwrap.json, which is the same: so each installs the
// versions that were tested.
import { copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.js';
import { writeSbom } from './supply.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const kept = join(root, 'npm-shrinkwrap.json');

if (process.argv[2] === 'before') {
  await setUp();
  writeSbom();
  copyFileSync(join(root, 'package-lock.json'), kept);
} else {
  for (const file of [kept, join(root, 'sbom.cdx.json')]) rmSync(file, { force: true });
}
