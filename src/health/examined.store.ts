import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { Config } from '../platform/config.js';
import type { Finding } from './check.js';

/** What a whole look found, and when. */
export type Examined = { at: string; findings: Finding[] };

/** The last one, whoever has looked; null: nobody did, or what is kept of it is spoiled. */
export function lastExamined({ healthFile }: Config): Examined | null {
  try {
    return existsSync(healthFile) ? (JSON.parse(readFileSync(healthFile, 'utf8')) as Examined) : null;
  } catch {
    return null;
  }
}

export function keepExamined({ healthFile }: Config, examined: Examined): void {
  const aside = `${healthFile}.new`;
  const handle = openSync(aside, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(examined, null, 1)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(aside, healthFile);
}
