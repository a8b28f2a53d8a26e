import { invalid } from '../core/problem.js';

/** What an export may hold beside what it always does. */
export const extras = ['trash', 'revisions', 'copies', 'mentions'] as const;
export type Extra = (typeof extras)[number];

export const manifestName = 'qvill.json';
/** A reader that knows this number knows every key of docs/export.md. */
export const format = 1;

/** Bytes, and files: of several hundred thousand posts. */
export const mostManifest = { bytes: 48 * 1024 * 1024, files: 400_000 };

/** What an export holds: how many of each, and the SHA-256 of every file, in hex. */
export type Manifest = { format: number; site: string; with: Extra[]; counts: Record<string, number>; files: Record<string, string> };

/** Whoever reads it finds the last line whole, or a file that was cut off. */
export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 1)}\n`;

/** @throws Problem('invalid') when it is none, or of a later version of this engine */
export function readManifest(text: string): Manifest {
  const read = parsed(text);
  const isWhole = typeof read?.format === 'number' && hasOnly(read.files, 'string') && hasOnly(read.counts, 'number') && Array.isArray(read.with);
  if (!isWhole) throw invalid('source', `${manifestName} is damaged, or is not Qvill’s`);
  if (Object.keys(read.files!).length > mostManifest.files) throw invalid('source', `${manifestName} names more than ${mostManifest.files} files`);
  if (read.format! > format) throw invalid('source', `This export is of format ${read.format}, and this version of Qvill reads formats up to ${format}`);
  return { site: '', ...read } as Manifest;
}

const hasOnly = (record: unknown, type: 'string' | 'number'): boolean =>
  typeof record === 'object' && record !== null && !Array.isArray(record) && Object.values(record).every((value) => typeof value === type);

function parsed(text: string): Partial<Manifest> | null {
  try {
    return JSON.parse(text) as Partial<Manifest> | null;
  } catch {
    return null;
  }
}
