import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Config } from '../platform/config.js';
import { buildStamp } from '../platform/folders.js';

/** The name of the row that says with which engine, templates and address the site was made. */
export const madeWithRow = 'madeWith';

/** What the site would be made with now, as that row has it. */
export function madeWith(config: Config): string {
  const build = existsSync(buildStamp) ? readFileSync(buildStamp, 'utf8') : '';
  return JSON.stringify(createHash('sha256').update(`${build}\n${config.url}`).digest('hex'));
}
