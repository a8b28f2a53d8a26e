import { type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter as adapter, parseFragment, serializeOuter } from 'parse5';
import { startTag } from '../../core/html-tags.js';

/* HTML as a tree, as a browser would have it. */

export type Node = Tree.ChildNode;
export type Element = Tree.Element;

/** What an HTML text holds. Scripts count as off, so that what stands in `<noscript>` is seen. */
export const readHtml = (html: string): Node[] => parseFragment(html, { scriptingEnabled: false }).childNodes;

export const isElement = (node: Node | Tree.ParentNode | null | undefined): node is Element => !!node && 'tagName' in node;
export const isText = (node: Node): node is Tree.TextNode => node.nodeName === '#text';
export const isComment = (node: Node): node is Tree.CommentNode => node.nodeName === '#comment';
export const isNamed = (node: Node | Tree.ParentNode | null | undefined, ...names: string[]): node is Element =>
  isElement(node) && names.includes(node.tagName);
export const isBlank = (node: Node): boolean => isComment(node) || (isText(node) && /^[ \t\r\n\f]*$/.test(node.value));

export const attribute = (element: Element, name: string): string | null => element.attrs.find((each) => each.name === name)?.value ?? null;
export const classesOf = (element: Element): string[] => (attribute(element, 'class') ?? '').split(/\s+/).filter(Boolean);
export const elementsOf = (element: Element): Element[] => element.childNodes.filter((node) => isElement(node));
/** What is in an element beside white space and comments. */
export const contentOf = (element: Element): Node[] => element.childNodes.filter((node) => !isBlank(node));

/** Every element below these nodes, in the order of the text. */
export function* everyElement(nodes: Node[]): Generator<Element> {
  for (const node of nodes)
    if (isElement(node)) {
      yield node;
      yield* everyElement(childrenOf(node));
    }
}

export const childrenOf = (element: Element): Node[] => ('content' in element ? (element as Tree.Template).content.childNodes : element.childNodes);

export const wordsIn = (nodes: Node[]): string =>
  nodes.map((node) => (isText(node) ? node.value : isNamed(node, 'br') ? '\n' : isElement(node) ? wordsIn(node.childNodes) : '')).join('');

/** An element as it would be written. */
export const written = (node: Node): string => serializeOuter(node);

/** The start tag of an element on one line, so that nothing in it ends a paragraph. */
export const openingOf = ({ tagName, attrs }: Element, without: readonly string[] = []): string =>
  startTag(
    tagName,
    attrs.filter(({ name }) => !without.includes(name)).map(({ name, value }): [string, string] => [name, oneLine(value).replace(/&/g, '&amp;')]),
  );

export const oneLine = (text: string): string => text.replace(/[ \t\r\n\f]+/g, ' ');

export const detach = (node: Node): void => adapter.detachNode(node);

/** Puts nodes where one is. */
export function replace(node: Node, others: Node[]): void {
  for (const other of others) {
    adapter.detachNode(other);
    adapter.insertBefore(node.parentNode!, other, node);
  }
  adapter.detachNode(node);
}
