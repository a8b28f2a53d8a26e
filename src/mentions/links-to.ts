import { withoutEnd } from '../core/without-end.js';
import { type Element, isElement, parsed } from './tree.js';

type Page = { url: string; body: string; type: string };

const places: Record<string, string> = {
  a: 'href',
  area: 'href',
  link: 'href',
  img: 'src',
  video: 'src',
  audio: 'src',
  source: 'src',
  iframe: 'src',
  blockquote: 'cite',
  q: 'cite',
};

/** An address without what only browsers look at. */
export const bare = (address: string, base?: string): string | null => URL.parse(address, base)?.href.replace(/#.*$/s, '') ?? null;

/** Whether a page really links to an address: not in a comment or as text, unless it is all text. */
export function linksTo(page: Page, target: string): boolean {
  const wanted = bare(target)!;
  const { hostname } = new URL(target);
  const isIt = (text: string) => text.includes(hostname) && bare(text) === wanted;
  if (/json/i.test(page.type)) return inJson(page.body, isIt);
  if (!/html/i.test(page.type)) return page.body.split(/[\s<>"'()\]]+/).some((word) => isIt(withoutEnd(word, '.,;:!?')));
  const { root, base } = parsed(page);
  return holdersOf(root, base, target).has(root);
}

/** The elements that link to an address, and those around them. */
export function holdersOf(root: Element, base: string, target: string): Set<Element> {
  const holders = new Set<Element>();
  const wanted = bare(target)!;
  const look = (element: Element): boolean => {
    const address = element.attributes[places[element.name] ?? ''];
    let holds = address !== undefined && bare(address.trim(), base) === wanted;
    for (const child of element.children) if (isElement(child) && look(child)) holds = true;
    if (holds) holders.add(element);
    return holds;
  };
  look(root);
  return holders;
}

function inJson(body: string, isIt: (text: string) => boolean): boolean {
  let isThere = false;
  try {
    JSON.parse(body, (_, value: unknown) => void (isThere ||= typeof value === 'string' && isIt(value)));
  } catch {
    return false;
  }
  return isThere;
}
