import { randomUUID } from 'node:crypto';
import { smallCss, xmlText } from '../core/html.js';
import { directionOf } from '../core/locale.js';
import type { Views } from '../platform/views.service.js';
import type { Made, Text } from '../rendering/job.js';
import type { Texts } from '../rendering/kept-texts.store.js';
import { type Settings, themeNames } from '../settings/settings.js';
import { type Article, type FeedLink, headOf, type Picture } from './head.js';
import { page, type Outcome } from './outcome.js';
import { asWritten, type PostText } from './as-written.js';
import { type Look, lookFrom, onPaper } from './look.js';
import { type Part, partsOf } from './parts.js';
import type { PostRow } from './public-posts.store.js';
import type { SiteView } from './site-view.store.js';
import { textOptions } from './text-options.js';

const empty = Buffer.alloc(0);

export type Frame = {
  path: string;
  /** what the page is about; empty on the home page */
  name: string;
  description?: string;
  lang?: string | null;
  feeds?: FeedLink[];
  /** the same page in its languages, itself among them */
  translations?: { lang: string | null; href: string }[];
  article?: Article;
  picture?: Picture | null;
  /** whether others may tell that they link here */
  takesMentions?: boolean;
};

/** No XML text can hold it. */
const gap = '\0';

/** Turns what a page holds into its bytes, with the templates of views/site. */
export class Theme {
  /** by the row of a run: within one nothing is chosen anew */
  readonly #texts = new WeakMap<PostRow, Promise<PostText>>();
  #look: { key: string; look: Look; sheets: Map<string, Buffer> } | undefined;
  /** Stands for the style sheet while a page is made, which is longer than most of what is said there; no text can hold it. */
  readonly #sign = `\u0001${randomUUID()}`;
  #ids: ReadonlySet<string> | undefined;

  constructor(
    private readonly views: Views,
    private readonly texts: Texts,
  ) {}

  /** What is wrong with a template of the theme; null when nothing is. */
  get fault(): string | null {
    return this.views.fault('site');
  }

  /** Ids on the page of a post that are the theme's own, so that nothing in a text can have them. */
  get ids(): ReadonlySet<string> {
    return (this.#ids ??= this.views.ids('site/post'));
  }

  /** An HTML page: the template's own data, and the frame that all pages share. */
  html(template: string, view: SiteView, frame: Frame, data: object): Outcome {
    const { title, tagline, lang } = view.settings;
    const named = frame.name ? `${frame.name} · ${title}` : title;
    const shared = {
      site: { title, tagline, lang, dir: directionOf(lang) },
      ...this.#lookOf(view.settings),
      css: this.#sign,
      title: named,
      path: frame.path,
      head: headOf({ ...frame, description: frame.description || tagline || named, lang: frame.lang ?? lang }, { title }, view.url),
      api: `${view.url}/api`,
      takesMentions: frame.takesMentions ?? false,
      lang: frame.lang ?? lang,
      translations: frame.translations ?? [],
    };
    const html = this.views.render(`site/${template}`, { frame: shared, ...data });
    const [head = '', ...bodies] = html.split(this.#sign);
    // Where a theme shows the sheet twice, or not at all
    const body = bodies.join(this.#look!.look.css);
    const sheet = bodies.length === 0 ? empty : this.#sheet(partsOf(body), view.settings);
    return page(Buffer.concat([Buffer.from(xmlText(head)), sheet, Buffer.from(xmlText(body))]));
  }

  /** Made once a run: all pages look the same. */
  #lookOf(settings: Settings): Look {
    const key = JSON.stringify(themeNames.map((name) => settings[name]));
    if (this.#look?.key !== key) this.#look = { key, look: lookFrom(smallCss(this.views.styles('site')), settings), sheets: new Map() };
    return this.#look.look;
  }

  /** The sheet of all pages with the parts that one needs: each read and made small when a page first needs it. */
  #sheet(parts: Part[], settings: Settings): Buffer {
    const { look, sheets } = this.#look!;
    const name = parts.join(' ');
    let sheet = sheets.get(name);
    if (!sheet) {
      const more = parts.map((part) => onPaper(smallCss(this.views.file(`site/parts/${part}.css`)), settings.colours));
      sheets.set(name, (sheet = Buffer.from(xmlText(look.css + more.join('')))));
    }
    return sheet;
  }

  /** A page that is no HTML: feeds, the sitemap. */
  text(template: string, data: object): Outcome {
    return page(this.part(template, data));
  }

  /** A part of a page that is no HTML, such as an entry of a feed. */
  part(template: string, data: object): string {
    return this.views.render(`site/${template}`, data);
  }

  /** A page that is no HTML, with parts that are bytes already where its template says `{{{parts}}}`. */
  around(template: string, data: object, parts: Buffer[]): Outcome {
    const [head = '', tail = ''] = this.part(template, { ...data, parts: gap }).split(gap);
    return page(Buffer.concat([Buffer.from(head), ...parts, Buffer.from(tail)]));
  }

  /** A post's text as HTML. */
  textOf(post: PostRow, settings: Settings): Promise<PostText> {
    const options = textOptions(post, settings);
    let text = this.#texts.get(post);
    if (!text) this.#texts.set(post, (text = asWritten(this.texts.of({ ...post, options }), post.markdown)));
    return text;
  }

  /** Any other text. */
  apart(text: Text): Promise<Made> {
    return this.texts.apart(text);
  }

  /** Looks whether the owner's theme is another one by now. */
  refresh(): void {
    if (!this.views.refresh('site')) return;
    this.#look = undefined;
    this.#ids = undefined;
  }

  /** Gives back what a large run took. */
  rest(): Promise<void> {
    return this.texts.rest();
  }
}
