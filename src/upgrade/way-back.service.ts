import { join } from 'node:path';
import type { Config } from '../platform/config.js';
import type { Carried } from './carry-texts.store.js';
import { pointTo } from './installation.store.js';
import { type Journal, note } from './journal.store.js';
import type { Keeper } from './keeper.service.js';
import { lastSaid, migrationsOf } from './other-version.store.js';
import { probe } from './probe.service.js';
import { runVersion } from './processes.service.js';
import { putBack } from './put-back.store.js';
import { appliedIn, type Told } from './rehearsal.service.js';

/**
 * What came of going back. `aside`: the folder with the newer state, where the database had to be exchanged; `carried`: posts whose texts were taken over; `brought`: what is new since, as the old
 * version has taken it in; `lost`: why it has not; `wrong`: what the old version does not answer as it should.
 */
export type WentBack = { version: string; aside: string | null; carried: Carried; brought: string | null; lost: string | null; wrong: string[] };

export type Telling = Told & { now: () => string };

const waitMs = 60_000;

/** Leads the blog back to the version before. Where that knows the database, all stays that was written since; else it is carried over. */
export async function goBack(config: Config, began: Journal, keeper: Keeper, telling: Telling): Promise<WentBack> {
  const { from, to, link } = began;
  let journal = note(config, began, { state: 'going back', aside: null, owes: false });
  let carried: Carried = { texts: [], partly: [] };
  try {
    telling.tell(`The blog goes back to Qvill ${from.version}`);
    await keeper.stop(from);
    if (!knows(from, config)) {
      const aside = `before-rollback-${telling.now().replace(/[-:]|\.\d+/g, '')}`;
      journal = note(config, journal, { aside, owes: true });
      carried = await putBack(config, journal);
    }
    pointTo(link, from.folder);
  } catch (error) {
    note(config, began, { state: 'switched' });
    await keeper.start(to);
    throw error;
  }
  journal = note(config, journal, { state: 'back' });
  return { ...(await arrive(config, journal, keeper, telling)), carried };
}

/** What is left to do when the link leads to the old version again. */
export async function arrive(config: Config, began: Journal, keeper: Keeper, telling: Telling): Promise<WentBack> {
  const { from, aside, owes } = note(config, began, { state: 'back' });
  // Who connected while the link still led to the newer version may have started that
  await keeper.stop(from);
  await keeper.start(from);
  telling.tell(`Qvill ${from.version} is asked for pages`);
  const wrong = await probe(config, { waitMs, isOver: () => keeper.isOver, signal: telling.signal });
  const words = owes ? await bringWords(config, began, telling) : { brought: null, lost: null };
  if (words.lost === null) note(config, began, { state: 'back', owes: false });
  return { version: from.version, aside: aside === null ? null : join(config.data, aside), carried: { texts: [], partly: [] }, ...words, wrong };
}

/** What was written with the newer version, as that one exports it and the old one imports it. */
async function bringWords(config: Config, { from, to, aside }: Journal, { tell, signal }: Telling): Promise<Pick<WentBack, 'brought' | 'lost'>> {
  const place = join(config.data, aside!);
  const zip = join(place, `written-${Date.now()}.zip`);
  tell('What was written since is brought in');
  const own = { QVILL_URL: config.url, QVILL_OPS_PORT: 'off' };
  const taken = await runVersion(to, ['export', zip, '--with', 'all'], { ...own, QVILL_DATA: place }, signal);
  if (taken.status !== 0) return { brought: null, lost: `Qvill ${to.version} can’t write it out: ${lastSaid(taken.error)}` };
  const given = await runVersion(from, ['import', zip], { ...own, QVILL_DATA: config.data }, signal);
  if (given.status !== 0) return { brought: null, lost: `Qvill ${from.version} can’t take all of it in: ${lastSaid(given.error || given.out)} (${zip})` };
  return { brought: given.out.trim(), lost: null };
}

/** Whether a version knows the database as it is now. */
function knows(version: Journal['from'], { databaseFile }: Config): boolean {
  const known = migrationsOf(version);
  return appliedIn(databaseFile).every((name) => known.includes(name));
}
