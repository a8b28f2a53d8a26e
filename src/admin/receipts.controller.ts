import { Controller, Get, Param, ParseIntPipe, Req } from '@nestjs/common';
import { type AdminRequest, ForPost } from '../auth/session.guard.js';
import { titleOf } from '../core/desk-row.js';
import { type Answer, json, view } from '../platform/answer.js';
import { wantsJson } from '../platform/problem.filter.js';
import { WorkingCopyStore } from '../posts/working-copy.store.js';
import { Receipts } from '../publishing/receipts.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Frame } from './frame.service.js';
import { receiptView } from './receipt.js';
import { placeOf } from './zone.js';

/** The proofs of a post's last publications. */
@ForPost()
@Controller('admin/posts/:id/receipts')
export class ReceiptsController {
  constructor(
    private readonly frame: Frame,
    private readonly copies: WorkingCopyStore,
    private readonly receipts: Receipts,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/posts/:id/receipts — the last ten, newest first; a script gets them as they are kept. */
  @Get()
  async index(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    const { post, form } = await this.copies.open(id, place.timeZone);
    const receipts = await this.receipts.ofPost(id);
    if (wantsJson(request)) return json(receipts);
    const [receipt, ...earlier] = receipts.map((each) => receiptView(each, place));
    const title = titleOf(form.title);
    return view('admin/receipts', { ...this.frame.of(request, `Receipts of ${title}`), post: { id: post.id, title }, receipt, earlier });
  }
}
