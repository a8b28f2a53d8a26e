import { Injectable } from '@nestjs/common';
import { BoundedMap } from '../core/bounded-map.js';
import { escapeHtml, smallCss, xmlText } from '../core/html.js';
import { directionOf } from '../core/locale.js';
import type { MarkdownOptions, Rendered } from '../core/markdown.js';
import { Assets } from '../platform/assets.service.js';
import { richText } from '../platform/rich-text.js';
import { Views } from '../platform/views.service.js';
import { type Settings, themeNames } from '../settings/settings.js';
import { page, type Outcome } from './outcome.js';
import { type Look, lookFrom } from './look.js';
import type { PostRow } from './public-posts.store.js';
import type { SiteView } from './site-view.store.js';
import { textOptions } from './text-options.js';

/** Rendered texts kept, in characters: while many pages are made that show the same posts, and between two runs. */
const keptWhileMaking = 24_000_000;
const keptAtRest = 1_000_000;

export type Frame = {
  path: string;
  /** what the page is about; empty on the home page */
  name: string;
  description?: string;
  lang?: string | null;
  feeds?: { type: string; title: string; url: string }[];
  /** the same page in its languages, itself among them */
  translations?: { lang: string | null; href: string }[];
  article?: { publishedAt: string; updatedAt: string };
};

/** Turns what a page holds into its bytes, with the templates of views/site. */
@Injectable()
export class Theme {
  #look: { key: string; look: Look } | undefined;
  readonly #texts = new BoundedMap<string, Rendered>(keptWhileMaking);

  constructor(
    private readonly views: Views,
    private readonly assets: Assets,
  ) {}

  /** The scripts of the site, which nobody needs to read. */
  get kudosScript(): string {
    return `/kudos/script/${this.assets.scriptName('kudos')}`;
  }
  get searchScript(): string {
    return `/search/script/${this.assets.scriptName('search')}`;
  }

  /** An HTML page: the template's own data, and the frame that all pages share. */
  html(template: string, view: SiteView, frame: Frame, data: object): Outcome {
    const { title, tagline, lang } = view.settings;
    const shared = {
      site: { title, tagline, lang, dir: directionOf(lang) },
      ...this.#lookOf(view.settings),
      title: frame.name ? `${frame.name} · ${title}` : title,
      path: frame.path,
      canonical: view.url + frame.path,
      api: `${view.url}/api`,
      description: frame.description || tagline,
      lang: frame.lang ?? lang,
      translations: frame.translations ?? [],
      feeds: frame.feeds ?? siteFeeds(title),
      isPost: frame.article !== undefined,
      article: frame.article,
    };
    return page(xmlText(this.#withCode(this.views.render(`site/${template}`, { frame: shared, ...data }), view.settings)));
  }

  /** Made once a run: all pages look the same. */
  #lookOf(settings: Settings): Look {
    const key = JSON.stringify(themeNames.map((name) => settings[name]));
    if (this.#look?.key !== key)
      this.#look = { key, look: lookFrom(smallCss(this.views.styles('site')), smallCss(this.views.file('site/parts/code.css')), settings) };
    return this.#look.look;
  }

  /** Most pages show no code, and don't carry its colours. */
  #withCode(html: string, settings: Settings): string {
    return html.includes('<code class="language-') ? html.replace('</style>', () => `${this.#lookOf(settings).codeCss}</style>`) : html;
  }

  /** A page that is no HTML: feeds, the sitemap. */
  text(template: string, data: object): Outcome {
    return page(this.views.render(`site/${template}`, data));
  }

  /** A post's text as HTML. Kept by version, for the pages that show it too. */
  textOf(post: PostRow, settings: Settings): Rendered {
    const key = `${post.id}:${post.version}:${JSON.stringify(textOptions(post, settings))}`;
    let text = this.#texts.get(key);
    if (!text) {
      text = rendered(post, settings);
      this.#texts.set(key, text, text.html.length + text.excerptHtml.length);
    }
    return text;
  }

  /** Looks whether the owner's theme is another one by now. */
  refresh(): void {
    this.views.refresh('site');
    this.#look = undefined;
  }

  /** Gives back what a large run took; the posts used last stay for the next small one. */
  rest(): void {
    this.#texts.shrinkTo(keptAtRest);
  }
}

/** A text that can't be rendered is shown as it is written: one post must not stop the lists and feeds that hold it too. */
export const rendered = (post: PostRow, settings: Settings): Rendered => renderedText(post.markdown, `p${post.id}-`, textOptions(post, settings));

export function renderedText(markdown: string, idPrefix: string, options: MarkdownOptions): Rendered {
  try {
    return richText(markdown, idPrefix, options);
  } catch {
    return { html: `<pre>${escapeHtml(markdown)}</pre>`, excerptHtml: '', hasMore: true };
  }
}

const siteFeeds = (title: string) => [
  { type: 'application/atom+xml', title, url: '/atom.xml' },
  { type: 'application/feed+json', title, url: '/feed.json' },
];
