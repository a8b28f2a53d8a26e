import { Controller, Get, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import type { OutsideImage } from '../../prisma/client/client.js';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { filePath } from '../core/media.js';
import { dateIn } from '../core/long-date.js';
import { encodePath } from '../core/path.js';
import { ImageFetcher } from '../moxy/fetcher.service.js';
import { OutsideImages } from '../moxy/outside-image.store.js';
import { OutsideKey } from '../moxy/outside-key.store.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Frame } from './frame.service.js';
import { pageNumber, pageOf } from './pages-of-rows.js';
import { placeOf } from './zone.js';

const here = '/admin/outside-images';

/** Pictures of other hosts that posts show, and what is held of them. */
@For('settings')
@Controller('admin/outside-images')
export class OutsideImagesController {
  constructor(
    private readonly frame: Frame,
    private readonly images: OutsideImages,
    private readonly fetcher: ImageFetcher,
    private readonly key: OutsideKey,
    private readonly publisher: Publisher,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/outside-images?page= — what is held of each, and what failed. */
  @Get()
  async list(@Req() request: AdminRequest, @Query('page', { schema: pageNumber }) asked: number): Promise<Answer> {
    const settings = await this.settings.read();
    const date = (iso: string | null) => iso && { iso, words: dateIn(placeOf(request.author, settings), iso) };
    const counts = this.images.counts();
    const { stretch, before, after } = pageOf(asked, counts.all);
    const rows = (await this.images.list(stretch)).map(({ uses, ...row }) => ({
      id: row.id,
      url: row.url,
      held: heldAt(row),
      size: row.width && row.height ? `${row.width} × ${row.height}` : '',
      since: date(row.heldAt),
      failing: date(row.failingSince),
      tried: date(row.triedAt),
      reason: row.reason,
      posts: uses.map(({ post }) => ({ id: post.id, title: post.title || 'Untitled' })),
    }));
    return view('admin/outside-images', {
      ...this.frame.of(request, 'Pictures from other hosts'),
      isOn: settings.outsideImages,
      ...counts,
      rows,
      before,
      after,
    });
  }

  /** POST /admin/outside-images/:id/attempt — asks for it before the answer. What is held stays unless something as good comes. */
  @Post(':id/attempt')
  async attempt(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.fetcher.look(await this.images.get(id));
    await this.publisher.publish();
    return seeOther(here);
  }

  /** POST /admin/outside-images/key — another key: addresses that the one before signed answer 404. */
  @Post('key')
  async replaceKey(): Promise<Answer> {
    await this.key.replace();
    await this.publisher.publish();
    return seeOther(here);
  }
}

const heldAt = ({ digest, file }: OutsideImage): string | null => (digest === null ? null : encodePath(filePath(digest, file)));
