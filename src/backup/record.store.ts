import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import type { Config } from '../platform/config.js';
import { writeWhole } from '../platform/whole-file.store.js';
import type { Manifest } from './manifest.js';

/** What came of verifying a backup. `changed`: files that are another since, as they should be; `wrong`: those that would come back wrong. */
export type Verdict = { at: string; total: number; identical: number; changed: number; unclear: number; wrong: string[] };

/** A backup that was made: where it is, and what is known of it. */
export type Known = {
  name: string;
  place: string;
  at: string;
  bytes: number;
  isEncrypted: boolean;
  counts: Manifest['counts'];
  lacks: number;
  verdict: Verdict | null;
};

/** What is known of all of them, the newest first; and what kept the last run from its end. */
export type Record = { backups: Known[]; failure: { at: string; what: 'backup' | 'verify'; reason: string } | null };

const nothing: Record = { backups: [], failure: null };

/** It is beside the blog and not in it: what is brought back is older than what is known of it. */
export function readRecord({ backupRecord }: Pick<Config, 'backupRecord'>): Record {
  try {
    return existsSync(backupRecord) ? { ...nothing, ...(JSON.parse(readFileSync(backupRecord, 'utf8')) as Record) } : nothing;
  } catch {
    return nothing; // it was spoiled; the backups themselves say what they are
  }
}

/** Who calls holds the lock. */
export function changeRecord(config: Pick<Config, 'backups' | 'backupRecord'>, change: (known: Record) => Record): Record {
  const record = change(readRecord(config));
  mkdirSync(config.backups, { recursive: true, mode: 0o700 });
  writeWhole(config.backupRecord, `${JSON.stringify(record, null, 1)}\n`);
  return record;
}

export const isSame = (one: Pick<Known, 'name' | 'place'>, other: Pick<Known, 'name' | 'place'>): boolean =>
  one.name === other.name && one.place === other.place;

/** The newest that was verified and found right, at this place or anywhere. */
export const proven = ({ backups }: Record, place?: string): Known | null =>
  backups.find(({ verdict, ...each }) => verdict !== null && verdict.wrong.length === 0 && (place === undefined || each.place === place)) ?? null;
