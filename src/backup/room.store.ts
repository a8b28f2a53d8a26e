import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../core/problem.js';
import { inBytes } from './words.js';

/** @throws Problem('full') when a folder’s disk has no room for so many bytes */
export function checkRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(nearest(folder));
  const free = bavail * bsize;
  if (free < bytes) throw new Problem('full', `There is no room in ${folder}: ${inBytes(bytes)} are wanted and ${inBytes(free)} free`);
}

const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)));
