import { Parser } from 'htmlparser2';
import { invalid } from '../../core/problem.js';
import { xmlText } from '../../core/html.js';
import { escaped } from '../../core/markdown/escape.js';

/** An element with what is in it. Names begin with the usual prefix of their namespace, whatever the file calls it. */
export type XmlElement = {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** its own text, references read; of one that says it holds XHTML, that as it would be written */
  text: string;
  /** the line of the file on which its start tag ends */
  line: number;
  /** false: the file ended within it */
  isWhole: boolean;
};

const deepest = 100;
/** Of one element, all that is in it counted: four times the largest post. */
const longest = 16 * 1024 * 1024;

const usual: [pattern: RegExp, prefix: string][] = [
  [/^https?:\/\/wordpress\.org\/export\/1\.\d+\/?$/, 'wp'],
  [/^https?:\/\/wordpress\.org\/export\/1\.\d+\/excerpt\/?$/, 'excerpt'],
  [/^https?:\/\/purl\.org\/rss\/1\.0\/modules\/content\/?$/, 'content'],
  [/^https?:\/\/purl\.org\/dc\/elements\/1\.1\/?$/, 'dc'],
  [/^https?:\/\/www\.w3\.org\/2005\/Atom\/?$|^https?:\/\/purl\.org\/atom\/ns#$/, 'atom'],
  [/^https?:\/\/www\.w3\.org\/1999\/02\/22-rdf-syntax-ns#$/, 'rdf'],
  [/^https?:\/\/www\.w3\.org\/1999\/xhtml\/?$/, 'xhtml'],
  [/^https?:\/\/search\.yahoo\.com\/mrss\/?$/, 'media'],
  [/^https?:\/\/www\.itunes\.com\/dtds\/podcast-1\.0\.dtd$/i, 'itunes'],
];

type Open = { element: XmlElement; spaces: ReadonlyMap<string, string>; texts: string[]; isWanted: boolean; isMarkup: boolean };

/**
 * The wanted elements of an XML text, each with all that is in it, as soon as it ends; nothing else is kept. It forgives what real
 * exports get wrong: a lone ampersand, references of HTML, control characters.
 * @throws Problem('invalid') with the line: declared entities, endless nesting, an element beyond all measure
 */
export async function* elementsIn(chunks: AsyncIterable<string>, isWanted: (name: string, parents: string[]) => boolean): AsyncGenerator<XmlElement> {
  const found: XmlElement[] = [];
  const reader = new Reader(isWanted, found);
  for await (const chunk of chunks) {
    reader.write(chunk);
    yield* found.splice(0);
  }
  reader.end();
  yield* found;
}

class Reader {
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

function spacesIn(attributes: Record<string, string>, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = Object.entries(attributes).filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'));
  if (own.length === 0) return outer;
  const inner = new Map(outer);
  for (const [key, uri] of own) inner.set(key.slice(6), usual.find(([pattern]) => pattern.test(uri.trim()))?.[1] ?? `{${uri}}`);
  return inner;
}

/** The names of a default namespace stay bare: an Atom feed's own elements, or XHTML's. */
function named(written: string, spaces: ReadonlyMap<string, string>): string {
  const [prefix, local] = written.includes(':') ? written.split(':', 2) : ['', written];
  if (prefix === '') return local!;
  const known = spaces.get(prefix!);
  return known === undefined ? written : known.startsWith('{') ? written.replace(/^(?:wp|content|excerpt|dc|atom):/, '$&other-') : `${known}:${local}`;
}

/** The first child of that name; its text without the space around it, or null when it has none. */
export const childOf = (element: XmlElement, name: string): XmlElement | undefined => element.children.find((child) => child.name === name);
export const childrenOf = (element: XmlElement, name: string): XmlElement[] => element.children.filter((child) => child.name === name);
export const textOf = (element: XmlElement | undefined, name: string): string | null => (element && childOf(element, name)?.text.trim()) || null;
