import { Injectable } from '@nestjs/common';
import { type Right, rightsOf } from '../auth/rights.js';
import type { AdminRequest } from '../auth/session.guard.js';
import { Assets } from '../platform/assets.service.js';

/** Where the header leads beside the desk and one's account, and for whom. */
const places: { href: string; name: string; right: Right }[] = [
  { href: '/admin/media', name: 'Media', right: 'write' },
  { href: '/admin/people', name: 'People', right: 'people' },
  { href: '/admin/settings', name: 'Settings', right: 'settings' },
];
const desk = '/admin';
const account = '/admin/people/me';

/** What every page of the admin shares: its title, style sheet and script, who is signed in and what they may, the token of their forms. */
@Injectable()
export class Frame {
  constructor(private readonly assets: Assets) {}

  /**
   * @param script the page's own, src/browser/NAME.script.ts; the page must work without it
   * @param sheet a style sheet beside that of all pages, public/admin/NAME
   */
  of(request: AdminRequest, title: string, script?: string, sheet?: string) {
    const { author, formToken } = request;
    const here = placeOf(request.url);
    const may = author ? rightsOf(author.role) : {};
    const frame = {
      title,
      css: this.assets.adminCss,
      signedIn: author !== null,
      authorId: author?.id,
      authorName: author?.name,
      authorEmail: author?.email,
      may,
      places: places.filter(({ right }) => may[right]).map((place) => ({ ...place, isHere: place.href === here })),
      isAtDesk: here === desk,
      isAtAccount: here === account,
      csrf: formToken,
    };
    return { frame: { ...frame, ...(script && { script: this.assets.script(script) }), ...(sheet && { sheet: this.assets.sheet(sheet) }) } };
  }
}

/** The place that an address belongs to: the longest that it begins with. */
function placeOf(url: string): string | undefined {
  const path = url.split('?')[0]!;
  const around = [desk, account, ...places.map(({ href }) => href)].filter((href) => path === href || path.startsWith(`${href}/`));
  return around.toSorted((a, b) => b.length - a.length)[0];
}
