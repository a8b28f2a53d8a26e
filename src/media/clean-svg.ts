import { drawingSize, elementName, type EmbeddedCleaner, isSafeCss, safeAttribute } from './svg-parts.js';
import { type SvgToken, svgTokens } from './svg-tokens.js';

const most = { elements: 50_000, depth: 200 };
const namespaces = ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';

/**
 * An SVG written anew from its shapes. Scripts, event handlers, links, foreign content, metadata and whatever would be
 * fetched from elsewhere are left out: what is not known to be harmless does not come along.
 * @throws Error when it is no SVG, is not well-formed, declares entities, or has more elements than a drawing needs
 */
export function cleanSvg(text: string, embedded: EmbeddedCleaner): { svg: string; width?: number; height?: number } {
  const drawing = new Drawing(embedded);
  for (const token of svgTokens(text)) drawing.add(token);
  return drawing.finished();
}

class Drawing {
  readonly #out: string[] = [];
  /** names of the open elements as they are written; null from one that is left out on */
  readonly #open: (string | null)[] = [];
  #elements = 0;
  #css: string | null = null;
  #size = {};

  constructor(private readonly embedded: EmbeddedCleaner) {}

  add(token: SvgToken): void {
    if (token.kind === 'open') this.#begin(token);
    else if (token.kind === 'close') this.#end(this.#open.pop() ?? null);
    else if (this.#css !== null) this.#css += token.text;
    else if (this.#open.at(-1)) this.#out.push(escaped(token.text));
  }

  finished(): { svg: string; width?: number; height?: number } {
    if (this.#elements === 0) throw new Error('it does not begin with <svg>');
    return { svg: `${this.#out.join('')}\n`, ...this.#size };
  }

  #begin({ name, attributes, isEmpty }: SvgToken & { kind: 'open' }): void {
    const isRoot = this.#open.length === 0;
    if (++this.#elements > most.elements || this.#open.length > most.depth) throw new Error('it has more elements than a drawing needs');
    const isLeftOut = this.#css !== null || this.#open.at(-1) === null;
    const written = isLeftOut ? null : elementName(name, attributes);
    if (isRoot && (written !== 'svg' || this.#elements > 1)) throw new Error('it does not begin with <svg>');
    if (isRoot) this.#size = drawingSize(attributes);
    if (written) this.#out.push(`<${written}${isRoot ? namespaces : ''}${this.#attributes(written, attributes)}${isEmpty ? '/' : ''}>`);
    if (isEmpty) return;
    this.#open.push(written);
    if (written === 'style') this.#css = '';
  }

  #end(written: string | null): void {
    if (written === 'style' && this.#css !== null) this.#out.push(isSafeCss(this.#css) ? escaped(this.#css) : '');
    if (written === 'style') this.#css = null;
    if (written) this.#out.push(`</${written}>`);
  }

  #attributes(element: string, attributes: Map<string, string>): string {
    return [...attributes]
      .map(([key, value]) => [key, safeAttribute(element, key, value, this.embedded)] as const)
      .map(([key, value]) => (value === null ? '' : ` ${key}="${escaped(value)}"`))
      .join('');
  }
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
