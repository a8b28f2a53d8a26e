import { Renderer, type Token, type Tokens } from 'marked';
import { explained } from './abbreviations.js';
import { withoutAmp } from './amp.js';
import { type Attributes, withAttributes } from './attributes.js';
import { decoded, escaped } from './escape.js';
import { formula } from './maths.js';
import type { TextState } from './text-state.js';
import { videoAt } from './video.js';
import { videoInline } from './video-html.js';

/** What GitHub takes out of raw HTML: https://github.github.com/gfm/#disallowed-raw-html-extension- */
const filtered = /<(?=\/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?![\w-]))/gi;

/** What is wider than a phone can be scrolled, and so has to be within reach of the keyboard. */
const focusable = ' tabindex="0"';

/** marked's renderer, with CommonMark's references and spaces, and with the attributes that authors give. */
export class OurRenderer extends Renderer {
  constructor(private readonly state: TextState) {
    super();
  }

  /** Line ends without the spaces around them, which CommonMark 0.31 takes away in 4.8 and 6.8. */
  override text(token: Tokens.Text | Tokens.Escape): string {
    if ('tokens' in token && token.tokens) return this.parser.parseInline(token.tokens);
    if ('escaped' in token && token.escaped) return token.text;
    if (token.type === 'escape') return escaped(token.text);
    return explained(token.text.replace(/[ \t]*\n[ \t]*/g, '\n'), this.state, (text) => escaped(decoded(text)));
  }

  override paragraph(token: Tokens.Paragraph): string {
    const html = this.parser.parseInline(token.tokens).replace(/^[ \t]+/, '');
    return this.#with(token, 'isLabel' in token ? `<p><label>${html}</label></p>\n` : `<p>${html}</p>\n`);
  }

  override heading(token: Tokens.Heading & { id?: string }): string {
    const html = this.parser.parseInline(token.tokens);
    if (!token.id) return this.#with(token, `<h${token.depth}>${html}</h${token.depth}>\n`);
    const id = escaped(token.id);
    const anchor = `<a class="anchor" href="#${id}" aria-label="${escaped(this.state.words.anchor)}"></a>`;
    return this.#with(token, `<h${token.depth} id="${id}">${html}${anchor}</h${token.depth}>\n`);
  }

  override code(token: Tokens.Code): string {
    const language = decoded(/^\S*/.exec(token.lang ?? '')![0]);
    if (language === 'math' && this.state.has('maths')) return this.#with(token, `<p>${formula(token.text, true, this.state)}</p>\n`);
    const code = token.text ? `${token.text.replace(/\n$/, '')}\n` : '';
    const shown = (language && this.state.has('code') && this.state.tools.highlight?.(code, language)) || escaped(code);
    const isWide = this.state.has('scrolling') && /[^\n]{34}/.test(code);
    return this.#with(token, `<pre${isWide ? focusable : ''}><code${language ? ` class="language-${escaped(language)}"` : ''}>${shown}</code></pre>\n`);
  }

  override link(token: Tokens.Link): string {
    if (token.autolink) return super.link(token);
    const { href, title } = token;
    return this.#with(token, super.link({ ...token, href: literal(decoded(href)), title: title ? literal(decoded(title)) : title } as Tokens.Link));
  }

  override image(token: Tokens.Image): string {
    const { href, title } = token;
    return this.#with(token, super.image({ ...token, href: literal(decoded(href)), title: title ? literal(decoded(title)) : title } as Tokens.Image));
  }

  override html({ text, block }: Tokens.HTML | Tokens.Tag): string {
    const html = this.state.has('amp') ? withoutAmp(text, block, (address) => videoInline(videoAt(address)!, this.state)) : text;
    return this.state.rawHtml === 'filtered' ? html.replace(filtered, '&lt;') : html;
  }

  override listitem(item: Tokens.ListItem): string {
    return `<li${item.task && this.state.has('tasks') ? ' class="task"' : ''}>${this.parser.parse(item.tokens)}</li>\n`;
  }

  override list(token: Tokens.List): string {
    return this.#with(token, super.list(token));
  }

  override blockquote(token: Tokens.Blockquote): string {
    return this.#with(token, super.blockquote(token));
  }

  override table(token: Tokens.Table): string {
    const isWide = this.state.has('scrolling') && [token.header, ...token.rows].some((row) => row.map(({ text }) => text).join('  ').length > 34);
    return this.#with(token, isWide ? super.table(token).replace('<table', `<table${focusable}`) : super.table(token));
  }

  override codespan(token: Tokens.Codespan): string {
    return this.#with(token, `<code>${escaped(token.text)}</code>`);
  }

  override em(token: Tokens.Em): string {
    return this.#with(token, super.em(token));
  }

  override strong(token: Tokens.Strong): string {
    return this.#with(token, super.strong(token));
  }

  override del(token: Tokens.Del): string {
    return this.#with(token, super.del(token));
  }

  #with(token: Token, html: string): string {
    return withAttributes(html, (token as { attributes?: Attributes }).attributes);
  }
}

/** marked lets references stand when it escapes; what is decoded has none left. */
const literal = (text: string): string => text.replace(/&/g, '&amp;');
