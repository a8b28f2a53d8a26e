import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database.service.js';
import { outsideKeyName } from '../settings/settings.js';
import { replaceOutsideKey } from '../settings/settings.store.js';

const reading = `SELECT value ->> '$' AS key FROM Setting WHERE name = '${outsideKeyName}'`;

/** The key that signs addresses of pictures of other hosts. */
@Injectable()
export class OutsideKey {
  constructor(private readonly database: Database) {}

  /** Empty: nothing was ever signed. */
  now(): string {
    return this.database.rows.one<{ key: string }>(reading)?.key ?? '';
  }

  /** Another one from now on; pages are to be made again. */
  replace(): Promise<void> {
    return this.database.change(replaceOutsideKey);
  }
}
