import { killAgainAndAgain, type Killed } from '../test/support/kill/run.js';
import { seeded } from '../test/support/kill/seeded.js';

/*
 * npm run kill-test [-- N [SEED]]
 * Kills the process of a blog N times (1,000) with SIGKILL, at random moments, while clients publish, edit, upload and delete. Every fifty
 * kills it goes on with a new blog. Exit status 1 when anything acknowledged is lost, anything is half there or left over.
 */
const [wanted = '1000', seed = String(Date.now() % 1e9)] = process.argv.slice(2);
const perBlog = 50;
const total: Omit<Killed, 'latestMs'> = { kills: 0, acknowledged: 0, looks: 0, wrong: [], strange: [] };
const began = performance.now();
const random = seeded(Number(seed));
while (total.kills < Number(wanted) && total.wrong.length === 0) {
  const kills = Math.min(perBlog, Number(wanted) - total.kills);
  const some = await killAgainAndAgain({ kills, each: 10, random, say: (text) => process.stderr.write(`${total.kills} + ${text}\n`) });
  total.kills += some.kills;
  total.acknowledged += some.acknowledged;
  total.looks += some.looks;
  total.wrong.push(...some.wrong);
  total.strange.push(...some.strange);
}
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(`${total.kills} kills in ${minutes} minutes (seed ${seed}): ${total.acknowledged} changes acknowledged, ${total.wrong.length} lost or half;`);
console.log(`${total.looks} times all folders compared with what the database says; ${total.strange.length} answers of 500 and above`);
for (const line of [...total.wrong, ...total.strange]) console.log(`  ${line}`);
process.exitCode = total.wrong.length + total.strange.length > 0 ? 1 : 0;
