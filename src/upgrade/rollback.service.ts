import { missing, Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { holdingFreeLock } from '../platform/lock.store.js';
import { checkMayPoint, leadsTo } from './installation.store.js';
import { readJournal } from './journal.store.js';
import { Keeper } from './keeper.service.js';
import { versionIn } from './other-version.store.js';
import { lockSaid } from './upgrade.service.js';
import { arrive, goBack, type Telling, type WentBack } from './way-back.service.js';

/** Goes back from the last upgrade, or on with a way back that was cut off. @throws Problem in words; nothing is changed then */
export async function rollback(
  config: Config,
  { restart, environment }: { restart?: string | undefined; environment: Record<string, string> },
  telling: Telling,
): Promise<WentBack> {
  const journal = readJournal(config);
  if (!journal || (journal.state === 'back' && !journal.owes)) throw missing('There is no upgrade to go back from');
  return holdingFreeLock(config.upgradeLockFile, lockSaid, async () => {
    const { from, to, link } = journal;
    if (!versionIn(from.folder)) throw missing(`Qvill ${from.version} is no longer in ${from.folder}: put it back there, and try again`);
    const now = leadsTo(link);
    if (now !== from.folder && now !== to.folder)
      throw new Problem('conflict', `${link} leads to ${now ?? 'nowhere'}, and not to Qvill ${to.version}, to which it was led by the last upgrade`);
    if (now === from.folder && journal.state === 'switching') throw missing('There is no upgrade to go back from: the last one was cut off before it');
    checkMayPoint(link);
    const keeper = await Keeper.find(config, restart, environment);
    try {
      return now === from.folder ? await arrive(config, journal, keeper, telling) : await goBack(config, journal, keeper, telling);
    } finally {
      await keeper.release();
    }
  });
}
