import { existsSync, readFileSync } from 'node:fs';
import { buildStamp, packageFile } from './folders.js';

/** The version of the program, and a few letters that no other build of it has. */
export function release(): { version: string; build: string } {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  return { version, build: existsSync(buildStamp) ? readFileSync(buildStamp, 'utf8').slice(0, 7) : 'none' };
}

/** Both in words. */
export function programVersion(): string {
  const { version, build } = release();
  return `${version} (${build})`;
}
