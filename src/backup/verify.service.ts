import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../platform/config.js';
import { migrationsFolder } from '../platform/folders.js';
import { holdingLock } from '../platform/lock.store.js';
import { checkDatabase } from '../platform/migrations.store.js';
import { madeWith } from '../publishing/made-with.store.js';
import type { Progress } from '../publishing/outcomes.js';
import type { Receipt } from '../publishing/receipt.js';
import { filesOfPath, TreeLayout } from '../publishing/tree-layout.js';
import { type Compared, compareSites } from './compare.js';
import { checkIntegrity, configOf, filesInTheMaking, madeWithIn, silence } from './copy.store.js';
import { findBackup, type Found } from './find.store.js';
import { type Manifest, parts } from './manifest.js';
import { openBackup } from './open.store.js';
import { changeRecord, isSame, type Verdict } from './record.store.js';
import { digestsFrom, treeDigests } from './tree-digests.store.js';

/** What makes a site in a folder of its own (app/site-in-copy.ts). `prepare` brings its database up to date, `make` makes every page. */
export type SiteMaker = { prepare(copy: Config): void; make(copy: Config, progress: Progress): Promise<Receipt> };

export type Verified = Verdict & { name: string; place: string; made: string; version: string; changedSince: string[]; milliseconds: number };

/** Opens a backup, makes the whole site from it, and compares that with what readers have. What came of it is written down. @throws Problem when it can't even be opened */
export async function verifyBackup(config: Config, named: string, maker: SiteMaker, now: () => string, progress: Progress): Promise<Verified> {
  const work = join(config.backups, '.verifying');
  return holdingLock(config.backupLockFile, async () => {
    rmSync(work, { recursive: true, force: true });
    const start = performance.now();
    let found: Found | undefined;
    try {
      found = await findBackup(config, named);
      const { manifest, ...compared } = await compareWithLive(config, found, { work, maker, progress });
      const { name, place } = { name: found.file.name, place: found.shelf.place };
      const { changedSince, ...verdict } = { at: now(), ...compared };
      noteVerdict(config, { name, place }, verdict);
      return { name, place, made: manifest.at, version: manifest.version, ...verdict, changedSince, milliseconds: Math.round(performance.now() - start) };
    } catch (error) {
      const reason = (error as Error).message;
      if (found)
        noteVerdict(
          config,
          { name: found.file.name, place: found.shelf.place },
          { at: now(), total: 0, identical: 0, changed: 0, unclear: 0, wrong: [reason] },
        );
      changeRecord(config, (known) => ({ ...known, failure: { at: now(), what: 'verify', reason } }));
      throw error;
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
}

type Place = { work: string; maker: SiteMaker; progress: Progress };

async function compareWithLive(config: Config, found: Found, { work, maker, progress }: Place): Promise<Compared & { manifest: Manifest }> {
  const opened = await openBackup(config, found, work);
  const copy = configOf(config, join(work, 'blog'));
  try {
    // Media are looked at, sum by sum; no page needs them
    await opened.unpack(copy.data, (name) => !name.startsWith(`${parts.media}/`), () => {}); // prettier-ignore
  } finally {
    opened.close();
  }
  checkIntegrity(copy.databaseFile);
  checkDatabase(copy.databaseFile, migrationsFolder);
  const was = digestsFrom(readFileSync(join(copy.data, parts.tree), 'utf8'));
  silence(copy.databaseFile);
  maker.prepare(copy);
  const [inTheMaking, isOtherVersion] = [filesInTheMaking(copy), madeWithIn(copy) !== madeWith(config)];
  const { failed } = await maker.make(copy, progress);
  const reasons = new Map(
    failed.flatMap(({ path, reason }) =>
      filesOfPath(new TreeLayout(''), path)
        .slice(0, 1)
        .map((file) => [file, reason] as const),
    ),
  );
  const [restored, live] = [treeDigests(copy.site), treeDigests(config.site)];
  const all = new Set([...restored.keys(), ...was.keys()]);
  const compared = compareSites({ restored, live, was }, { inTheMaking: inTheMaking ?? all, isOtherVersion, failed: reasons });
  if (live.size === 0) compared.wrong.push('there is no site to compare it with: “bin/qvill rebuild” makes one');
  return { manifest: opened.manifest, ...compared };
}

function noteVerdict(config: Config, which: { name: string; place: string }, verdict: Verdict): void {
  changeRecord(config, ({ backups, failure }) => ({
    backups: backups.map((known) => (isSame(known, which) ? { ...known, verdict } : known)),
    failure: failure?.what === 'verify' ? null : failure,
  }));
}
