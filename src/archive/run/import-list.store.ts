import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database.service.js';

const shown = 50;

/** The imports that there were, newest first. */
@Injectable()
export class ImportList {
  constructor(private readonly database: Database) {}

  async newest() {
    const { importRun } = await this.database.reader();
    return importRun.findMany({ orderBy: { id: 'desc' }, take: shown, include: { _count: { select: { posts: true, media: true } } } });
  }
}
