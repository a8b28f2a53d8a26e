import { Controller, Get, Param } from '@nestjs/common';
import { Anyone } from '../auth/session.guard.js';
import { encodePath } from '../core/path.js';
import { PreviewMaker } from '../pages/preview.service.js';
import { type Answer, empty, found, html } from '../platform/answer.js';
import { PreviewLinkStore } from '../posts/preview-link.store.js';
import { readableFrom } from '../posts/read-form.js';
import { WorkingCopyStore } from '../posts/working-copy.store.js';
import { Doors } from '../publishing/doors.store.js';
import { SettingsStore } from '../settings/settings.store.js';
import { secretHeadersOf, secretPage } from './secret-page.js';

/** The reader's end of a preview link. Writes nothing and knows nobody. */
@Controller('preview')
export class PreviewLinkController {
  constructor(
    private readonly links: PreviewLinkStore,
    private readonly copies: WorkingCopyStore,
    private readonly previews: PreviewMaker,
    private readonly settings: SettingsStore,
    private readonly doors: Doors,
  ) {}

  /** GET /preview/:token — the post with what is typed; 302 to it once it is public; one and the same 404 for every other token. The engine finds itself by a token of its own (204). */
  @Anyone()
  @Get(':token')
  async show(@Param('token') token: string): Promise<Answer> {
    if (this.doors.knows(token)) return empty(204, secretHeadersOf());
    const post = await this.links.opens(token);
    if (!post) return secret(await this.previews.nothing(), 404);
    if (post.path !== null) return found(encodePath(post.path), secretHeadersOf());
    const { timeZone } = await this.settings.read();
    const draft = await this.copies.open(post.id, timeZone);
    const page = await this.previews.page(draft.post, readableFrom(draft.form, draft.post, timeZone));
    return secret(page);
  }
}

function secret(made: string, status = 200): Answer {
  const page = secretPage(made);
  return html(page, secretHeadersOf(page), status);
}
