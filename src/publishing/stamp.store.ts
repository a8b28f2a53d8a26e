import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { everything } from '../core/facts.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { madeWith, madeWithRow, themeNow, themeRow } from './made-with.store.js';
import { isSearchIndexThere } from './search-index-there.store.js';

/** Notices that the site was made with another engine, another theme or for another address than those of now. */
@Injectable()
export class StampStore {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /** Marks every page as stale when it was made with something else than what runs now. */
  async compare(): Promise<void> {
    const isThere = existsSync(join(this.config.site, 'generation')) && isSearchIndexThere(this.config);
    await this.#compare(madeWithRow, madeWith(this.config), isThere ? undefined : 'nothing');
    await this.compareTheme();
  }

  /** As `compare`, for the owner's theme alone: it may change while the app is running. */
  async compareTheme(): Promise<void> {
    const reader = await this.database.reader();
    const row = await reader.setting.findUnique({ where: { name: themeRow } });
    const value = themeNow(this.config);
    if (value !== (row?.value ?? '""')) await this.#compare(themeRow, value);
  }

  async #compare(name: string, value: string, made?: string): Promise<void> {
    await this.database.change(async (tx) => {
      const known = made ?? (await tx.setting.findUnique({ where: { name } }))?.value;
      if (known === value) return;
      await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } });
      await tx.stale.create({ data: everything });
    });
  }
}
