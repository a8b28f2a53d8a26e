import { decodeHTML } from 'entities';
import { canonicalVideo } from '../html/players.js';
import { codeTag, linkTag } from '../html/write.js';
import type { Item } from './item.js';
import type { Site } from './site.js';

/** HTML of a text made of blocks; `isClassic` where it stands between them, and its line ends count. */
export type Part = { html: string; isClassic: boolean };

const comment = /<!--\s+(\/)?wp:([a-z][a-z\d_-]*(?:\/[a-z\d_-]+)?)\s+(?:(\{(?:(?!<!--)[^])*?\})\s+)?(\/)?-->/g;

export const hasBlocks = (text: string): boolean => /<!--\s+wp:[a-z]/.test(text);

/** The parts of a text, without the comments in which WordPress says what is a block. @param lost gets the names of blocks that hold nothing themselves */
export function partsOf(text: string, item: Item, site: Site, lost: Set<string>, depth = 0): Part[] {
  const parts: Part[] = [];
  let at = 0;
  let open: string[] = [];
  let html = '';
  for (const match of text.matchAll(comment)) {
    const [whole, isEnd, name = '', json, isAlone] = match;
    const between = text.slice(at, match.index);
    at = match.index + whole.length;
    if (open.length === 0) parts.push({ html: between, isClassic: true });
    else html += between;
    if (isAlone) {
      const alone = ofEmptyBlock(name, attributesOf(json), item, site, lost, depth);
      if (open.length === 0) parts.push(...alone);
      else html += alone.map((part) => part.html).join('\n');
    } else if (!isEnd) {
      open.push(name);
      html += startOf(name, attributesOf(json));
    } else if (open.length > 0) {
      const from = open.lastIndexOf(name);
      open = from >= 0 ? open.slice(0, from) : open;
      if (open.length > 0) continue;
      parts.push({ html: finished(name, html), isClassic: name === 'freeform' || name === 'core/freeform' });
      html = '';
    }
  }
  return [...parts, { html, isClassic: false }, { html: text.slice(at), isClassic: open.length === 0 }].filter((part) => part.html.trim() !== '');
}

type Attributes = Record<string, unknown>;

function attributesOf(json: string | undefined): Attributes {
  try {
    return json ? (JSON.parse(json) as Attributes) : {};
  } catch {
    return {};
  }
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Languages are said in the comment alone. */
const startOf = (name: string, { language, lang }: Attributes): string =>
  /code|highlight|prism|hljs/.test(name) && text(language ?? lang) ? `<div data-language="${text(language ?? lang).replace(/\W/g, '')}">` : '';

/** An address within an embed is what is to be seen there. */
function finished(name: string, html: string): string {
  if (!/^(?:core\/)?(?:embed|core-embed\/[\w-]+)$|^core-embed\//.test(name)) return html.includes('<div data-language=') ? `${html}</div>` : html;
  return html.replace(
    /(<div\b(?=[^<>]*\sclass="[^"<>]*wp-block-embed__wrapper)[^<>]*>)\s*(https?:\/\/[^\s<>"]+)\s*(<\/div>)/,
    (_, start: string, address: string, end: string) => {
      const page = decodeHTML(address);
      return `${start}<p>${linkTag(canonicalVideo(page) ?? page)}</p>${end}`;
    },
  );
}

function ofEmptyBlock(name: string, attributes: Attributes, item: Item, site: Site, lost: Set<string>, depth: number): Part[] {
  const plain = name.replace(/^core\//, '');
  const shared = plain === 'block' ? site.shared.get(text(attributes['ref'])) : undefined;
  if (shared !== undefined && depth < 5)
    return partsOf(shared, item, site, lost, depth + 1).map((part) => ({ ...part, isClassic: part.isClassic && !hasBlocks(shared) }));
  if (plain === 'footnotes') return [{ html: notesOf(item.meta.get('footnotes')), isClassic: false }];
  if (/code/.test(plain) && text(attributes['code'] ?? attributes['content'])) {
    return [{ html: codeTag(text(attributes['code'] ?? attributes['content']), text(attributes['language'])), isClassic: false }];
  }
  const address = text(attributes['url']);
  if (/embed|youtube|vimeo/.test(plain) && /^https?:/.test(address))
    return [{ html: `<p>${linkTag(canonicalVideo(address) ?? address)}</p>`, isClassic: false }];
  if (!/^(?:spacer|separator|nextpage|more|post-title|post-content)$/.test(plain)) lost.add(plain);
  return [];
}

/** Notes stand beside the text, as JSON. */
function notesOf(json: string | undefined): string {
  try {
    const notes = JSON.parse(json ?? '[]') as { id: string; content: string }[];
    return `<ol class="wp-block-footnotes">${notes.map(({ id, content }) => `<li id="${id}">${content} <a href="#${id}-link">↩︎</a></li>`).join('')}</ol>`;
  } catch {
    return '';
  }
}
