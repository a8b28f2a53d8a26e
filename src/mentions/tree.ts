import { setImmediate as othersFirst } from 'node:timers/promises';
import { Parser } from 'htmlparser2';

/** An element of a page of others. Texts are strings among its children. `classes` are the first ones: no page needs more. */
export type Element = { name: string; attributes: Record<string, string>; classes: string[]; children: (Element | string)[] };

/** Deeper elements stand in the one of this depth: hostile pages nest without end, and who walks a tree must not fall off the stack. */
const mostDepth = 200;
/** What is nested deeper than that is not read at all (the parser takes longer and longer), nor what comes after so many elements. */
const mostOpen = 1_000;
const mostElements = 30_000;

/** Of a list of classes, so many characters are read. */
const longestClasses = 1_000;
/** A page is read in pieces of so many characters, between which others have their turn. */
const piece = 32_768;
/** So much of the text in an element is read: nobody shows more of it. */
const longestText = 20_000;

class Enough extends Error {}

const classesIn = (text = ''): string[] => text.slice(0, longestClasses).split(/\s+/).filter(Boolean);

/** A page as a tree. Comments are left out. */
export function treeOf(html: string): Element {
  const { root, readOn } = reading(html);
  while (readOn());
  return root;
}

/** The tree, and what reads one more piece into it as long as there is one. */
function reading(html: string): { root: Element; readOn: () => boolean } {
  const root: Element = { name: '', attributes: {}, classes: [], children: [] };
  const open: Element[] = [root];
  let tooDeep = 0;
  let count = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (++count > mostElements) throw new Enough();
      const element = { name, attributes, classes: classesIn(attributes['class']), children: [] };
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
  let at = 0;
  const readOn = (): boolean => {
    try {
      parser.write(html.slice(at, (at += piece)));
      if (at >= html.length) parser.end();
      return at < html.length;
    } catch (error) {
      if (!(error instanceof Enough)) throw error;
      return false;
    }
  };
  return { root, readOn };
}

export const isElement = (node: Element | string): node is Element => typeof node !== 'string';

/** All elements, in the order in which they stand in the document. */
export function elementsIn(element: Element): Element[] {
  const found: Element[] = [];
  const walk = (around: Element): void => {
    for (const child of around.children) {
      if (!isElement(child)) continue;
      found.push(child);
      walk(child);
    }
  };
  walk(element);
  return found;
}

const unseen = new Set(['script', 'style', 'template', 'noscript', 'head', 'title']);
const inline = new Set('a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var'.split(' '));

/** What is to be read in an element; of a long text the beginning. */
export function textOf(element: Element): string {
  let text = '';
  const read = (node: Element | string): void => {
    if (text.length >= longestText) return;
    if (!isElement(node)) text += node.slice(0, longestText);
    else if (node.name === 'img') text += (node.attributes['alt'] ?? '').slice(0, longestText);
    else if (!unseen.has(node.name)) {
      const edge = inline.has(node.name) ? '' : ' ';
      text += edge;
      for (const child of node.children) read(child);
      text += edge;
    }
  };
  read(element);
  return plain(text.slice(0, longestText));
}

/** One line, without signs that nobody sees or that turn the direction of others. */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu, (sign) => (/\s/.test(sign) && sign !== '\uFEFF' ? ' ' : ''))
    .replace(/\s+/g, ' ')
    .trim();

const read = new WeakMap<object, { root: Element; base: string }>();

/** Reads a page while others go on, so that it is there when it is asked for. */
export async function readInPieces(page: { url: string; body: string; type: string }): Promise<void> {
  if (!/html/i.test(page.type) || read.has(page)) return;
  const { root, readOn } = reading(page.body);
  while (readOn()) await othersFirst();
  read.set(page, { root, base: baseIn(root, page.url) });
}

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
