import { createHash } from 'node:crypto';
import type { Rows } from '../platform/rows.store.js';

/** The row with the icon's bytes. It is no setting: settings are read with every change, and these only when the icon is made. */
export const iconRow = 'iconBytes';

/** The bytes of the icon whose name is in the settings, or null when they are others or none. */
export function iconBytesIn(rows: Rows, iconFile: string): Buffer | null {
  const row = rows.one<{ value: string }>('SELECT value FROM Setting WHERE name = ?', iconRow);
  const bytes = row ? Buffer.from(String(JSON.parse(row.value)), 'base64') : null;
  return bytes && iconFile.startsWith(createHash('sha256').update(bytes).digest('hex').slice(0, 12)) ? bytes : null;
}
