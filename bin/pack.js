// npm pack: one archive with everything built. `npm i -g ./qvill-….tgz` installs it; unpacked, bin/qvill fetches its packages once.
// npm leaves package-lock.json out of every archive, and keeps to npm-shrinkwrap.json: so each installs the versions that were tested.
//   node bin/pack.js before|after     what npm runs      node bin/pack.js show     prints npm-shrinkwrap.json
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const kept = join(root, 'npm-shrinkwrap.json');

/** The lock file, in which all that nothing needs that runs is for development. Prisma's client may have Prisma and TypeScript beside it, and runs without. */
function shrinkwrap() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
  for (const [, entry] of entries.filter(([, { devOptional }]) => devOptional)) markAsDev(entry);
  for (let left = -1; left !== 0;) {
    const running = Object.values(lock.packages).filter(({ dev }) => !dev);
    const wanted = new Set(running.flatMap(({ dependencies, optionalDependencies }) => Object.keys({ ...dependencies, ...optionalDependencies })));
    const unwanted = entries.filter(([path, { dev }]) => !dev && !wanted.has(path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)));
    for (const [, entry] of unwanted) markAsDev(entry);
    left = unwanted.length;
  }
  return `${JSON.stringify(lock, null, 2)}\n`;
}

function markAsDev(entry) {
  delete entry.devOptional;
  entry.dev = true;
}

const [, , moment] = process.argv;
if (moment === 'before') {
  setUp();
  writeFileSync(kept, shrinkwrap());
} else if (moment === 'after') {
  rmSync(kept, { force: true });
} else {
  process.stdout.write(shrinkwrap());
}
