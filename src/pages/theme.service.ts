import { Injectable } from '@nestjs/common';
import { smallCss, xmlText } from '../core/html.js';
import { renderMarkdown, type Rendered } from '../core/markdown.js';
import { Views } from '../platform/views.service.js';
import { page, type Outcome } from './outcome.js';
import type { PostRow, SiteView } from './site-view.store.js';

/** Texts kept rendered while many pages are made that show the same posts. */
const textsKept = 500;

export type Frame = {
  path: string;
  /** what the page is about; empty on the home page */
  name: string;
  description?: string;
  lang?: string | null;
  feeds?: { type: string; title: string; url: string }[];
  article?: { publishedAt: string; updatedAt: string };
};

/** Turns what a page holds into its bytes, with the templates of views/site. */
@Injectable()
export class Theme {
  #css: string | undefined;
  readonly #texts = new Map<string, Rendered>();

  constructor(private readonly views: Views) {}

  /** An HTML page: the template's own data, and the frame that all pages share. */
  html(template: string, view: SiteView, frame: Frame, data: object): Outcome {
    const { title, tagline, lang } = view.settings;
    this.#css ??= smallCss(this.views.file('site/site.css'));
    const shared = {
      site: { title, tagline, lang },
      title: frame.name ? `${frame.name} · ${title}` : title,
      path: frame.path,
      canonical: view.url + frame.path,
      description: frame.description || tagline,
      lang: frame.lang ?? lang,
      css: this.#css,
      feeds: frame.feeds ?? siteFeeds(title),
      isPost: frame.article !== undefined,
      article: frame.article,
    };
    return page(xmlText(this.views.render(`site/${template}`, { frame: shared, ...data })));
  }

  /** A page that is no HTML: feeds, the sitemap. */
  text(template: string, data: object): Outcome {
    return page(this.views.render(`site/${template}`, data));
  }

  /** A post's text as HTML. Kept by version, for the pages that show it too. */
  textOf(post: PostRow): Rendered {
    const key = `${post.id}:${post.version}`;
    let text = this.#texts.get(key);
    if (!text) {
      text = renderMarkdown(post.markdown, `p${post.id}-`);
      if (this.#texts.size >= textsKept) this.#texts.delete(this.#texts.keys().next().value!);
      this.#texts.set(key, text);
    }
    return text;
  }
}

const siteFeeds = (title: string) => [
  { type: 'application/atom+xml', title, url: '/atom.xml' },
  { type: 'application/feed+json', title, url: '/feed.json' },
];
