import { Injectable } from '@nestjs/common';
import { factOfMedia, factOfPath } from '../core/facts.js';
import { folderOf, type MediaFile, mediaFile, pathsOf, type SizeRow } from '../core/media.js';
import { keyOf } from '../core/path.js';
import { missing, Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import type { Cleaned } from './job.js';

export type MediaRow = NonNullable<Awaited<ReturnType<typeof rowOf>>>;

/** What is new about a file when it comes: `base` is its name without the ending. */
export type Arrival = { cleaned: Cleaned; base: string; alt: string | null; by: number | null; noted?: Noted };

/** Writes down, in the transaction that adds it, that a file is new. */
export type Noted = (tx: Writer, id: number) => Promise<void>;

/**
 * The rows of the media library, and every change to them: each is one transaction, with the facts that it makes stale and
 * the addresses that must answer from then on.
 */
@Injectable()
export class MediaStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a file; one that is there already under whatever name stays as it is. `settle` puts the bytes into their place, before anybody
   * hears of them.
   */
  add({ cleaned, base, alt, by, noted }: Arrival, settle: (folder: string, file: string) => void): Promise<MediaRow> {
    return this.database.change(async (tx) => {
      const known = await tx.media.findUnique({ where: { digest: cleaned.digest } });
      // Whose file it is says what it shows
      if (known) return known.alt === null && alt !== null && known.authorId === by ? await described(tx, known, alt, this.clock.iso()) : known;
      const name = await freeName(tx, base, cleaned.extension);
      settle(folderOf(cleaned.digest), name);
      const now = this.clock.iso();
      const row = await tx.media.create({ data: { ...columns(cleaned, name), name, alt, authorId: by, createdAt: now, updatedAt: now } });
      await returnTo(tx, mediaFile(row));
      await noted?.(tx, row.id);
      return row;
    });
  }

  /** Puts other bytes in the place of a file's. Where the old ones were answers with a redirect to them. @throws Problem('missing'), Problem('conflict'), Problem('invalid') */
  replace(id: number, cleaned: Cleaned, settle: (folder: string, file: string) => void): Promise<MediaRow> {
    return this.database.change(async (tx) => {
      const before = await rowOf(tx, id);
      if (before.digest === cleaned.digest) return before;
      if (sort(before.type) !== sort(cleaned.type))
        throw new Problem('invalid', `“${before.name}” is ${sort(before.type)}: only another one can take its place`, 'file');
      const twin = await tx.media.findUnique({ where: { digest: cleaned.digest } });
      if (twin) throw new Problem('conflict', `The same file is in the library already, as “${twin.name}”`, 'file');
      const file = before.name.replace(/[^.]+$/, cleaned.extension);
      settle(folderOf(cleaned.digest), file);
      await leave(tx, mediaFile(before), this.clock.iso());
      await tx.mediaAlias.deleteMany({ where: { folder: folderOf(cleaned.digest) } });
      const folder = folderOf(before.digest);
      await tx.mediaAlias.upsert({ where: { folder }, create: { folder, mediaId: id }, update: { mediaId: id } });
      const row = await tx.media.update({ where: { id }, data: { ...columns(cleaned, file), updatedAt: this.clock.iso() } });
      await returnTo(tx, mediaFile(row));
      return row;
    });
  }

  /** Says what a picture shows; empty: nothing that must be told; null: not said yet. */
  describe(id: number, alt: string | null): Promise<MediaRow> {
    return this.database.change(async (tx) => described(tx, await rowOf(tx, id), alt, this.clock.iso()));
  }

  /** Takes a file out of the library. Its addresses answer 410 from then on. */
  async remove(id: number): Promise<void> {
    await this.database.change(async (tx) => {
      const row = await rowOf(tx, id);
      await leave(tx, mediaFile(row), this.clock.iso());
      await tx.media.delete({ where: { id } });
    });
  }

  /** Keeps the sizes that were made of these bytes, if they are the file's still. `settle` puts them into their place. */
  async keepSizes({ id, digest }: MediaRow, sizes: SizeRow[], settle: () => void): Promise<void> {
    await this.database.change(async (tx) => {
      const row = await tx.media.findUnique({ where: { id, digest } });
      if (!row) return;
      settle();
      await returnTo(tx, mediaFile(await tx.media.update({ where: { id }, data: { sizes: JSON.stringify(sizes), state: 'ready' } })));
    });
  }

  /** The next picture without its sizes, or null: the one that failed least often, then the oldest. */
  async nextWaiting(): Promise<MediaRow | null> {
    return (await this.database.reader()).media.findFirst({ where: { state: 'waiting' }, orderBy: [{ attempts: 'asc' }, { id: 'asc' }] });
  }

  /** A picture whose sizes could not be made is tried again, and after so many times stays without. False when it has gone meanwhile. */
  async failed({ id, digest, attempts }: MediaRow, mostAttempts: number): Promise<boolean> {
    const state = attempts + 1 < mostAttempts ? 'waiting' : 'failed';
    const { count } = await this.database.change((tx) => tx.media.updateMany({ where: { id, digest }, data: { attempts: attempts + 1, state } }));
    return count > 0;
  }

  /** The folders that hold what is in the library, or is kept of other hosts' pictures. */
  async folders(): Promise<Set<string>> {
    const reader = await this.database.reader();
    const own = await reader.media.findMany({ select: { digest: true } });
    const others = await reader.outsideImage.findMany({ where: { digest: { not: null } }, select: { digest: true } });
    return new Set([...own, ...others].map(({ digest }) => folderOf(digest!)));
  }
}

async function rowOf(tx: Writer, id: number) {
  const row = Number.isSafeInteger(id) ? await tx.media.findUnique({ where: { id } }) : null;
  if (!row) throw missing('There is no such file');
  return row;
}

export function columns({ type, width, height, bytes, digest, hasSizes }: Cleaned, file: string) {
  return { type, width, height, bytes, digest, file, sizes: '[]', state: hasSizes ? 'waiting' : 'ready', attempts: 0 };
}

async function described(tx: Writer, { id, name }: { id: number; name: string }, alt: string | null, now: string): Promise<MediaRow> {
  await tx.stale.create({ data: { fact: factOfMedia(name), at: '' } });
  return tx.media.update({ where: { id }, data: { alt, updatedAt: now } });
}

/** The bytes go: whatever was at these addresses is known from now on to have been there. */
async function leave(tx: Writer, file: MediaFile, now: string): Promise<void> {
  const keys = pathsOf(file).map(keyOf);
  await tx.stale.createMany({ data: [factOfMedia(file.name), ...keys.map(factOfPath)].map((fact) => ({ fact, at: '' })) });
  for (const key of keys) await tx.address.upsert({ where: { key }, create: { key, since: now }, update: {} });
}

/** The bytes are there: what has led elsewhere from their folder since the last time leads to them again. */
export async function returnTo(tx: Writer, file: MediaFile): Promise<void> {
  const folder = dirname(file.path);
  const known = await tx.address.findMany({ where: { key: { gt: `${folder}/`, lt: `${folder}0` } } });
  await tx.stale.createMany({ data: [factOfMedia(file.name), ...known.map(({ key }) => factOfPath(key))].map((fact) => ({ fact, at: '' })) });
}

const dirname = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The first of `river.jpg`, `river-2.jpg`, … that no file has. */
export async function freeName(tx: Writer, base: string, extension: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = `${base}${n === 1 ? '' : `-${n}`}.${extension}`;
    if (!(await tx.media.findUnique({ where: { name }, select: { id: true } }))) return name;
  }
}

const sort = (type: string): string => ({ image: 'a picture', video: 'a video', audio: 'a recording' })[type.split('/')[0]!] ?? 'a document';
