import { existsSync, readFileSync } from 'node:fs';
import type { Config } from '../platform/config.js';
import { writeWhole } from '../platform/whole-file.store.js';
import type { OtherVersion } from './other-version.store.js';

/**
 * How far an upgrade has come. `switching`: the link is about to lead to the new version, or does, and it is not known yet whether that
 * answers; `going back`: the other way round; `switched` and `back` are ends.
 */
export type Journal = {
  state: 'switching' | 'switched' | 'going back' | 'back';
  at: string;
  /** the path by which the blog is started: a link to a version’s folder */
  link: string;
  from: OtherVersion;
  to: OtherVersion;
  /** what the new version does to the database */
  migrations: string[];
  /** the backup that was made before */
  backup: string | null;
  /** where the state of the newer version is kept, after going back from one that changed the database */
  aside: string | null;
  /** whether what was written with the newer version is still to be brought in */
  owes: boolean;
};

type Place = Pick<Config, 'upgradeFile'>;

/** Null when there was no upgrade. */
export function readJournal({ upgradeFile }: Place): Journal | null {
  return existsSync(upgradeFile) ? (JSON.parse(readFileSync(upgradeFile, 'utf8')) as Journal) : null;
}

export function note({ upgradeFile }: Place, journal: Journal, change: Partial<Journal> = {}): Journal {
  const next = { ...journal, ...change };
  writeWhole(upgradeFile, `${JSON.stringify(next, null, 1)}\n`);
  return next;
}
