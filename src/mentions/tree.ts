import { Parser } from 'htmlparser2';

/** An element of a page of others. Texts are strings among its children. */
export type Element = { name: string; attributes: Record<string, string>; children: (Element | string)[] };

/** Deeper elements stand in the one of this depth: hostile pages nest without end, and who walks a tree must not fall off the stack. */
const mostDepth = 200;
/** What is nested deeper than that is not read at all (the parser takes longer and longer), nor what comes after so many elements. */
const mostOpen = 1_000;
const mostElements = 30_000;

class Enough extends Error {}

/** A page as a tree. Comments are left out. */
export function treeOf(html: string): Element {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open: Element[] = [root];
  let tooDeep = 0;
  let count = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (++count > mostElements) throw new Enough();
      const element = { name, attributes, children: [] };
      open.at(-1)!.children.push(element);
      if (open.length < mostDepth) open.push(element);
      else if (++tooDeep > mostOpen) throw new Enough();
    },
    onclosetag() {
      if (tooDeep > 0) tooDeep--;
      else open.pop();
    },
    ontext: (text) => void open.at(-1)!.children.push(text),
  });
  try {
    parser.end(html);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return root;
}

export const isElement = (node: Element | string): node is Element => typeof node !== 'string';

/** All elements, in the order in which they stand in the document. */
export function* elementsIn(element: Element): Generator<Element> {
  for (const child of element.children.filter(isElement)) {
    yield child;
    yield* elementsIn(child);
  }
}

export const classesOf = ({ attributes }: Element): string[] => (attributes['class'] ?? '').split(/\s+/).filter(Boolean);

const unseen = new Set(['script', 'style', 'template', 'noscript', 'head', 'title']);
const inline = new Set('a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var'.split(' '));

/** What is to be read in an element. */
export function textOf(element: Element): string {
  const parts = (node: Element | string): string => {
    if (!isElement(node)) return node;
    if (unseen.has(node.name)) return '';
    if (node.name === 'img') return node.attributes['alt'] ?? '';
    const text = node.children.map(parts).join('');
    return inline.has(node.name) ? text : ` ${text} `;
  };
  return plain(parts(element));
}

/** One line, without signs that nobody sees or that turn the direction of others. */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu, (sign) => (/\s/.test(sign) && sign !== '\uFEFF' ? ' ' : ''))
    .replace(/\s+/g, ' ')
    .trim();

const read = new WeakMap<object, { root: Element; base: string }>();

/** A page, parsed once, and the address against which the others in it are meant. */
export function parsed(page: { url: string; body: string }): { root: Element; base: string } {
  let tree = read.get(page);
  if (!tree) {
    const root = treeOf(page.body);
    read.set(page, (tree = { root, base: baseIn(root, page.url) }));
  }
  return tree;
}

function baseIn(root: Element, url: string): string {
  for (const { name, attributes } of elementsIn(root)) if (name === 'base' && attributes['href']) return URL.parse(attributes['href'], url)?.href ?? url;
  return url;
}
