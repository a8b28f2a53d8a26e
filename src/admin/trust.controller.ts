import { Controller, Param, ParseIntPipe, Post } from '@nestjs/common';
import { For } from '../auth/session.guard.js';
import { type Answer, seeOther } from '../platform/answer.js';
import { TrustStore } from '../posts/trust.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsPage } from './settings-page.service.js';

/** An owner's word for HTML that others wrote. */
@For('trust')
@Controller('admin')
export class TrustController {
  constructor(
    private readonly trust: TrustStore,
    private readonly publisher: Publisher,
    private readonly settings: SettingsPage,
  ) {}

  /** POST /admin/posts/:id/trust — its HTML is shown as it stands from now on, as far as its authors may write some. 303 to the editor. */
  @Post('posts/:id/trust')
  async give(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.trust.set(id, 'trusted');
    return this.#done(id);
  }

  /** POST /admin/posts/:id/trust/deletion — its HTML is cleaned again. 303 to the editor. */
  @Post('posts/:id/trust/deletion')
  async take(@Param('id', ParseIntPipe) id: number): Promise<Answer> {
    await this.trust.set(id, 'cleaned');
    return this.#done(id);
  }

  /** POST /admin/settings/trust — the HTML of everything that was imported is shown as it stands. 303 to the settings. */
  @Post('settings/trust')
  async giveAll(): Promise<Answer> {
    await this.trust.trustAll();
    return seeOther(`/admin/settings?done=${await this.settings.publish()}`);
  }

  async #done(id: number): Promise<Answer> {
    await this.publisher.publish();
    return seeOther(`/admin/posts/${id}`);
  }
}
