import { type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter as tree, html as spec, parseFragment, serialize } from 'parse5';
import { tableOf } from '../core/table-of.js';

/**
 * An HTML text as a browser would have it between the tags of a page (HTML, 13.2.4: a fragment, within a `div`): what begins in it ends
 * in it, what only ends is left out, and nothing of it can end or swallow what stands around it. What browsers read and checkers of HTML
 * don't, is written as both do.
 */
export function wholeHtml(html: string): string {
  let text = html;
  // What a browser makes of an item within an item, written down, it would not read as the same again
  for (let pass = 0; pass < mostPasses; pass++) {
    const made = readOnce(text);
    if (made === text) break;
    text = made;
  }
  return text;
}

const mostPasses = 4;

function readOnce(html: string): string {
  const fragment = parseFragment(tree.createElement('div', spec.NS.HTML, []), html, {});
  for (const element of elementsIn(fragment)) if (element.namespaceURI === spec.NS.HTML) mend(element);
  return serialize(fragment);
}

function* elementsIn(root: Tree.ParentNode): Generator<Tree.Element> {
  const waiting = [...root.childNodes];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!tree.isElementNode(node)) continue;
    yield node;
    waiting.push(...node.childNodes);
    // One within a drawing or a formula is an element like any other
    if ('content' in node) waiting.push(...(node as Tree.Template).content.childNodes);
  }
}

function mend(element: Tree.Element): void {
  for (const attribute of element.attrs) if (addresses.has(attribute.name)) attribute.value = attribute.value.replace(noAddress, encodeURIComponent);
  mendings[element.tagName]?.(element);
}

const addresses = new Set(['href', 'src', 'cite', 'poster']);
/** What browsers encode before they ask (https://url.spec.whatwg.org/#query-percent-encode-set and the path's): imports bring `{{site.url}}/a b`. */
const noAddress = /(?<=\S)\s(?=\S)|[<>"\\^`{|}]/g;

const heading = (element: Tree.Element): void => {
  for (const child of element.childNodes.filter((node) => isNamed(node, 'p'))) unwrap(child as Tree.Element);
};

/** What stands between items belongs to the one before it. */
const list = (element: Tree.Element): void => {
  let item: Tree.Element | undefined;
  for (const node of Array.from(element.childNodes)) {
    if (isNamed(node, 'li', 'script', 'template')) item = isNamed(node, 'li') ? (node as Tree.Element) : item;
    else if (!isSpace(node)) {
      if (!item) tree.insertBefore(element, (item = tree.createElement('li', spec.NS.HTML as never, [])), node);
      tree.detachNode(node);
      tree.appendChild(item, node);
    }
  }
};

const mendings: Record<string, (element: Tree.Element) => void> = tableOf({
  // Nothing ends it, so that it would show the rest of the page as it is written
  plaintext: (element) => {
    element.tagName = 'pre';
  },
  center: (element) => {
    element.tagName = 'div';
    const style = element.attrs.find(({ name }) => name === 'style');
    if (style) style.value = `text-align:center;${style.value}`;
    else element.attrs.push({ name: 'style', value: 'text-align:center' });
  },
  figcaption: (element) => {
    if (!isNamed(element.parentNode, 'figure')) element.tagName = 'div';
  },
  ul: list,
  ol: list,
  ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, heading])),
});

const isNamed = (node: Tree.Node | null, ...names: string[]): boolean => node !== null && 'tagName' in node && names.includes(node.tagName);
const isSpace = (node: Tree.Node): boolean => node.nodeName === '#comment' || (node.nodeName === '#text' && (node as Tree.TextNode).value.trim() === '');

function unwrap(element: Tree.Element): void {
  const parent = element.parentNode!;
  for (const child of Array.from(element.childNodes)) {
    tree.detachNode(child);
    tree.insertBefore(parent, child, element);
  }
  tree.detachNode(element);
}
