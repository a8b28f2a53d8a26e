import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../platform/config.js';
import { buildStamp } from '../platform/folders.js';

/** The name of the row that says with which engine, templates and address the site was made. */
export const madeWithRow = 'madeWith';

/** What the site would be made with now, as that row has it; or with another build, by its stamp. */
export function madeWith(config: Config, stamp = buildStamp): string {
  const build = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  return JSON.stringify(createHash('sha256').update(`${build}\n${config.url}`).digest('hex'));
}

/** The name of the row that says with which files of the owner's own theme the site was made. There is none where there never was a theme. */
export const themeRow = 'madeWithTheme';

/** The owner's theme as it is now, as that row has it; `""` when there is none. */
export function themeNow({ theme }: Config): string {
  const names = existsSync(theme) ? readdirSync(theme, { recursive: true, encoding: 'utf8' }).filter((name) => /^[^.].*\.(hbs|css)$/.test(name)) : [];
  const text = names.toSorted().map((name) => `${name}\n${readFileSync(join(theme, name), 'utf8')}\n`);
  return JSON.stringify(text.length === 0 ? '' : createHash('sha256').update(text.join('')).digest('hex'));
}
