import { invalid } from '../core/problem.js';

/** Where things lie in a backup, which is a data folder: unpacked, the engine opens it. */
export const parts = { manifest: 'backup.json', database: 'blog.db', tree: 'tree.txt', media: 'media', theme: 'theme' } as const;

/** A reader that knows this number knows all of it. */
const format = 1;

/** A file that is named in the database and could not be taken along, and why. */
export type Lack = { file: string; reason: string };

/**
 * What a backup holds. `migration`: the last one of its database; `files`: size and SHA-256 of each, in hex; `lacks`: what was lost or
 * spoiled before.
 */
export type Manifest = {
  format: number;
  version: string;
  site: string;
  at: string;
  migration: string;
  counts: { posts: number; media: number; people: number; pages: number };
  lacks: Lack[];
  files: Record<string, { bytes: number; sha256: string }>;
};

export const newManifest = (known: Omit<Manifest, 'format' | 'files'>): Manifest => ({ format, ...known, files: {} });

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 1)}\n`;

/** @throws Problem('invalid') when it is none, or of a later version of this engine */
export function readManifest(text: string): Manifest {
  const read = parsed(text);
  const isWhole = typeof read?.format === 'number' && typeof read.at === 'string' && areFiles(read.files) && Object.hasOwn(read.files, parts.database);
  if (!isWhole) throw invalid('file', `its ${parts.manifest} is damaged`);
  if (read.format! > format) throw invalid('file', `it is of format ${read.format}, and this version of Qvill reads formats up to ${format}`);
  return read as Manifest;
}

/** Whether a file may lie there: what comes from elsewhere writes nowhere else. */
export const isPart = (name: string): boolean =>
  !name.split('/').includes('..') &&
  (([parts.database, parts.tree] as string[]).includes(name) || /^media\/[0-9a-f]{20}\/[^/]+$/.test(name) || /^theme\/(?:[^/]+\/)*[^/]+$/.test(name));

function areFiles(files: unknown): files is Manifest['files'] {
  if (typeof files !== 'object' || files === null) return false;
  return Object.values(files as Record<string, Partial<Manifest['files'][string]> | null>).every(
    (file) => typeof file?.sha256 === 'string' && !(file.bytes! < 0),
  );
}

function parsed(text: string): Partial<Manifest> | null {
  try {
    return JSON.parse(text) as Partial<Manifest> | null;
  } catch {
    return null;
  }
}
