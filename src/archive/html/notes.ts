import { defaultTreeAdapter as adapter } from 'parse5';
import { attribute, detach, type Element, everyElement, isBlank, isElement, isNamed, type Node, wordsIn } from './tree.js';

/** A note, by its number, and what it says. */
export type Note = { number: number; nodes: Node[] };

/* Two signs of Unicode's private area around a number, until the text is Markdown: nobody's text has them, and no sign of Markdown is in them. */
const [opening, closing] = ['\ue000', '\ue001'];
export const references = new RegExp(`${opening}(\\d+)${closing}`, 'g');

/**
 * Takes the footnotes out of a text: small links to items of a list that lead back to them, whoever made them. In the place of each
 * stands its number between two signs. What is around the list and says nothing else goes, too.
 */
export function takeNotes(nodes: Node[]): Note[] {
  const elements = Array.from(everyElement(nodes));
  const links = elements.filter((element) => element.tagName === 'a' && attribute(element, 'href')?.startsWith('#'));
  if (links.length < 2) return [];
  const items = new Map(
    elements.flatMap((element) => (element.tagName === 'li' && attribute(element, 'id') ? [[attribute(element, 'id')!, element] as const] : [])),
  );
  const notes = new Map<Element, number>();
  const backs = new Set<string>();
  for (const link of links) {
    const item = items.get(fragmentOf(link));
    const place = placeOf(link);
    if (!item || !place || isWithin(link, item) || !everyBack(item).some((back) => idsAround(link).includes(fragmentOf(back)))) continue;
    if (!notes.has(item)) notes.set(item, notes.size + 1);
    for (const id of idsAround(link)) backs.add(id);
    adapter.insertTextBefore(place.parentNode!, `${opening}${notes.get(item)}${closing}`, place);
    detach(place);
  }
  for (const item of notes.keys()) withoutBacks(item, backs);
  return [...notes].map(([item, number]) => ({ number, nodes: takeOut(item) }));
}

const fragmentOf = (link: Element): string => {
  const text = (attribute(link, 'href') ?? '').slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const everyBack = (item: Element): Element[] =>
  Array.from(everyElement(item.childNodes)).filter(
    (each) => each.tagName === 'a' && fragmentOf(each) !== '' && (attribute(each, 'href') ?? '').startsWith('#'),
  );

/** What is the reference as a whole: the small sign with the link in it; null where the link is words. */
function placeOf(link: Element): Element | null {
  if (!/^\[?[\d*†‡§a-z]{1,4}\]?$/i.test(wordsIn(link.childNodes).trim())) return null;
  const parent = link.parentNode;
  if (isNamed(parent, 'sup', 'span') && parent.childNodes.filter((node) => !isBlank(node)).length === 1) return parent;
  return attribute(link, 'data-footnote-ref') !== null || /footnote|fn/i.test(attribute(link, 'class') ?? attribute(link, 'id') ?? '') ? link : null;
}

/** The ids by which something can lead back to a reference. */
function idsAround(link: Element): string[] {
  const { parentNode } = link;
  return [link, ...(isElement(parentNode) ? [parentNode] : [])].flatMap((element) => attribute(element, 'id') ?? []);
}

function isWithin(node: Element, outer: Element): boolean {
  for (let { parentNode } = node; isElement(parentNode as Node); { parentNode } = parentNode as Element) if (parentNode === outer) return true;
  return false;
}

function withoutBacks(item: Element, backs: ReadonlySet<string>): void {
  for (const back of everyBack(item).filter((each) => backs.has(fragmentOf(each)))) {
    const parent = back.parentNode;
    detach(back);
    if (isNamed(parent, 'sup', 'p', 'span') && parent.childNodes.every(isBlank)) detach(parent);
  }
}

/** What an item says. Its list goes with the last one, and so does a frame that holds nothing but a heading or a line. */
function takeOut(item: Element): Node[] {
  const list = item.parentNode;
  detach(item);
  if (isNamed(list, 'ol', 'ul') && list.childNodes.every(isBlank)) {
    const frame = list.parentNode;
    detach(list);
    const isEmpty =
      isNamed(frame, 'div', 'section', 'footer', 'aside') &&
      frame.childNodes.every((node) => isBlank(node) || isNamed(node, 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'));
    if (
      isEmpty &&
      /note/i.test(`${attribute(frame, 'class') ?? ''} ${attribute(frame, 'id') ?? ''} ${attribute(frame, 'data-footnotes') === null ? '' : 'note'}`)
    )
      detach(frame);
  }
  return item.childNodes;
}

/** A note as its text has it below all else, its lines indented. */
export const writtenNote = (number: number, text: string): string => `[^${number}]: ${text.replace(/\n(?=[^\n])/g, '\n    ')}`;
