import { type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter as tree, html as spec, parseFragment, serialize } from 'parse5';

/**
 * An HTML text as a browser would have it between the tags of a page (HTML, 13.2.4: a fragment, within a `div`): what begins in it ends
 * in it, what only ends is left out, and nothing of it can end or swallow what stands around it. What browsers read and checkers of HTML
 * don't, is written as both do.
 */
export function wholeHtml(html: string): string {
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
    if (node.tagName === 'template') waiting.push(...(node as Tree.Template).content.childNodes);
  }
}

function mend(element: Tree.Element): void {
  // Nothing ends it, so that it would show the rest of the page as it is written
  if (element.tagName === 'plaintext') element.tagName = 'pre';
}
