import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { missing } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { madeAt } from './names.js';
import { readRecord } from './record.store.js';
import type { Kept, Shelf } from './shelf.js';
import { shelfFor } from './shelves.js';

/** A backup, and the shelf on which it lies. */
export type Found = { shelf: Shelf; file: Kept };

/**
 * What somebody names: a file, an object `s3://bucket/prefix/NAME`, or `latest`, the newest that was made.
 * @throws Problem('missing') when there is none
 */
export async function findBackup(config: Config, named: string): Promise<Found> {
  if (named === 'latest') return findLatest(config);
  const isObject = named.startsWith('s3:');
  if (!isObject && !(existsSync(named) && statSync(named).isFile())) throw missing(`There is no file ${named}`);
  const place = isObject ? dirname(named) : dirname(resolve(named));
  return found(await shelfFor(config, place), basename(named));
}

async function findLatest(config: Config): Promise<Found> {
  const [known] = readRecord(config).backups;
  if (known) return found(await shelfFor(config, known.place), known.name);
  const shelf = await shelfFor(config);
  const ours = (await shelf.list()).filter(({ name }) => madeAt(config.url, name) !== null).toSorted((a, b) => (a.name < b.name ? 1 : -1));
  if (!ours[0]) throw missing(`There is no backup in ${shelf.place} yet: “bin/qvill backup” makes one`);
  return { shelf, file: ours[0] };
}

async function found(shelf: Shelf, name: string): Promise<Found> {
  const file = (await shelf.list()).find((each) => each.name === name);
  if (!file) throw missing(`There is no ${name} in ${shelf.place}`);
  return { shelf, file };
}
