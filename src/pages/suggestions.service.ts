import { Injectable } from '@nestjs/common';
import { nearest } from '../core/nearest.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { settingsIn } from '../settings/settings.store.js';
import { missingPage } from './machine.page.js';
import { type Address, suggestedPosts } from './public-posts.store.js';
import { SiteView } from './site-view.store.js';
import { Theme } from './theme.service.js';

/** A look through ten thousand posts takes some milliseconds: who tries addresses by the thousand gets the plain page. */
const perSecond = 10;

/** The 404 page with what a reader may have meant. */
@Injectable()
export class Suggestions {
  #posts: Promise<Address[]> | undefined;
  #second = 0;
  #given = 0;

  constructor(
    private readonly database: Database,
    private readonly theme: Theme,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** The body for an address at which nothing is; null when nothing is like it, or too many ask. */
  async page(path: string): Promise<string | null> {
    if (!canBeMeant(path) || this.#isBusy()) return null;
    const reader = await this.database.reader();
    this.#posts ??= suggestedPosts(reader);
    const posts = nearest(path, await this.#posts);
    if (posts.length === 0) return null;
    const view = new SiteView(reader, await settingsIn(reader), this.config.url);
    const outcome = await missingPage({ path, view, theme: this.theme }, ...posts.map(({ id }) => String(id)));
    return outcome?.kind === 'page' ? String(outcome.body) : null;
  }

  /** The site is another one: so are its addresses. */
  forget(): void {
    this.#posts = undefined;
  }

  #isBusy(): boolean {
    const second = Math.floor(this.clock.now().getTime() / 1000);
    if (second !== this.#second) this.#given = 0;
    this.#second = second;
    return ++this.#given > perSecond;
  }
}

/** Files and the doors of other engines are not what readers mistype. */
const canBeMeant = (path: string): boolean => /^\/[^.]{3,300}$/.test(path) && !/\/\/|\/(wp-|cgi-bin|phpmyadmin|vendor)/i.test(path);
