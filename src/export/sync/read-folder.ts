import type { FolderLinks } from './folder-links.js';
import { localAddresses, noTargets, type Targets } from './local-addresses.js';
import { Found } from './match-files.js';
import { readSynced } from './read-file.js';
import { unbracketed } from './note-links.js';
import { attempt, type SyncReport } from './sync-report.js';
import type { SyncedFolder } from './synced-folder.store.js';
import type { Synced, SyncedStore } from './synced.store.js';

type Rows = ReadonlyMap<string, Synced>;

/** Files that were read, and the paths of those that somebody is writing, or that can’t be read: they are left alone. */
export type Read = { files: Found[]; unread: Set<string> };

/** The texts of a folder. */
export async function readFound(folder: SyncedFolder, paths: string[], known: Rows, store: SyncedStore, report: SyncReport): Promise<Read> {
  const rows = byPath(known);
  const files: Found[] = [];
  const unread = new Set(paths);
  for (const path of paths)
    await attempt(report, path, async () => {
      const text = folder.read(path);
      const row = rows.get(path);
      // Of ten thousand files most are what they were: they are understood only when their posts have changed
      const isAsBefore = row !== undefined && store.hasText(row.uid, text);
      files.push(isAsBefore ? new Found(path, row.uid, row) : new Found(path, readSynced(text, 'UTC', noTargets).uid, text));
      unread.delete(path);
    });
  return { files, unread };
}

/** The same files, with where the addresses in them lead by now. What is new in a text and leads nowhere is named. */
export async function withTargets(read: Read, known: Rows, links: FolderLinks, report: SyncReport): Promise<Read> {
  const rows = byPath(known);
  const files: Found[] = [];
  const unread = new Set(read.unread);
  for (const file of read.files) {
    const row = rows.get(file.path) ?? (file.uid === null ? undefined : known.get(file.uid));
    unread.add(file.path);
    await attempt(report, file.path, async () => {
      file.targets = await targetsOf(file, row, links, report);
      files.push(file);
      unread.delete(file.path);
    });
  }
  return { files, unread };
}

async function targetsOf(file: Found, row: Synced | undefined, links: FolderLinks, { refused }: SyncReport): Promise<Targets> {
  const { path } = file;
  const before = row?.targets ?? noTargets;
  if (file.isAsBefore) return links.targets(path, before.keys(), before, () => {});
  const { text } = file;
  const { body } = readSynced(text, 'UTC', noTargets);
  const addresses = localAddresses(body);
  const above = text.slice(0, text.length - body.length).split('\n').length - 1;
  const tell = (address: string, reason: string): void => void refused.push({ file: path, reason: `line ${above + addresses.get(address)!} names “${unbracketed(address).inner}”: ${reason}. Left as it stands` }); // prettier-ignore
  return links.targets(path, addresses.keys(), before, tell);
}

const byPath = (known: Rows): ReadonlyMap<string, Synced> => new Map([...known.values()].map((row) => [row.path, row]));
