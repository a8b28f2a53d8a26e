import { Installed } from '../test/support/installed.js';
import { breakOff } from '../test/support/upgrade-kills.js';

/* npm run kill-upgrades: upgrades and rollbacks over a changed database are killed at each of their renames, and each rename fails (EIO). Test: test/upgrade-killed.test.ts */

const every = (all: number) => Array.from({ length: all }, (_, k) => k + 1);
const house = await Installed.make();
const folder = house.version('0.2.0', 'CREATE TABLE "Later" ("id" INTEGER PRIMARY KEY) STRICT;');
await house.start();
let isWell = true;
for (const args of [['upgrade', '--to', folder], ['rollback']]) {
  for (const fault of ['KILL', 'EIO'] as const) {
    const { kills, wrong } = await breakOff(house, { args, which: 'renames', choose: every, fault });
    console.log(`${args[0]}, ${fault}: ${kills} broken off, ${wrong.length} wrong`);
    for (const each of wrong) console.log(`  ${each}`);
    isWell &&= wrong.length === 0;
  }
  if (args[0] === 'upgrade') await house.run(args);
}
await house.remove();
process.exitCode = isWell ? 0 : 1;
