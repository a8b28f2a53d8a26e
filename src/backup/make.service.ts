import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ZipSink } from '../export/zip-sink.store.js';
import { missing, Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { outageOf } from '../platform/outage.js';
import { holdingLock } from '../platform/lock.store.js';
import { programVersion } from '../platform/version.store.js';
import { encrypted } from './encryption.js';
import { backupKey } from './key.js';
import { type Lack, type Manifest, manifestText, newManifest, parts } from './manifest.js';
import { holdMoment, type Moment } from './moment.store.js';
import { backupName, madeAt } from './names.js';
import { changeRecord, isSame, type Known, proven, readRecord } from './record.store.js';
import { checkRoom } from './room.store.js';
import { outdated } from './rotation.js';
import type { Draft, Shelf } from './shelf.js';
import { sha256Of } from './tree-digests.store.js';

/** `keep`: how many of the newest stay; null: as rotation.ts has it. `onDraft` is told what must be dropped should the process end. */
export type MakeOptions = { keep: number | null; progress?: (bytes: number, total: number) => void; onDraft?: (drop: () => Promise<void>) => void };
export type Made = Known & { lacks: number; missing: Lack[]; dropped: string[] };

/** Makes a backup while the blog is used, and drops those that are no longer wanted. Under its name it is whole, or not there. */
export async function makeBackup(config: Config, shelf: Shelf, now: () => string, options: MakeOptions): Promise<Made> {
  if (!existsSync(config.databaseFile)) throw missing(`There is no blog in ${config.data}`);
  return holdingLock(config.backupLockFile, async () => {
    try {
      return await make(config, shelf, now, options);
    } catch (error) {
      const said = outageOf(error) === 'full' ? new Problem('full', 'There is no room on the disk for a backup: nothing of it was kept') : error;
      changeRecord(config, (known) => ({ ...known, failure: { at: now(), what: 'backup', reason: (said as Error).message } }));
      throw said;
    }
  });
}

async function make(config: Config, shelf: Shelf, now: () => string, { keep, progress = () => {}, onDraft = () => {} }: MakeOptions): Promise<Made> {
  const key = backupKey(config.backupKey);
  await shelf.tidy();
  const at = await freeMoment(config, shelf, now, key !== null);
  const moment = await holdMoment(config, join(config.backups, '.making'));
  try {
    const name = backupName(config.url, at, key !== null);
    const sizes = moment.parts.map(({ file }) => statSync(file).size);
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
    if (!shelf.place.startsWith('s3:')) checkRoom(shelf.place, total);
    const draft = await shelf.begin(name);
    onDraft(async () => (await draft.drop(), moment.release()));
    const manifest = newManifest({
      version: programVersion(),
      site: config.url,
      at,
      migration: moment.migration,
      counts: moment.counts,
      lacks: [...moment.lacks],
    });
    const bytes = await writeAll(draft, moment, manifest, key, (done) => progress(done, total));
    const made: Known = { name, place: shelf.place, at, bytes, isEncrypted: key !== null, counts: moment.counts, lacks: manifest.lacks.length, verdict: null };
    const dropped = await rotate(config, shelf, made, keep);
    return { ...made, missing: manifest.lacks, dropped };
  } finally {
    moment.release();
  }
}

/** Returns how many bytes it has become. */
async function writeAll(
  draft: Draft,
  { parts: files }: Moment,
  manifest: Manifest,
  key: ReturnType<typeof backupKey>,
  progress: (bytes: number) => void,
): Promise<number> {
  let [done, bytes] = [0, 0];
  try {
    const { input, written } = await encrypted(draft.stream, key);
    // Whoever waits for it hears of it below
    written.catch((error: Error) => input.destroy(error));
    const sink = new ZipSink(input);
    for (const { name, file, digest } of files) {
      const known = { bytes: statSync(file).size, sha256: sha256Of(file) };
      manifest.files[name] = known;
      if (digest !== undefined && digest !== known.sha256) manifest.lacks.push({ file: name, reason: 'its bytes are not those that came' });
      await sink.add({ name, of: '', file, digest: known.sha256 }).catch((error: unknown) => written.then(() => Promise.reject(error)));
      progress((done += known.bytes));
    }
    await sink.add({ name: parts.manifest, of: '', bytes: Buffer.from(manifestText(manifest)) });
    await Promise.all([sink.end(), written]);
    bytes = done;
    await draft.keep();
    return bytes;
  } catch (error) {
    await draft.drop();
    throw error;
  }
}

/** Names count seconds: a second backup within one waits for the next. */
async function freeMoment({ url }: Config, shelf: Shelf, now: () => string, isEncrypted: boolean): Promise<string> {
  const there = new Set((await shelf.list()).map(({ name }) => name));
  let at = now();
  for (; there.has(backupName(url, at, isEncrypted)); at = now()) await pause(100);
  return at;
}

async function rotate(config: Config, shelf: Shelf, made: Known, keep: number | null): Promise<string[]> {
  const there = await shelf.list();
  made.bytes = there.find(({ name }) => name === made.name)?.bytes ?? made.bytes;
  const ours = there.flatMap(({ name }) => ({ name, at: madeAt(config.url, name) ?? '' })).filter(({ at }) => at !== '');
  const dropped = outdated(ours, keep, proven(readRecord(config), shelf.place)?.name ?? null);
  for (const name of dropped) await shelf.remove(name);
  const left = new Set(ours.map(({ name }) => name).filter((name) => !dropped.includes(name)));
  const isThere = (known: Known) => !isSame(known, made) && (known.place !== shelf.place || left.has(known.name));
  changeRecord(config, ({ backups, failure }) => ({ backups: [made, ...backups.filter(isThere)], failure: failure?.what === 'verify' ? failure : null }));
  return dropped;
}
