import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { filesBelow } from '../publishing/tree-files.store.js';

/** The SHA-256 of what readers get, by the names of its files: pages, redirects, what is gone. Packed forms follow from them. */
export type TreeDigests = Map<string, string>;

export function treeDigests(site: string): TreeDigests {
  const digests: TreeDigests = new Map();
  if (!existsSync(site)) return digests;
  for (const file of filesBelow(site)) {
    const name = relative(site, file);
    if (isPlain(name)) digests.set(name, createHash('sha256').update(readFileSync(file)).digest('hex'));
  }
  return digests;
}

const isPlain = (name: string): boolean => !/\.(?:gz|br)$|^generation|^new\/|\n/.test(name);

/** As `sha256sum` writes it and reads it. */
export const digestsText = (digests: TreeDigests): string => [...digests].map(([name, digest]) => `${digest}  ${name}\n`).join('');

export const digestsFrom = (text: string): TreeDigests =>
  new Map(text.split('\n').filter(Boolean).map((line) => [line.slice(66), line.slice(0, 64)])); // prettier-ignore

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
