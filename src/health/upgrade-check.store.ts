import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../platform/config.js';
import { isHeld } from '../platform/lock.store.js';
import { leadsTo } from '../upgrade/installation.store.js';
import { type Journal, readJournal } from '../upgrade/journal.store.js';
import { type Running, runningApps } from '../upgrade/running.store.js';
import { type Check, type Ill, note, unless, wrong } from './check.js';
import type { Place } from './place.js';

/** Whether an upgrade was cut off, and whether the app that runs is of the version that is to run. */
export const upgrades: Check<Place> = {
  name: 'upgrade',
  isQuick: true,
  look: ({ config }) => {
    if (isHeld(config.upgradeLockFile)) return note('An upgrade, or a way back from one, is under way', 'Wait for its end, and look again');
    const journal = readJournal(config);
    const ills = [...(journal ? unfinished(journal) : []), ...runningApps(config.databaseFile).flatMap((app) => outdated(app, journal))];
    return unless(ills, inWords(config, journal));
  },
};

function inWords({ databaseFile }: Config, journal: Journal | null): string {
  const runs = runningApps(databaseFile).length > 0 ? ', and the app that runs is of the version that is to run' : '';
  if (!journal) return `There was no upgrade${runs}`;
  const { state, at, to, from } = journal;
  return `${state === 'back' ? `The blog went back from Qvill ${to.version} to ${from.version}` : `Qvill ${to.version} since ${at}`}${runs}`;
}

function unfinished({ state, link, from, to, owes }: Journal): Ill[] {
  const way = `${link}/bin/qvill rollback`;
  if (state === 'switching' && leadsTo(link) === to.folder)
    return [
      wrong(
        `An upgrade to Qvill ${to.version} was cut off: it is in use, and nobody has looked whether it answers as it should`,
        `${to.folder}/bin/qvill upgrade --to ${to.folder} looks, and goes back if it does not; ${way} goes back in any case`,
      ),
    ];
  if (state === 'switching')
    return [
      note(`An upgrade to Qvill ${to.version} was cut off before anything was changed`, `${to.folder}/bin/qvill upgrade --to ${to.folder} begins it anew`),
    ];
  if (state === 'going back') return [wrong(`The way back to Qvill ${from.version} was cut off`, `${way} goes on with it`)];
  if (state === 'back' && owes)
    return [wrong(`What was new since the upgrade to Qvill ${to.version} was not brought in after the way back`, `${way} tries that again`)];
  return [];
}

/** An app that was started from another folder than the link leads to, or before the files of its own were exchanged. */
function outdated({ pid, folder, unit }: Running, journal: Journal | null): Ill[] {
  const todo =
    unit === null ? `Have it started again: kill ${pid}, and start it as it was started before, unless somebody holds its socket` : `systemctl restart ${unit}`;
  const used = journal ? leadsTo(journal.link) : null;
  if (used !== null && used !== folder) return [wrong(`The app (process ${pid}) runs from ${folder}, and ${journal!.link} leads to ${used}`, todo)];
  const built = statSync(join(folder, 'dist', 'stamp'), { throwIfNoEntry: false });
  if (!built) return [wrong(`The app (process ${pid}) runs from ${folder}, where there is no Qvill any more`, todo)];
  const [age, since] = [secondsOf(pid), (Date.now() - built.ctimeMs) / 1_000];
  // Of a clock that was set back nothing follows
  if (age === null || since > age || since < 0) return [];
  return [wrong(`The app (process ${pid}) was started before the version in ${folder} was put there: it runs the one of before`, todo)];
}

/** For how long a process has been running; null when it is gone. The kernel counts from its own start, in hundredths. */
function secondsOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const started = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]) / 100;
    return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) - started;
  } catch {
    return null;
  }
}
