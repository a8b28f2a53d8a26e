import { Injectable } from '@nestjs/common';
import type { AdminRequest } from '../auth/session.guard.js';
import { Assets } from '../platform/assets.service.js';

/** What every page of the admin shares: its title, style sheet and script, who is signed in, the token of its forms. */
@Injectable()
export class Frame {
  constructor(private readonly assets: Assets) {}

  /** @param script the page's own, src/browser/NAME.script.ts; the page must work without it */
  of(request: AdminRequest, title: string, script?: string) {
    const { author, formToken } = request;
    const frame = {
      title,
      css: this.assets.adminCss,
      signedIn: author !== null,
      authorName: author?.name,
      csrf: formToken,
      blogUrl: '/',
      isOwner: author?.role === 'owner',
    };
    return { frame: { ...frame, ...(script ? { script: this.assets.script(script) } : {}) } };
  }
}
