import { Problem } from '../core/problem.js';
import type { Known } from './contents.js';

/** The folder of a copy in which Qvill keeps what is no page. No address begins with an underscore. */
export const ownFolder = '_qvill';
/** What Qvill wrote there, so that nothing else is ever replaced or removed, and what has not changed is not sent again. */
export const manifestName = `${ownFolder}/manifest.json`;

export type Manifest = ReadonlyMap<string, Known>;

/** One file a line, in the order of names. */
export function manifestText(manifest: Manifest): string {
  const lines = [...manifest]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { size, time, md5 }]) => `${JSON.stringify(name)}: ${JSON.stringify([size, time, md5])}`);
  return `{"wrote": {\n${lines.join(',\n')}\n}}\n`;
}

/** @throws Problem('conflict') when it is none */
export function readManifest(text: string, place: string): Manifest {
  try {
    const { wrote } = JSON.parse(text) as { wrote: Record<string, [number, number, string]> };
    return new Map(Object.entries(wrote).map(([name, [size, time, md5]]) => [name, { size, time, md5 }]));
  } catch {
    throw new Problem('conflict', `${place} has a damaged ${manifestName}: name an empty place, and remove the old copy yourself`);
  }
}
