import { type Fault, faults } from '../test/support/fault/faulty.js';
import { failAgainAndAgain } from '../test/support/fault/run.js';

/*
 * npm run fault-test [-- EVERY [EIO|ENOSPC|KILL]]
 * Makes every EVERY-th (each) call of one publish that writes, syncs, renames, opens, links, makes, cuts or removes anything in the data
 * folder fail, or be the last one of the process. Exit status 1 when anything but a clear error or a durable success came of it.
 */
const [every = '1', only] = process.argv.slice(2);
let isWrong = false;
for (const fault of Object.keys(faults).filter((name) => !only || name === only) as Fault[]) {
  const { tried, calls, refused, kept, wrong, by } = await failAgainAndAgain(fault, Number(every));
  const names = Object.entries(by).map(([name, count]) => `${count} ${name}`);
  console.log(`${fault}: ${tried} of ${calls} calls (${names.join(', ')}): ${refused} times refused, ${kept} times kept, ${wrong.length} wrong`);
  for (const line of wrong) console.log(`  ${line}`);
  isWrong ||= wrong.length > 0;
}
process.exitCode = isWrong ? 1 : 0;
