import { createHash } from 'node:crypto';
import { drawnIcon, type IconKind, iconPaths, iconTypes } from '../core/icon.js';
import type { Settings } from '../settings/settings.js';
import { movedTo, page } from './outcome.js';
import type { Page } from './page.js';

type IconSettings = Pick<Settings, 'icon' | 'iconFile' | 'accent'>;

/** `/icon.svg`, `/icon.png` and `/favicon.ico`: the icon lives at one of them, and the others lead there. */
export const iconPage: Page = async ({ path, view }) => {
  const { iconFile, icon, accent } = view.settings;
  const home = iconPaths[kindOf(iconFile)];
  if (path !== home) return movedTo(home);
  if (iconFile === '') return page(drawnIcon(icon, accent));
  const bytes = await view.iconBytes(iconFile);
  return bytes && page(bytes);
};

/** What `<link rel="icon">` says. The digest makes browsers, which keep icons for days, ask again when it is another one. */
export function iconLink({ iconFile, icon, accent }: IconSettings): { href: string; type: string } {
  const kind = kindOf(iconFile);
  const digest = iconFile.split('.')[0] || createHash('sha256').update(drawnIcon(icon, accent)).digest('hex');
  return { href: `${iconPaths[kind]}?${digest.slice(0, 8)}`, type: iconTypes[kind] };
}

const kindOf = (iconFile: string): IconKind => (iconFile.split('.')[1] ?? 'svg') as IconKind;
