import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openZip, type Zip, type ZipEntry } from '../archive/folder/zip.store.js';
import { invalid, Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { ageMark, decrypted } from './encryption.js';
import type { Found } from './find.store.js';
import { backupKey } from './key.js';
import { isPart, type Manifest, parts, readManifest } from './manifest.js';
import { checkRoom } from './room.store.js';

/** A backup that can be read. `unpack` writes what is wanted of it into a folder, and looks at the sum of everything. */
export type Opened = {
  manifest: Manifest;
  unpack(folder: string, wanted: (name: string) => boolean, progress: (bytes: number) => void): Promise<void>;
  close(): void;
};

/** A hundred times what an import may have: it is our own. */
const mostEntries = 10_000_000;

/** Fetches a backup if it is elsewhere, decrypts it if it must be, and reads what it says of itself. @throws Problem in words; nothing is changed then */
export async function openBackup(config: Config, { shelf, file }: Found, work: string): Promise<Opened> {
  const label = `${shelf.place}/${file.name}`;
  try {
    const zip = await openZip(await plainFile(config, { shelf, file }, work), mostEntries);
    try {
      const own = zip.entries.find(({ path }) => path === parts.manifest);
      if (!own) throw invalid('file', 'it is no backup of Qvill’s; “bin/qvill import” takes exports, and blogs of other engines');
      const manifest = readManifest((await zip.read(own, 1_000_000_000)).toString());
      return {
        manifest,
        unpack: (folder, wanted, progress) => unpack(zip, manifest, { folder, wanted, progress }).catch(inWords(label)),
        close: () => zip.close(),
      };
    } catch (error) {
      zip.close();
      throw error;
    }
  } catch (error) {
    return inWords(label)(error);
  }
}

/** A file that can be read from any place within: itself, or a copy. */
async function plainFile(config: Config, { shelf, file }: Found, work: string): Promise<string> {
  const isHere = !shelf.place.startsWith('s3:');
  const isEncrypted = await beginsWith(await shelf.read(file), ageMark);
  if (isHere && !isEncrypted) return join(shelf.place, file.name);
  mkdirSync(work, { recursive: true, mode: 0o700 });
  checkRoom(work, file.bytes);
  const copy = join(work, 'backup.zip');
  const stream = await shelf.read(file);
  await pipeline(isEncrypted ? await decrypted(stream, backupKey(config.backupKey)) : stream, createWriteStream(copy, { mode: 0o600 }));
  return copy;
}

async function beginsWith(stream: Readable, mark: string): Promise<boolean> {
  let begun = Buffer.alloc(0);
  for await (const chunk of stream) {
    begun = Buffer.concat([begun, chunk as Buffer]);
    if (begun.length >= mark.length) break;
  }
  return begun.subarray(0, mark.length).toString('latin1') === mark;
}

type Unpacking = { folder: string; wanted: (name: string) => boolean; progress: (bytes: number) => void };

/** @throws Problem('invalid') when a file is missing, is another, or belongs to nothing */
async function unpack(zip: Zip, { files }: Manifest, { folder, wanted, progress }: Unpacking): Promise<void> {
  const entries = new Map(zip.entries.map((entry) => [entry.path, entry]));
  let done = 0;
  for (const [name, known] of Object.entries(files)) {
    const entry = entries.get(name);
    if (!entry || !isPart(name)) throw invalid('file', entry ? `${name} lies where no file of a backup does` : `${name} is missing in it`);
    const sum = await readOut(zip, entry, wanted(name) ? join(folder, name) : null);
    if (sum !== known.sha256) throw invalid('file', `${name} is not what it was when the backup was made`);
    progress((done += known.bytes));
  }
}

/** Returns the SHA-256 of what is in it. Without a place it is looked at and not written. */
async function readOut(zip: Zip, entry: ZipEntry, place: string | null): Promise<string> {
  const hash = createHash('sha256');
  const source = zip.stream(entry);
  if (place === null) for await (const part of source) hash.update(part);
  else {
    mkdirSync(dirname(place), { recursive: true, mode: 0o755 });
    const hashed = async function* () {
      for await (const part of source) {
        hash.update(part);
        yield part;
      }
    };
    await pipeline(Readable.from(hashed()), createWriteStream(place, { flush: true, mode: place.endsWith('.db') ? 0o600 : 0o644 }));
  }
  return hash.digest('hex');
}

/** Which file it is of whom something is wrong. */
const inWords =
  (label: string) =>
  (error: unknown): never => {
    if (error instanceof Problem && error.kind !== 'full') throw new Problem(error.kind, `${label} can’t be used as a backup: ${error.message}`, error.field);
    throw error instanceof Problem ? error : new Problem('invalid', `${label} can’t be used as a backup: ${(error as Error).message}`);
  };
