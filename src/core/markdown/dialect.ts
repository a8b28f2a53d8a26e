import { Marked, type RendererExtension, type RendererThis, type Tokens, type TokenizerAndRendererExtension } from 'marked';
import { abbreviations } from './abbreviations.js';
import { ampHtml } from './amp-html.js';
import { type Attributes, withAttributes } from './attributes.js';
import { hasCjk } from './cjk-rules.js';
import { definitions } from './definitions.js';
import { footnotes } from './footnotes.js';
import { maths, withoutFormulas } from './maths.js';
import { OurRenderer } from './renderer.js';
import { scripts } from './scripts.js';
import { spans } from './spans.js';
import type { TextState } from './text-state.js';
import { tocOf } from './toc.js';
import { OurTokenizer } from './tokenizer.js';
import type { Video } from './video.js';
import { videoHtml } from './video-html.js';

/** marked for one text. Extensions whose signs the text lacks are left out: they would be asked at every step. */
export function dialect(state: TextState, markdown: string): Marked {
  const { has } = state;
  const extensions: TokenizerAndRendererExtension[] = [...structures(state)];
  // The last one is asked first
  if (has('definitions') && /(?:^|[\s>]):[ \t]/m.test(markdown)) extensions.push(definitions);
  if (has('abbreviations') && markdown.includes('*[')) extensions.push(abbreviations(state));
  if (has('attributes') && markdown.includes('{')) extensions.push(...spans(state));
  if (has('scripts') && /[~^]/.test(markdown)) extensions.push(...scripts);
  if (has('footnotes') && markdown.includes('[^')) extensions.push(...footnotes(state));
  if (has('amp') && /<amp-/i.test(markdown)) extensions.push(...ampHtml);
  const hasMaths = has('maths') && /\$|\\\\[([]/.test(markdown);
  if (hasMaths) extensions.push(...maths(state));
  const marked = new Marked({ gfm: has('github'), extensions, ...(hasMaths ? { hooks: { emStrongMask: withoutFormulas } } : {}) });
  marked.defaults.tokenizer = new OurTokenizer(has('github'), has('cjk') && has('github') && hasCjk(markdown));
  marked.defaults.renderer = new OurRenderer(state);
  return marked;
}

/** What blocks become that are more than they look like, see structure.ts. */
const structures = (state: TextState): RendererExtension[] => [
  { name: 'toc', renderer: () => (state.isExcerpt ? '' : tocOf(state)) },
  {
    name: 'alert',
    renderer(token) {
      const kind = String(token['kind']) as 'note';
      const html = `<div class="alert ${kind}" role="note">\n<p><strong>${state.words[kind]}</strong></p>\n${this.parser.parse(token.tokens ?? [])}</div>\n`;
      return withAttributes(html, token['attributes'] as Attributes | undefined);
    },
  },
  {
    name: 'figure',
    renderer(token) {
      const caption = this.parser.parseInline([token['caption'] as Tokens.Text]);
      return withAttributes(`<figure>${inline(this, token)}<figcaption>${caption}</figcaption></figure>\n`, token['attributes'] as Attributes | undefined);
    },
  },
  { name: 'label', renderer: labelled },
  {
    name: 'video',
    renderer(token) {
      return videoHtml(token['video'] as Video, inline(this, token), state);
    },
  },
];

function labelled(this: RendererThis, token: Tokens.Generic): string {
  return `<label>${inline(this, token)}</label>`;
}

const inline = ({ parser }: RendererThis, token: Tokens.Generic): string => parser.parseInline(token.tokens ?? []).trim();
