import { domainToUnicode } from 'node:url';
import { withoutEnd } from '../core/without-end.js';
import { type Element, isElement, parsed } from './tree.js';
import { tableOf } from '../core/table-of.js';

type Page = { url: string; body: string; type: string };

const places: Record<string, string> = tableOf({
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
});

const mostWords = 1_000;
const longestAddress = 2_000;

/** An address without what only browsers look at. */
export const bare = (address: string, base?: string): string | null => URL.parse(address, base)?.href.replace(/#.*$/s, '') ?? null;

/** Whether a page really links to an address: not in a comment or as text, unless it is all text. */
export function linksTo(page: Page, target: string): boolean {
  const wanted = bare(target)!;
  const { hostname } = new URL(target);
  const isIt = (text: string) => text.includes(hostname) && bare(text) === wanted;
  if (/json/i.test(page.type)) return inJson(page.body, isIt);
  if (!/html/i.test(page.type)) return wordsWith(page.body, hostname).some((word) => isIt(withoutEnd(word, '.,;:!?')));
  const { root, base } = parsed(page);
  return holdersOf(root, base, target).has(root);
}

/** The elements that link to an address, and those around them. */
export function holdersOf(root: Element, base: string, target: string): Set<Element> {
  const holders = new Set<Element>();
  const wanted = bare(target)!;
  const couldBe = couldLeadTo(new URL(target), base);
  const look = (element: Element): boolean => {
    const address = element.attributes[places[element.name] ?? ''];
    let holds = address !== undefined && couldBe(address) && bare(address.trim(), base) === wanted;
    for (const child of element.children) if (isElement(child) && look(child)) holds = true;
    if (holds) holders.add(element);
    return holds;
  };
  look(root);
  return holders;
}

/** Whether an address is worth to be read as one: a page of others leads elsewhere ten thousand times. */
function couldLeadTo({ hostname }: URL, base: string): (address: string) => boolean {
  if (URL.parse(base)?.hostname === hostname) return () => true;
  const spellings = [hostname, domainToUnicode(hostname)];
  return (address) => {
    const text = address.toLowerCase();
    // An escaped or decorated host is read in any case
    return spellings.some((spelling) => text.includes(spelling)) || /^\s*(?:https?:)?[\\/]{2}[^/?#]*[^\x21-\x7e]|^\s*(?:https?:)?[\\/]{2}[^/?#]*%/.test(text);
  };
}

/** The words of a text in which another one stands; so many of them that a person could have written it. */
function wordsWith(text: string, part: string): string[] {
  const words: string[] = [];
  const isEnd = (at: number) => at < 0 || at >= text.length || /[\s<>"'()\]]/.test(text[at]!);
  for (let at = text.indexOf(part); at >= 0 && words.length < mostWords;) {
    let [from, to] = [at, at + part.length];
    while (!isEnd(from - 1) && at - from < longestAddress) from--;
    while (!isEnd(to) && to - at < longestAddress) to++;
    words.push(text.slice(from, to));
    at = text.indexOf(part, to);
  }
  return words;
}

/** Whether a value that is a text is what is wanted; each is looked at once, however deep it lies. */
function inJson(body: string, isIt: (text: string) => boolean): boolean {
  try {
    const waiting: unknown[] = [JSON.parse(body)];
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (typeof value === 'string' && isIt(value)) return true;
      if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) waiting.push(each);
    }
  } catch {
    return false;
  }
  return false;
}
