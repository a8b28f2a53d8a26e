import { addressOf } from './pictures.js';
import { attribute, detach, type Element, everyElement, isBlank, isElement, isNamed, type Node, replace } from './tree.js';

/** Takes out what engines add for machines: pictures that stand in for those in a `<noscript>` beside them, and empty links of headings to themselves. */
export function makeReady(nodes: Node[]): Node[] {
  const [first] = nodes;
  const root = first?.parentNode;
  for (const element of Array.from(everyElement(nodes))) {
    if (element.tagName === 'noscript') readNoscript(element);
    else if (isEmptyAnchor(element)) detach(element);
  }
  return root ? root.childNodes : nodes;
}

function readNoscript(noscript: Element): void {
  const parent = noscript.parentNode;
  const at = parent?.childNodes.indexOf(noscript) ?? -1;
  const before = parent?.childNodes.slice(0, at).findLast((node) => !isBlank(node));
  const holdsImage = [...everyElement(noscript.childNodes)].some(({ tagName }) => tagName === 'img');
  if (holdsImage && isElement(before!) && isNamed(before, 'img') && standsIn(before)) detach(before);
  else if (holdsImage && isNamed(before, 'img') && [...everyElement(noscript.childNodes)].some((each) => addressOf(each) === addressOf(before)))
    return detach(noscript);
  if (parent) replace(noscript, [...noscript.childNodes]);
}

const standsIn = (image: Element): boolean =>
  /^data:|^$/.test(attribute(image, 'src') ?? '') || attribute(image, 'data-src') !== null || attribute(image, 'data-lazy-src') !== null;

/** `<h2>Words <a class="anchor" href="#words"></a></h2>`: our own pages have one. */
const isEmptyAnchor = (element: Element): boolean =>
  isNamed(element, 'a') &&
  (attribute(element, 'href') ?? '').startsWith('#') &&
  element.childNodes.every(isBlank) &&
  attribute(element, 'id') === null &&
  attribute(element, 'name') === null;
