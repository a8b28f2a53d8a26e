import { existsSync, readFileSync } from 'node:fs';
import { buildStamp, packageFile } from './folders.js';

/** The program as it is: its version, and by what it was built a few letters that no other build has. */
export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const build = existsSync(buildStamp) ? readFileSync(buildStamp, 'utf8').slice(0, 7) : 'none';
  return `${version} (${build})`;
}
