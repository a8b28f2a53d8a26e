import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { relative } from 'node:path';
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

/** Through one buffer: what a stream hands on by the piece is garbage, and of a large library there is much of it. */
export function sha256Of(file: string): string {
  const hash = createHash('sha256');
  const handle = openSync(file, 'r');
  try {
    for (let bytes = readSync(handle, space); bytes > 0; bytes = readSync(handle, space)) hash.update(space.subarray(0, bytes));
    return hash.digest('hex');
  } finally {
    closeSync(handle);
  }
}

const space = Buffer.allocUnsafe(1_000_000);
