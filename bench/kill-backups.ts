import { rmSync } from 'node:fs';
import { BackedUpBlog } from '../test/support/backed-up.js';
import { killBackups, killRestores } from '../test/support/backup/kills.js';
import { startBlog } from '../test/support/blog.js';

/*
 * npm run kill-backups [-- EVERY]
 * Kills backups and restores with SIGKILL at every call of the system that changes something (or every EVERY-th), some thousand times, and looks
 * each time at what is there. Exit status 1 when a backup was not whole under its name, or a blog was neither the old one nor the new.
 */
const each = Number(process.argv[2] ?? 1);
const house = await BackedUpBlog.start();
const { file } = await house.backup('one');
const data = house.at('other');
await (await startBlog({ data })).stop();
const last = { which: 'calls', choose: (all: number) => Array.from({ length: Math.ceil(all / each) }, (_, n) => 1 + n * each) } as const;
const began = performance.now();
const outcomes = { backups: await killBackups(house.data, last), restores: await killRestores(data, file, last) };
for (const [what, { kills, wrong }] of Object.entries(outcomes)) console.log([`${what}: ${kills} kills, ${wrong.length} wrong`, ...wrong].join('\n  '));
console.log(`in ${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
process.exitCode = Object.values(outcomes).some(({ wrong }) => wrong.length > 0) ? 1 : 0;
rmSync(data, { recursive: true });
await house.stop();
