import { killImports } from '../test/support/kill/imports.js';
import { seeded } from '../test/support/kill/seeded.js';

/*
 * npm run import-kill-test [-- N [SEED]]
 * Imports 120 posts N times (100) and kills the process with SIGKILL at random moments, the undoing of every other import too. Exit status 1
 * when a post is half there, lost in the end, or the site is not what the database says.
 */
const [wanted = '100', seed = String(Date.now() % 1e9)] = process.argv.slice(2);
const { kills, undoings, atWork, wrong } = await killImports({ kills: Number(wanted), posts: 120, random: seeded(Number(seed)) });
console.log(`${kills} kills, ${undoings} of them while undoing, ${atWork} before the end (seed ${seed}): ${wrong.length} wrong`);
for (const line of wrong) console.log(`  ${line}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
