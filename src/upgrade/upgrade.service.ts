import { existsSync } from 'node:fs';
import { makeBackup } from '../backup/make.service.js';
import { shelfFor } from '../backup/shelves.js';
import { missing, Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { rootFolder } from '../platform/folders.js';
import { holdingFreeLock } from '../platform/lock.store.js';
import { outageOf } from '../platform/outage.js';
import { arrived } from './arrival.service.js';
import { checkMayPoint, findInstallation, type Installation, installationAt, leadsTo, pointTo } from './installation.store.js';
import { type Journal, note, readJournal } from './journal.store.js';
import { Keeper } from './keeper.service.js';
import { otherVersion, type OtherVersion } from './other-version.store.js';
import { checkVersion, type Rehearsal, rehearseUpgrade } from './rehearsal.service.js';
import { runningApps } from './running.store.js';
import { goBack, type Telling, type WentBack } from './way-back.service.js';

/** `to`: the folder of the other version; `link`: what is to lead there; `restart`: a command that starts the app; `environment`: for an app that is started here. */
export type Asked = { to: string; link?: string | undefined; restart?: string | undefined; dryRun: boolean; environment: Record<string, string> };

/**
 * `rehearsed`: looked at, and nothing changed; `unfit`: so too, as the version makes or answers something wrong; `ready`: there is no link to exchange;
 * `same`: it runs already; `upgraded`; `back`: it was switched to, and went wrong.
 */
export type Upgrade = {
  outcome: 'rehearsed' | 'unfit' | 'ready' | 'same' | 'upgraded' | 'back';
  from: OtherVersion | null;
  to: OtherVersion;
  rehearsal: Rehearsal | null;
  backup: string | null;
  /** why it was not kept */
  reasons: string[];
  wentBack: WentBack | null;
};

export const lockSaid = 'Another upgrade, or a way back from one, is under way';

/** Brings a blog to another version, or leaves it where it is. @throws Problem in words; nothing is changed then */
export async function upgrade(config: Config, asked: Asked, telling: Telling): Promise<Upgrade> {
  const to = otherVersion(asked.to);
  if (!existsSync(config.databaseFile)) throw missing(`There is no blog in ${config.data}`);
  return holdingFreeLock(config.upgradeLockFile, lockSaid, async () => {
    checkVersion(config, to);
    const place = installation(config, asked);
    const plan: Upgrade = { outcome: 'rehearsed', from: place?.version ?? null, to, rehearsal: null, backup: null, reasons: [], wentBack: null };
    if (asked.dryRun) {
      const rehearsal = await rehearseUpgrade(config, to, telling);
      return { ...plan, rehearsal, ...(isFit(rehearsal) ? {} : { outcome: 'unfit' as const }) };
    }
    const unproven = interrupted(config, to);
    if (unproven) return prove(config, unproven, plan, await Keeper.find(config, asked.restart, asked.environment), telling);
    if (place?.version.folder === to.folder) return { ...plan, outcome: 'same' };
    // Who may do it, and who would start the app again, is known before anything is done
    if (place) checkMayPoint(place.link);
    const keeper = place ? await Keeper.find(config, asked.restart, asked.environment) : null;
    const rehearsal = await rehearseUpgrade(config, to, telling);
    if (!isFit(rehearsal)) return { ...plan, rehearsal, outcome: 'unfit' };
    const backup = await snapshot(config, telling);
    if (!place || !keeper) return { ...plan, rehearsal, backup, outcome: 'ready' };
    const at = telling.now();
    const { migrations } = rehearsal;
    telling.signal.throwIfAborted();
    const journal = note(config, { state: 'switching', at, link: place.link, from: place.version, to, migrations, backup, aside: null, owes: false });
    pointTo(place.link, to.folder);
    return prove(config, journal, { ...plan, rehearsal, backup }, keeper, telling);
  });
}

/** Looks whether the version that the link leads to answers as it should, and leads it back where not. */
async function prove(config: Config, journal: Journal, plan: Upgrade, keeper: Keeper, telling: Telling): Promise<Upgrade> {
  try {
    const reasons = await arrived(config, journal.to, plan.rehearsal, keeper, telling);
    if (reasons.length === 0) {
      note(config, journal, { state: 'switched' });
      return { ...plan, from: journal.from, backup: journal.backup, outcome: 'upgraded' };
    }
    // Who has had enough of waiting wants the old version, and that one whole
    const wentBack = await goBack(config, journal, keeper, { ...telling, signal: new AbortController().signal }).catch((error: unknown) => {
      if (outageOf(error) !== 'full') throw error;
      const how = 'make room, and run the same command again; readers have their pages meanwhile';
      throw new Problem('full', `There is no room on the disk, and so no way back from Qvill ${journal.to.version}, which does not do (${reasons[0]}): ${how}`);
    });
    return { ...plan, from: journal.from, backup: journal.backup, outcome: 'back', reasons, wentBack };
  } finally {
    await keeper.release();
  }
}

/** An upgrade to this version that was cut off when the link led to it, and before it was known whether it answers. */
function interrupted(config: Config, to: OtherVersion): Journal | null {
  const journal = readJournal(config);
  return journal?.state === 'switching' && journal.to.folder === to.folder && leadsTo(journal.link) === to.folder ? journal : null;
}

function installation(config: Config, { link, to }: Asked): Installation | null {
  if (link !== undefined) return installationAt(link);
  const running = runningApps(config.databaseFile).map(({ folder }) => folder);
  const known = readJournal(config)?.link;
  if (known !== undefined && leadsTo(known) !== null) return installationAt(known);
  return findInstallation([...running, rootFolder, otherVersion(to).folder]);
}

const isFit = ({ failed, wrong }: Rehearsal): boolean => failed.length === 0 && wrong.length === 0;

/** A backup as any other, so that there is one that this version can read. Returns where it lies. */
async function snapshot(config: Config, { tell, signal, now }: Telling): Promise<string> {
  tell('A backup is made');
  let drop = async () => {};
  const cut = () => void drop();
  signal.addEventListener('abort', cut);
  try {
    const { place, name } = await makeBackup(config, await shelfFor(config), now, { keep: null, onDraft: (dropDraft) => (drop = dropDraft) });
    return `${place}/${name}`;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cut);
  }
}
