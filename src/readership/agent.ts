import { isbot } from 'isbot';
import { Memory } from '../core/memory.js';
import { knownBot } from './bots.js';

/**
 * Who sent a request, by its User-Agent header: somebody in a browser, a program by its name, or Qvill itself, which looks at its own pages.
 * `subscribers`: how many people a service says that it reads a feed for.
 */
export type Agent = {
  kind: 'person' | 'bot' | 'own';
  name: string;
  subscribers: number | null;
  /** a bot that reads feeds for itself and not for somebody */
  isCrawler: boolean;
};

/** Programs in which people read feeds, where the header does not begin with their name. */
const readers = 'Thunderbird, Feedbro, Vienna, Akregator, Liferea, NewsBlur, The Old Reader, Inoreader, BazQux, Feedspot, Feed Wrangler'.split(', ');
const squeezed = (text: string) => text.replaceAll(' ', '').toLowerCase();
const longestName = 40;

const known = new Memory<Agent>(5_000, (text) => lookAt(text.slice(0, 500)));

/** Agents are few, and each is looked at once. @param text the header, empty for none */
export const agentOf = (text: string): Agent => known.of(text);

function lookAt(text: string): Agent {
  const count = /\b(\d{1,9}) (?:subscriber|reader)s?\b/i.exec(text)?.[1];
  if (count !== undefined) return { kind: 'bot', name: productOf(text), subscribers: Number(count), isCrawler: false };
  if (text.startsWith('Qvill (receipt)')) return { kind: 'own', name: 'Qvill', subscribers: null, isCrawler: true };
  const crawler = text === '' ? 'Without a name' : knownBot(text);
  if (crawler !== null) return { kind: 'bot', name: crawler, subscribers: null, isCrawler: true };
  const name = productOf(text);
  return { kind: isbot(text) ? 'bot' : 'person', name, subscribers: null, isCrawler: /bot\b|crawl|spider|scan|preview/i.test(name) };
}

/** What a program calls itself: `NetNewsWire` of `NetNewsWire (RSS Reader; …)`, `ExampleBot` of `Mozilla/5.0 (compatible; ExampleBot/2; …)`. */
function productOf(text: string): string {
  const all = squeezed(text);
  const reader = readers.find((name) => all.includes(squeezed(name)));
  if (reader !== undefined) return reader;
  const own = /([\w.-]*(?:bot|crawler|spider|fetcher|preview|scan|monitor)[\w-]*)/i.exec(text)?.[1];
  const first = /^[^/(;,]*/
    .exec(text)![0]
    .replace(/\s+-\s.*$|\s+(?:v?\d|feed-id\b).*$/i, '')
    .trim();
  const name = /^(?:Mozilla|Opera|Dalvik)?$/i.test(first) ? (own ?? (isbot(text) ? 'Others' : browsers)) : first;
  return name.replace(/[^\p{L}\p{N} .!&+_-]/gu, '').slice(0, longestName).trim() || 'Others'; // prettier-ignore
}

/** Who opens a feed in a browser, or in what says that it is one. */
export const browsers = 'Browsers';
