import { decodeXML } from 'entities';

/** What a list of addresses says: those of pages, and of further lists (a sitemap's index names them). */
export type AddressList = { addresses: string[]; lists: string[] };

const most = 200_000;

/** Reads a sitemap (https://www.sitemaps.org/protocol.html), or a text with one address a line; `#` begins a comment. Nothing in the XML is resolved. */
export function readAddresses(text: string): AddressList {
  if (!/^\uFEFF?\s*</.test(text)) return { addresses: linesOf(text), lists: [] };
  const locations = [...text.matchAll(/<loc>([^<]{0,4000}(?:<!\[CDATA\[[^<]{0,4000})?)<\/loc>/gi)]
    .slice(0, most)
    .map(([, address = '']) => decodeXML(address.replace(/<!\[CDATA\[|\]\]>/g, '').trim()))
    .filter((address) => address !== '');
  return /<sitemapindex\b/i.test(text) ? { addresses: [], lists: locations } : { addresses: locations, lists: [] };
}

/** The first word of a line, as crawlers put the answer behind it. */
const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) =>
      line
        .trim()
        .split(/[\s,;]/)[0]!
        .replace(/^"|"$/g, ''),
    )
    .filter((word) => /^(?:https?:\/\/|\/)/i.test(word))
    .slice(0, most);
