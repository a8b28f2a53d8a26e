import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { iconKindOf } from '../core/icon.js';
import { Database } from '../platform/database.service.js';
import { iconRow as name } from './icon-rows.store.js';
import { saveSettings } from './settings.store.js';

/** The file that the owner gave the blog as its icon. */
@Injectable()
export class IconStore {
  constructor(private readonly database: Database) {}

  /** @throws Problem('invalid', 'iconFile') when the bytes can't be an icon */
  async put(bytes: Uint8Array): Promise<void> {
    const iconFile = `${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.${iconKindOf(bytes)}`;
    const value = JSON.stringify(Buffer.from(bytes).toString('base64'));
    await this.database.change(async (tx) => {
      await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } });
      await saveSettings(tx, { iconFile });
    });
  }

  /** Back to the letters, or the nib. */
  async remove(): Promise<void> {
    await this.database.change(async (tx) => {
      await tx.setting.deleteMany({ where: { name } });
      await saveSettings(tx, { iconFile: '' });
    });
  }
}
