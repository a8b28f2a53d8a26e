import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { stopAll } from '../../src/comparison/processes.service.js';
import { qvillCommand } from '../launch.js';
import { makeContent } from './content.js';
import { predecessors } from './predecessor.js';
import { others } from './variants.js';

/*
 * npm run bench:compare [-- --to FOLDER --rounds N --seconds N …]: fills the predecessor and Qvill with the same posts, and has `bin/qvill compare`
 * measure them in every way in which they may be run. What follows `--` goes to that command.
 */
const folder = mkdtempSync(join(tmpdir(), 'qvill-compared-'));
const away = () => {
  stopAll();
  rmSync(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => (away(), process.exit(1)));

try {
  process.stderr.write('Filling both with the same posts\n');
  const content = await makeContent(folder);
  const variants = [...(await predecessors(folder, content.exported)), ...(await others(folder, content))];
  const file = join(folder, 'variants.yaml');
  writeFileSync(file, stringify({ paths: content.paths, variants: variants.map(({ version, folder: home, ...each }) => ({ ...each, ...(version && { version }), ...(home && { folder: home }) })) })); // prettier-ignore
  const words = process.argv.slice(2);
  const to = words.includes('--to') ? [] : ['--to', 'comparison'];
  const [program, ...args] = qvillCommand('compare', file, ...to, ...words);
  process.exitCode = spawnSync(program, args, { stdio: 'inherit' }).status ?? 1;
} finally {
  away();
}
