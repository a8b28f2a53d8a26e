import { Injectable } from '@nestjs/common';
import type { AdminRequest } from '../auth/session.guard.js';
import { Assets } from '../platform/assets.service.js';

/** What every page of the admin shares: its title, its style sheet, who is signed in, the token of its forms. */
@Injectable()
export class Frame {
  constructor(private readonly assets: Assets) {}

  of(request: AdminRequest, title: string) {
    const { author, formToken } = request;
    return { frame: { title, css: this.assets.adminCss, signedIn: author !== null, authorName: author?.name, csrf: formToken, blogUrl: '/' } };
  }
}
