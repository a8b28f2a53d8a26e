import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database.service.js';
import type { SignedIn } from './author.store.js';
import { may } from './rights.js';

/** Which files of the media library are somebody's to change: all of them, or those that they brought. */
@Injectable()
export class FileRights {
  constructor(private readonly database: Database) {}

  /** Says no to a file that is not there as to one of others. */
  async mayChange(author: SignedIn, mediaId: number): Promise<boolean> {
    if (may(author.role, 'media')) return true;
    if (!Number.isSafeInteger(mediaId)) return false;
    const { media } = await this.database.reader();
    return (await media.count({ where: { id: mediaId, authorId: author.id } })) > 0;
  }
}
