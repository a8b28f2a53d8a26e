import type { Care } from './escape.js';
import { destination } from './escape.js';
import { ownClasses } from './names.js';
import { attributesOf, picture, sizesOf } from './pictures.js';
import {
  attribute,
  classesOf,
  contentOf,
  type Element,
  elementsOf,
  everyElement,
  isElement,
  isNamed,
  isText,
  type Node,
  openingOf,
  wordsIn,
  written,
} from './tree.js';

/** A picture, or a link that holds one, alone in its paragraph; a title would be a caption there, so it is said in braces. */
export function standingPicture(node: Element, care: Care, caption: string | null = null): string | null {
  const [only, ...more] = isNamed(node, 'a') ? contentOf(node) : [node];
  if (!isNamed(only, 'img') || more.length > 0) return null;
  const alt = attribute(only, 'alt') ?? '';
  const title = attribute(only, 'title');
  const sizes = sizesOf(only);
  const names = !caption && title && title !== alt ? [...sizes, 'title'] : sizes;
  const image = picture(only, care, attributesOf(only, names, ownClasses(classesOf(only))), caption);
  const href = isNamed(node, 'a') ? attribute(node, 'href') : null;
  return href === null || image === '' ? image : `[${image}](${destination(href)})`;
}

/** A picture with a caption of words, or a box around something else; null for what only HTML can say. */
export function figure(node: Element, care: Care, blocks: (nodes: Node[], care: Care) => string): string | null {
  if (isGallery(node)) return blocks(picturesIn(node), care);
  const captions = elementsOf(node).filter((child) => child.tagName === 'figcaption');
  const content = contentOf(node).filter((child) => !isNamed(child, 'figcaption'));
  const caption = captions.length === 1 ? plainCaption(captions[0]!) : captions.length === 0 ? '' : null;
  const only = content.length === 1 && isElement(content[0]!) ? innermost(content[0]) : null;
  if (only && caption !== null) {
    const image = standingPicture(only, care, caption || null);
    if (image !== null) return image;
  }
  if (captions.length === 0) return blocks(node.childNodes, care);
  if (captions.every((each) => wordsIn([each]).trim() === '')) return blocks(content, care);
  if ([...everyElement(content)].some(({ tagName }) => tagName === 'img')) return null;
  return `${openingOf(node, ['class', 'style'])}\n\n${blocks(content, care)}\n\n${captions.map(written).join('\n')}\n</figure>`;
}

/** The picture or the link in boxes that say nothing. */
function innermost(node: Element): Element {
  const content = isNamed(node, 'div', 'p', 'span', 'noscript') ? contentOf(node) : [];
  return content.length === 1 && isElement(content[0]!) ? innermost(content[0]) : node;
}

/** A caption of nothing but words; one with a link or with emphasis only HTML can hold. */
function plainCaption(node: Element): string | null {
  const inner = [...everyElement(node.childNodes)].filter(({ tagName, attrs }) => !(/^(?:p|span|br)$/.test(tagName) && attrs.length === 0));
  return inner.length === 0 && node.childNodes.every((child) => isText(child) || isElement(child))
    ? wordsIn(node.childNodes).replace(/\s+/g, ' ').trim()
    : null;
}

/** Many pictures in one frame, each with its own caption: without the frame they say the same. */
const isGallery = (node: Element): boolean =>
  classesOf(node).some((name) => /gallery/.test(name)) && [...everyElement(node.childNodes)].filter(({ tagName }) => tagName === 'img').length > 0;

function picturesIn(node: Element): Node[] {
  return node.childNodes.flatMap((child) =>
    isNamed(child, 'ul', 'li', 'div') ? picturesIn(child) : isNamed(child, 'figcaption') ? child.childNodes : isElement(child) ? [child] : [],
  );
}
