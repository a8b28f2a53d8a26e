import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rendererSources } from '../platform/folders.js';

let version: string | undefined;

/** Says which renderer this is: another one may make other HTML of the same text. Templates and styles are no part of it. */
export const rendererVersion = (): string => (version ??= digestOf(rendererSources));

function digestOf(sources: string[]): string {
  const hash = createHash('sha256');
  for (const file of sources.filter(existsSync).flatMap(filesAt)) hash.update(`${file.slice(file.lastIndexOf('/'))}\n`).update(readFileSync(file));
  return hash.digest('base64url');
}

const filesAt = (path: string): string[] => {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  return names.toSorted().map((name) => join(path, name));
};
