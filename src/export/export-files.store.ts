import { existsSync } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openZip } from '../archive/folder/zip.store.js';
import { isZipAt } from '../archive/open-source.store.js';
import { invalid } from '../core/problem.js';
import { limits } from '../media/limits.js';
import { digestOf } from './export-blog.service.js';
import { type Manifest, manifestName, mostManifest, readManifest } from './manifest.js';

/** More than any of our texts: of a post's revisions, or of a ledger. */
const largestText = 256 * 1024 * 1024;

/** Where an export lies: its files by their names. */
type Place = { read: (name: string, mostBytes: number) => Promise<Buffer>; close: () => void };

/** The export of a whole blog in a folder or a zip; null when it is something else. @throws Problem('invalid') when it is damaged, or of a later version */
export async function openExport(path: string): Promise<ExportFiles | null> {
  const place = await placeAt(path);
  if (!place) return null;
  try {
    return new ExportFiles(readManifest((await place.read(manifestName, mostManifest.bytes)).toString('utf8')), place);
  } catch (error) {
    place.close();
    throw error;
  }
}

async function placeAt(path: string): Promise<Place | null> {
  if (existsSync(join(path, manifestName))) return { read: (name, most) => readIn(path, name, most), close: () => {} };
  if (!(await isZipAt(path))) return null;
  const zip = await openZip(path);
  // Who packs an unpacked export again often packs the folder around it too
  const manifest = zip.entries.find(({ path: name }) => /^(?:[^/]+\/)?qvill\.json$/.test(name));
  if (!manifest) {
    zip.close();
    return null;
  }
  const top = manifest.path.slice(0, -manifestName.length);
  const entries = new Map(zip.entries.map((entry) => [entry.path, entry]));
  const read = async (name: string, most: number) => {
    const entry = entries.get(top + name);
    if (!entry) throw invalid('file', 'it is missing');
    return zip.read(entry, most);
  };
  return { read, close: () => zip.close() };
}

async function readIn(folder: string, name: string, mostBytes: number): Promise<Buffer> {
  // A manifest is what somebody gives us: it could name any file of this machine
  if (name.includes('\\') || name.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw invalid('file', 'it lies outside of the export');
  const info = await lstat(join(folder, name)).catch(() => null);
  if (!info?.isFile()) throw invalid('file', info ? 'it is no file' : 'it is missing');
  if (info.size > mostBytes) throw invalid('file', 'it is larger than such a file can be');
  return readFile(join(folder, name));
}

export class ExportFiles {
  constructor(
    readonly manifest: Manifest,
    private readonly place: Place,
  ) {}

  has(name: string): boolean {
    return Object.hasOwn(this.manifest.files, name);
  }

  /** @throws Problem('invalid') when it is not there, or was changed since */
  async bytes(name: string): Promise<Buffer> {
    const bytes = await this.place.read(name, name.startsWith('media/') ? limits.fileBytes : largestText);
    if (digestOf(bytes) !== this.manifest.files[name]) throw invalid('file', 'it was changed since it was exported');
    return bytes;
  }

  /** Nothing of one that the export does not hold. */
  async text(name: string): Promise<string> {
    return this.has(name) ? (await this.bytes(name)).toString('utf8') : '';
  }

  /** The value in a file, or another when the export holds no such file. */
  async json<T>(name: string, otherwise: T): Promise<T> {
    return this.has(name) ? (JSON.parse(await this.text(name)) as T) : otherwise;
  }

  /** The values in a file that has one a line. */
  async lines<T>(name: string): Promise<T[]> {
    return (await this.text(name)).split('\n').filter(Boolean).map((line) => JSON.parse(line) as T); // prettier-ignore
  }

  close(): void {
    this.place.close();
  }
}
