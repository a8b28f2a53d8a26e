import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { invalid, Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import type { Failure } from '../publishing/receipt.js';
import { runVersion } from './processes.service.js';

/** A Qvill in a folder of its own: a clone, or an archive that was unpacked. */
export type OtherVersion = { folder: string; version: string };

/** @throws Problem('invalid') when there is none */
export function otherVersion(folder: string): OtherVersion {
  const version = versionIn(folder);
  if (!version) throw invalid('to', `There is no Qvill in ${resolve(folder)}: unpack or clone the new version there`);
  return version;
}

/** Null when there is none. */
export function versionIn(folder: string): OtherVersion | null {
  const file = join(resolve(folder), 'package.json');
  if (!existsSync(file) || !existsSync(join(folder, 'bin', 'qvill'))) return null;
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    return name === 'qvill' ? { folder: realpathSync(folder), version: version ?? '' } : null;
  } catch {
    return null;
  }
}

/** The migrations that a version has, in order. */
export function migrationsOf({ folder }: OtherVersion): string[] {
  const place = join(folder, 'prisma', 'migrations');
  if (!existsSync(place)) return [];
  return readdirSync(place).filter((name) => existsSync(join(place, name, 'migration.sql'))).toSorted(); // prettier-ignore
}

/** What a copy is made with: nothing of this blog's environment but its address. */
export const environmentOf = (copy: Pick<Config, 'data' | 'url'>): Record<string, string> => ({
  QVILL_DATA: copy.data,
  QVILL_URL: copy.url,
  QVILL_OPS_PORT: 'off',
});

/**
 * Has that version make the whole site of a copy, as its own `rebuild` does it: it brings the database up to date first. It is told nothing
 * of edges. Returns what could not be made. @throws Problem with what it said when it can't
 */
export async function makeWith(version: OtherVersion, copy: Pick<Config, 'data' | 'url'>, signal?: AbortSignal): Promise<Failure[]> {
  const { out, error } = await runVersion(version, ['rebuild', '--json'], environmentOf(copy), signal);
  try {
    return (JSON.parse(out) as { failed: Failure[] }).failed;
  } catch {
    throw new Problem('conflict', `The version in ${version.folder} can’t make the site: ${lastSaid(error)}`);
  }
}

/** What a command has said last, without its own name. */
export const lastSaid = (error: string): string => error.trim().split('\n').at(-1)?.replace(/^qvill: /, '') || 'it ended without a word'; // prettier-ignore
