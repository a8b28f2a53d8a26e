import { Controller, Get, Req } from '@nestjs/common';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { type Answer, json } from '../platform/answer.js';
import { LabelList } from '../posts/label-list.store.js';

@For('write')
@Controller('admin/labels')
export class LabelsController {
  constructor(private readonly labels: LabelList) {}

  /** GET /admin/labels — tags and categories in use, `{tags: [{name, count}], categories: […]}`, those of most posts first. */
  @Get()
  async index(@Req() request: AdminRequest): Promise<Answer> {
    const author = request.author!;
    const [tags, categories] = await Promise.all([this.labels.tags(author), this.labels.categories(author)]);
    return json({ tags, categories });
  }
}
