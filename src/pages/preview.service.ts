import { Injectable } from '@nestjs/common';
import { escapeHtml } from '../core/html.js';
import { pathBy } from '../core/permalink.js';
import { labelSlug } from '../core/slug.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import type { DeskPost } from '../posts/desk.store.js';
import type { PostFields } from '../posts/post-fields.js';
import { renderApart } from '../rendering/render-pool.service.js';
import { type Source, textOf } from '../rendering/kept-texts.store.js';
import { settingsIn } from '../settings/settings.store.js';
import { asWritten, type PostText } from './as-written.js';
import { pageOf } from './post.page.js';
import { SiteView } from './site-view.store.js';
import { textOptions } from './text-options.js';
import { Theme } from './theme.service.js';

/** A post as the site would show it now, by the same code and in the same theme, before anybody else sees it. */
@Injectable()
export class PreviewMaker {
  constructor(
    private readonly database: Database,
    private readonly theme: Theme,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** The HTML of the page that `fields` would make of the post. */
  async page(post: DeskPost, fields: PostFields): Promise<string> {
    const reader = await this.database.reader();
    const settings = await settingsIn(reader);
    const publishedAt = fields.publishedAt ?? this.clock.iso();
    const slug = fields.slug || post.slug;
    const path =
      post.path ?? pathBy(fields.kind === 'page' ? '/:slug' : settings.permalink, { slug, publishedAt, category: fields.categories.map(labelSlug)[0] });
    const labels = (names: string[]) => names.map((name) => ({ name, slug: labelSlug(name) }));
    const row = {
      ...post,
      ...fields,
      path,
      publishedAt,
      updatedAt: publishedAt,
      tags: labels(fields.tags),
      categories: labels(fields.categories),
      authors: await reader.author.findMany({ where: { id: { in: post.authorIds } }, select: { slug: true, name: true } }),
    };
    this.theme.refresh();
    const view = new SiteView(this.database.rows, settings, this.config.url);
    const outcome = await pageOf(row, await shownText({ ...row, options: textOptions(row, settings) }), { path, view, theme: this.theme });
    return outcome.kind === 'page' ? String(outcome.body) : '';
  }

  /** The HTML of what a link shows that leads to no preview (any more). */
  async nothing(): Promise<string> {
    const reader = await this.database.reader();
    const view = new SiteView(this.database.rows, await settingsIn(reader), this.config.url);
    const outcome = this.theme.html('no-preview', view, { path: '/', name: 'Nothing here' }, {});
    return outcome.kind === 'page' ? String(outcome.body) : '';
  }
}

/** How much of a text that can't be rendered is shown below the reason, in characters. */
const enoughToSee = 20_000;

/** The text as readers would get it; when they can't, why, and what is written. */
async function shownText(post: Source): Promise<PostText> {
  const text = await asWritten(renderApart(textOf(post)), post.markdown.slice(0, enoughToSee));
  return text.refusal ? { ...text, html: `<p><strong>${escapeHtml(text.refusal)}.</strong></p>${text.html}` } : text;
}
