import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { everything } from '../core/facts.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { buildStamp } from '../platform/folders.js';

const name = 'madeWith';

/** Remembers with which engine, templates and address the site was made, and notices when they are others now. */
@Injectable()
export class StampStore {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /** Marks every page as stale when it was made with something else than what runs now. */
  async compare(): Promise<void> {
    const build = existsSync(buildStamp) ? readFileSync(buildStamp, 'utf8') : '';
    const value = JSON.stringify(createHash('sha256').update(`${build}\n${this.config.url}`).digest('hex'));
    await this.database.change(async (tx) => {
      const known = await tx.setting.findUnique({ where: { name } });
      const hasTree = existsSync(join(this.config.site, 'generation'));
      if (known?.value === value && hasTree) return;
      await tx.setting.upsert({ where: { name }, create: { name, value }, update: { value } });
      await tx.stale.create({ data: everything });
    });
  }
}
