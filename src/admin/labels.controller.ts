import { Controller, Get } from '@nestjs/common';
import { For } from '../auth/session.guard.js';
import { type Answer, json } from '../platform/answer.js';
import { LabelList } from '../posts/label-list.store.js';

@For('write')
@Controller('admin/labels')
export class LabelsController {
  constructor(private readonly labels: LabelList) {}

  /** GET /admin/labels — tags and categories in use, `{tags: [{name, count}], categories: […]}`, those of most posts first. */
  @Get()
  async index(): Promise<Answer> {
    const [tags, categories] = await Promise.all([this.labels.tags(), this.labels.categories()]);
    return json({ tags, categories });
  }
}
