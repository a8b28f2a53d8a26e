import { type Care, destination, escapeText, fenceFor, titlePart, withoutTrail } from './escape.js';
import { canonicalVideo } from './players.js';
import { attributesOf, picture, sizesOf } from './pictures.js';
import { blockNames, hiddenNames, ownClasses, phraseNames, saysMuch } from './names.js';
import { attribute, childrenOf, classesOf, type Element, isElement, isNamed, isText, type Node, oneLine, openingOf, wordsIn, written } from './tree.js';
import { tableOf } from '../../core/table-of.js';

/** How words are written: with which care, and where they stand. */
export type Place = { care: Care; isInLink?: boolean; isInCell?: boolean; isOneLine?: boolean };

/** Words in a sentence as Markdown. What it has no sign for stays HTML, with Markdown in it. */
export function inline(nodes: Node[], place: Place): string {
  let text = '';
  for (const [at, node] of nodes.entries()) {
    const part = isText(node)
      ? escapeText(node.value, place.care, place.isInLink)
      : isElement(node)
        ? element(node, place, text.at(-1) ?? '', firstSign(nodes.slice(at + 1, at + 4)))
        : '';
    // A picture is a link with an exclamation mark
    if (text.endsWith('!') && part.startsWith('[') && !text.endsWith('\\!')) text = `${text.slice(0, -1)}\\!`;
    text += text.endsWith(' ') && part.startsWith(' ') ? part.slice(1) : part;
  }
  return text;
}

const firstSign = (nodes: Node[]): string => wordsIn(nodes).charAt(0);

type Writer = (node: Element, place: Place, before: string, after: string) => string;

const writers: Record<string, Writer> = tableOf({
  em: emphasis('*'),
  i: emphasis('*'),
  strong: emphasis('**'),
  b: emphasis('**'),
  del: emphasis('~~'),
  s: emphasis('~~'),
  strike: emphasis('~~'),
  code,
  a: link,
  img: (node, place) => picture(node, place.care, attributesOf(node, sizesOf(node), ownClasses(classesOf(node)))),
  br: (_, { isInCell, isOneLine }) => (isInCell ? '<br>' : isOneLine ? ' ' : '\\\n'),
  wbr: () => '<wbr>',
  span: (node, place) => (keepsNothing(node) ? inline(node.childNodes, place) : span(node, place)),
  font: (node, place) => (attribute(node, 'color') ? phrase(node, place) : inline(node.childNodes, place)),
  noscript: (node, place) => inline(node.childNodes, place),
});

function element(node: Element, place: Place, before: string, after: string): string {
  if (hiddenNames.has(node.tagName)) return '';
  const write = Object.hasOwn(writers, node.tagName) ? writers[node.tagName] : undefined;
  if (write) return write(node, place, before, after);
  if (phraseNames.has(node.tagName)) return phrase(node, place);
  if (node.tagName.includes('-') && !blockNames.has(node.tagName)) return phrase(node, place);
  return oneLine(written(node));
}

const phrase = (node: Element, place: Place): string => `${openingOf(node)}${inline(childrenOf(node), place)}</${node.tagName}>`;

function emphasis(sign: string): Writer {
  return (node, place, before, after) => {
    if (isWithinSame(node)) return inline(node.childNodes, place);
    const text = inline(node.childNodes, place);
    const words = withoutTrail(text).trimStart();
    const lead = text.slice(0, text.length - text.trimStart().length);
    const trail = text.slice(lead.length + words.length);
    if (words === '') return lead + trail;
    const isDoubled = before === sign[0] || words.startsWith(sign[0]!) || words.endsWith(sign[0]!);
    if (
      place.care === 'full' ||
      !keepsNothing(node) ||
      (isDoubled && !(before !== sign[0] && /^(?:\*[^*]+\*|\*\*[^*]+\*\*)$/.test(words))) ||
      !flanks(words, lead ? '' : before, trail ? '' : after)
    ) {
      return `${lead}${openingOf(node)}${words}</${node.tagName}>${trail}`;
    }
    return `${lead}${sign}${words}${sign}${trail}`;
  };
}

/** Strong within strong is no stronger. */
function isWithinSame(node: Element): boolean {
  const alike = /^(?:b|strong)$/.test(node.tagName) ? ['b', 'strong'] : /^(?:i|em)$/.test(node.tagName) ? [] : ['del', 's', 'strike'];
  for (let { parentNode } = node; isElement(parentNode as Node); { parentNode } = parentNode as Element) if (isNamed(parentNode, ...alike)) return true;
  return false;
}

/** Whether a sign can stand on both sides of these words (CommonMark 0.31, 6.2): between a letter and a bracket it could not. */
function flanks(words: string, before: string, after: string): boolean {
  const isWord = (sign: string) => /[\p{L}\p{N}]/u.test(sign);
  const isSign = (sign: string) => sign !== '' && !isWord(sign) && !/\s/.test(sign);
  return !(isSign(words.charAt(0)) && isWord(before)) && !(isSign(words.at(-1)!) && isWord(after));
}

const keepsNothing = (node: Element): boolean =>
  attribute(node, 'id') === null &&
  attribute(node, 'lang') === null &&
  attribute(node, 'dir') === null &&
  ownClasses(classesOf(node)).length === 0 &&
  !saysMuch(attribute(node, 'style'));

/** Words with a class or a language: in brackets, where braces can say it. */
function span(node: Element, place: Place): string {
  const words = inline(node.childNodes, place);
  const braces = attributesOf(node, ['id', 'lang', 'dir'], ownClasses(classesOf(node)));
  const fits = place.care === 'light' && braces !== '' && !saysMuch(attribute(node, 'style')) && /^[^[\]\n\\]{1,300}$/.test(words) && words.trim() === words;
  return fits ? `[${words}]${braces}` : `${openingOf(node)}${words}</span>`;
}

function code(node: Element, place: Place): string {
  if (node.childNodes.some((child) => !isText(child)) || place.care === 'full') return phrase(node, place);
  const text = wordsIn(node.childNodes).replace(/\s+/g, ' ');
  if (text.trim() === '' || (place.isInCell && /[|\\]/.test(text))) return phrase(node, place);
  const fence = fenceFor(text, '`', 1);
  const pad = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

function link(node: Element, place: Place): string {
  const address = attribute(node, 'href');
  const label = inline(node.childNodes, { ...place, isInLink: true });
  if (address === null) return (attribute(node, 'id') ?? attribute(node, 'name')) ? `${openingOf(node)}${label}</a>` : label;
  const href = destination(address);
  const title = attribute(node, 'title');
  const isPlain = wordsIn(node.childNodes).trim() === address.trim() && !title;
  if (isPlain && place.care === 'light' && /^https?:\/\/[^\s<>\\]+$/.test(address) && attribute(node, 'id') === null && label !== '')
    return canonicalVideo(address) && /[\w/]$/.test(address) ? address.trim() : `<${address.trim()}>`;
  const words = label.trim();
  const lead = label.slice(0, label.length - label.trimStart().length);
  const trail = label.slice(lead.length + words.length);
  if (words === '' || place.isInLink || holdsLink(node)) return `${openingOf(node)}${label}</a>`;
  const braces = attributesOf(node, ['id', 'hreflang', 'lang'], ownClasses(classesOf(node)));
  return `${lead}[${words}](${place.isInCell ? href.replace(/\|/g, '%7C') : href}${titlePart(title)})${braces}${trail}`;
}

const holdsLink = (node: Element): boolean => node.childNodes.some((child) => isNamed(child, 'a') || (isElement(child) && holdsLink(child)));
