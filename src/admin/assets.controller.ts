import { Controller, Get, Param } from '@nestjs/common';
import { Anyone } from '../auth/session.guard.js';
import { missing } from '../core/problem.js';
import { type Answer, immutableFile } from '../platform/answer.js';
import { Assets } from '../platform/assets.service.js';

@Controller('admin/assets')
export class AssetsController {
  constructor(private readonly assets: Assets) {}

  /** GET /admin/assets/:name — a style sheet or script, packed, and kept for a year: its name changes with its bytes. */
  @Anyone()
  @Get(':name')
  async show(@Param('name') name: string): Promise<Answer> {
    const asset = this.assets.find(name);
    if (!asset) throw missing('There is no such file');
    return immutableFile(await asset.forms(), asset.type);
  }
}
