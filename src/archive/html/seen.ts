import { decodeHTML } from 'entities';
import { tagsIn } from '../../core/html-tags.js';
import { blockNames, hiddenNames } from './names.js';
import type { Element } from './tree.js';
import { addressIn, altOf, isPlayerPage, type Visible } from './visible.js';

/** As `visibleIn`, of HTML that our renderer wrote: tag by tag, without a tree, in a third of the time. */
export function seenIn(html: string): Visible {
  const parts: string[] = [];
  const addresses: string[] = [];
  let at = 0;
  let hidden: string | null = null;
  let link: { href: string; from: number } | null = null;
  for (const { name, isEnd, start, end, attributes } of tagsIn(html)) {
    if (hidden === null) parts.push(textOf(html.slice(at, start)));
    at = end;
    if (hidden !== null) {
      if (isEnd && name === hidden) hidden = null;
      continue;
    }
    if (!isEnd) {
      const element = { tagName: name, attrs: [...attributes].map(([key, value]) => ({ name: key, value: decodeHTML(value) })) } as Element;
      const address = addressIn(element);
      if (address) addresses.push(address);
      const alt = altOf(element);
      if (alt) addresses.push(alt);
      if (name === 'a') link = { href: element.attrs.find((each) => each.name === 'href')?.value ?? '', from: parts.length };
      if (hiddenNames.has(name) && !/^(?:link|meta|base)$/.test(name)) hidden = name;
    } else if (name === 'a' && link) {
      if (isPlayerPage(link.href, parts.slice(link.from).join('').trim())) parts.length = link.from;
      link = null;
    }
    if (hidden === null && (blockNames.has(name) || name === 'br')) parts.push(' ');
  }
  if (hidden === null) parts.push(textOf(html.slice(at)));
  return { words: parts.join('').replace(/\s+/g, ' ').trim(), addresses };
}

const textOf = (text: string): string => {
  const plain = text.includes('<!--') ? text.replace(/<!--[^]*?(?:-->|$)/g, '') : text;
  return plain.includes('&') ? decodeHTML(plain) : plain;
};
