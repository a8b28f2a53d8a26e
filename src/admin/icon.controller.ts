import { Controller, Post, Req } from '@nestjs/common';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { Problem } from '../core/problem.js';
import { type Answer, seeOther } from '../platform/answer.js';
import { wantsJson } from '../platform/problem.filter.js';
import { smallFileOf } from '../platform/uploads.js';
import { IconStore } from '../settings/icon.store.js';
import { SettingsPage } from './settings-page.service.js';

/** Far more than an icon may have: that is refused in words. */
const formBytes = 256 * 1024;

/** The icon from a file. It has a form of its own: a form with a file is sent in another way. */
@For('settings')
@Controller('admin/settings/icon')
export class IconController {
  constructor(
    private readonly page: SettingsPage,
    private readonly icons: IconStore,
  ) {}

  /** POST /admin/settings/icon {file} — PNG, SVG or ICO, by its bytes; 422 when it is none. */
  @Post()
  async put(@Req() request: AdminRequest): Promise<Answer> {
    try {
      await this.icons.put(await smallFileOf(request, formBytes));
      return seeOther(`/admin/settings?done=${await this.page.publish()}`);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind === 'large' || wantsJson(request)) throw error;
      return this.page.show(request, { problems: [error] }, 422);
    }
  }

  /** POST /admin/settings/icon/deletion — back to the letters. */
  @Post('deletion')
  async remove(): Promise<Answer> {
    await this.icons.remove();
    return seeOther(`/admin/settings?done=${await this.page.publish()}`);
  }
}
