import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { everything } from '../core/facts.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { SearchIndex } from './search-index.store.js';
import { madeWith, madeWithRow as name } from './made-with.store.js';

/** Notices that the site was made with another engine, other templates or for another address than those of now. */
@Injectable()
export class StampStore {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /** Marks every page as stale when it was made with something else than what runs now. */
  async compare(): Promise<void> {
    const value = madeWith(this.config);
    await this.database.change(async (tx) => {
      const known = await tx.setting.findUnique({ where: { name } });
      const hasTree = existsSync(join(this.config.site, 'generation'));
      if (known?.value === value && hasTree && new SearchIndex(this.config).isThere) return;
      await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } });
      await tx.stale.create({ data: everything });
    });
  }
}
