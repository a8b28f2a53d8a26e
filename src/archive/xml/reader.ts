import { Parser } from 'htmlparser2';
import { xmlText } from '../../core/html.js';
import { escaped } from '../../core/markdown/escape.js';
import { invalid } from '../../core/problem.js';
import type { XmlElement } from './elements.js';
import { named, spacesIn } from './namespaces.js';

const deepest = 100;
/** Of one element, all that is in it counted: four times the largest post. */
const longest = 16 * 1024 * 1024;

type Open = { element: XmlElement; spaces: ReadonlyMap<string, string>; texts: string[]; isWanted: boolean; isMarkup: boolean };

/** Reads XML as it comes, and keeps of it the elements that are wanted. */
export class Reader {
  readonly #parser: Parser;
  readonly #open: Open[] = [];
  #chunk = '';
  #chunkStart = 0;
  #seen = 0;
  #line = 1;
  #isOver = false;
  #size = 0;

  constructor(
    private readonly isWanted: (name: string, parents: string[]) => boolean,
    private readonly found: XmlElement[],
  ) {
    this.#parser = new Parser(
      {
        onopentag: (name, attributes) => this.#opened(name, attributes),
        ontext: (text) => this.#text(text),
        onclosetag: () => this.#closed(),
        onprocessinginstruction: (name, data) => this.#declared(name, data),
      },
      { xmlMode: true, decodeEntities: true },
    );
  }

  write(chunk: string): void {
    this.#chunkStart += this.#chunk.length;
    this.#chunk = chunk;
    this.#seen = 0;
    this.#parser.write(chunk);
    this.#lineTo(chunk.length);
  }

  end(): void {
    this.#isOver = true;
    this.#parser.end();
  }

  #lineTo(end: number): number {
    for (let at = this.#chunk.indexOf('\n', this.#seen); at >= 0 && at < end; at = this.#chunk.indexOf('\n', at + 1)) this.#line += 1;
    this.#seen = Math.max(this.#seen, end);
    return this.#line;
  }

  #opened(written: string, attributes: Record<string, string>): void {
    const above = this.#open.at(-1);
    const spaces = spacesIn(attributes, above?.spaces ?? new Map());
    const name = named(written, spaces);
    const line = this.#lineTo(Math.max(0, this.#parser.endIndex - this.#chunkStart));
    if (this.#open.length >= deepest) throw invalid('file', `line ${line}: elements nest deeper than ${deepest}`);
    const element = { name, attributes, children: [], text: '', line, isWhole: true };
    const isInside = above?.isWanted ?? false;
    if (above?.isMarkup) {
      const tag = `<${local(written)}${Object.entries(attributes)
        .map(([key, value]) => (key.startsWith('xmlns') ? '' : ` ${key}="${escaped(value)}"`))
        .join('')}>`;
      above.texts.push(tag);
      this.#measure(tag.length);
      this.#open.push({ element: { ...element, name: local(written) }, spaces, texts: above.texts, isWanted: true, isMarkup: true });
      return;
    }
    if (isInside) {
      above!.element.children.push(element);
      this.#measure(written.length + JSON.stringify(attributes).length);
    } else this.#size = 0;
    const isWanted =
      isInside ||
      this.isWanted(
        name,
        this.#open.map((each) => each.element.name),
      );
    this.#open.push({ element, spaces, texts: [], isWanted, isMarkup: isWanted && attributes['type'] === 'xhtml' });
  }

  #text(text: string): void {
    const above = this.#open.at(-1);
    if (!above?.isWanted) return;
    this.#measure(text.length);
    above.texts.push(above.isMarkup ? escaped(text) : text);
  }

  #measure(length: number): void {
    this.#size += length;
    if (this.#size > longest) throw invalid('file', `line ${this.#line}: an element has more than ${longest / 1024 / 1024} MB`);
  }

  #closed(): void {
    const { element, texts, isWanted, isMarkup } = this.#open.pop()!;
    if (this.#isOver) element.isWhole = false;
    if (isMarkup && this.#open.at(-1)?.isMarkup) return void texts.push(empty.has(element.name) ? '' : `</${element.name}>`);
    if (!isWanted) return;
    element.text = xmlText(texts.join(''));
    if (!this.#open.at(-1)?.isWanted) this.found.push(element);
  }

  #declared(name: string, data: string): void {
    if (name.toLowerCase() === '!doctype' && /[[]|<!ENTITY/i.test(data)) {
      throw invalid('file', `line ${this.#line}: it declares entities of its own (a DTD), and a text that does so is not read`);
    }
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
const empty = new Set(['br', 'hr', 'img', 'input', 'wbr', 'source', 'track', 'embed', 'col', 'area']);
