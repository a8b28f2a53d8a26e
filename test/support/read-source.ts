import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSource } from '../../src/archive/open-source.store.js';
import type { ImportedPost } from '../../src/archive/markdown/read-post.js';
import type { Source } from '../../src/archive/source.js';

export type ReadPost = ImportedPost & { place: string; id: string };
export type ReadSource = { source: Source; posts: ReadPost[]; refused: { place: string; reason: string }[]; ids: string[]; digests: string[] };

/** All that a source holds, as an import reads it. */
export async function readSource(path: string, from?: string): Promise<ReadSource> {
  const source = await openSource(path, { timeZone: 'Europe/Berlin', from });
  const read: ReadSource = { source, posts: [], refused: [], ids: [], digests: [] };
  for await (const entry of source.entries()) {
    read.ids.push(entry.id);
    read.digests.push(entry.digest);
    try {
      read.posts.push({ place: entry.place, id: entry.id, ...(await entry.read()) });
    } catch (error) {
      read.refused.push({ place: entry.place, reason: (error as Error).message });
    }
  }
  return read;
}

/** The same of a file with this name and content. */
export async function readFileNamed(name: string, content: string | Uint8Array): Promise<ReadSource> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-source-'));
  try {
    writeFileSync(join(folder, name), content);
    return await readSource(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
