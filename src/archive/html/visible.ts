import { addressOf } from './pictures.js';
import { canonicalVideo, gistAt } from './players.js';
import { blockNames, hiddenNames } from './names.js';
import { attribute, childrenOf, type Element, isElement, isText, type Node, wordsIn } from './tree.js';

/** What a reader sees and can follow: the words, and the addresses of links, pictures and players. */
export type Visible = { words: string; addresses: string[] };

/** What is to be seen of HTML. White space and the form of quotation marks don't count, nor do players' own addresses. */
export function visibleIn(nodes: Node[]): Visible {
  const parts: string[] = [];
  const addresses: string[] = [];
  gather(nodes, parts, addresses);
  return { words: parts.join('').replace(/\s+/g, ' ').trim(), addresses };
}

function gather(nodes: Node[], parts: string[], addresses: string[]): void {
  for (const node of nodes)
    if (isText(node)) parts.push(node.value);
    else if (isElement(node)) gatherElement(node, parts, addresses);
}

function gatherElement(node: Element, parts: string[], addresses: string[]): void {
  if (hiddenNames.has(node.tagName) && !(node.tagName === 'script' && addressIn(node))) return;
  const isApart = blockNames.has(node.tagName) || node.tagName === 'br';
  const address = addressIn(node);
  if (address) addresses.push(address);
  const alt = altOf(node);
  if (alt) addresses.push(alt);
  if (isApart) parts.push(' ');
  if (!isForPlayer(node) && node.tagName !== 'script') gather(childrenOf(node), parts, addresses);
  if (isApart) parts.push(' ');
}

/** A link that shows its own address, in the place of a player. */
const isForPlayer = (node: Element): boolean => node.tagName === 'a' && isPlayerPage(attribute(node, 'href') ?? '', wordsIn(node.childNodes).trim());
export const isPlayerPage = (href: string, words: string): boolean =>
  words === href && (canonicalVideo(href) !== null || href.startsWith('https://gist.github.com/'));

/** What stands in for a picture is read to those who don't see it. */
export function altOf(node: Element): string | null {
  const alt = node.tagName === 'img' ? attribute(node, 'alt')?.replace(/\s+/g, ' ').trim() : '';
  return alt ? `alt ${alt}` : null;
}

export function addressIn(node: Element): string | null {
  if (node.tagName === 'a') return plain(attribute(node, 'href'));
  if (node.tagName === 'script') return gistAt(attribute(node, 'src') ?? '');
  if (node.tagName === 'img') return plain(addressOf(node));
  if (node.tagName === 'iframe') return plain(canonicalVideo(attribute(node, 'src') ?? '') ?? attribute(node, 'src'));
  return /^(?:video|audio|source|embed|object|track)$/.test(node.tagName) ? plain(attribute(node, 'src') ?? attribute(node, 'data')) : null;
}

/** An address without what percent-encoding may do to it. */
export function plain(address: string | null): string | null {
  const text = address?.replace(/[\t\r\n\f]+/g, '').trim();
  if (!text) return null;
  try {
    return decodeURI(text.replace(/ /g, '%20')).replace(/[<>|[\]\\^`{}" ]/g, encodeURIComponent);
  } catch {
    return text.replace(/ /g, '%20');
  }
}
