import { elementsIn, parsed } from './tree.js';

/*
 * Where a page takes webmentions (https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint): what its Link header
 * says, else the first link in the document that does. An empty address is the page itself.
 */

const isMention = (rel: string): boolean => rel.toLowerCase().split(/\s+/).includes('webmention');

/** @param links the values of all Link headers. Null: the page takes none */
export function endpointOf(page: { url: string; links: string; body: string; type: string }): string | null {
  const { url, links, type } = page;
  const told = inHeader(links);
  if (told !== null) return webAddress(told, url);
  if (!/^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) return null;
  const { root, base } = parsed(page);
  for (const { name, attributes } of elementsIn(root))
    if ((name === 'link' || name === 'a') && attributes['href'] !== undefined && isMention(attributes['rel'] ?? ''))
      return webAddress(attributes['href'], base);
  return null;
}

/** RFC 8288, as far as it matters: `<ADDRESS>; rel="WORDS"`, several of them with commas between. */
function inHeader(links: string): string | null {
  for (const [, address = '', parameters = ''] of links.slice(0, 8_192).matchAll(/<([^>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:"[^"]*"|[^\s",;]*))?)*)/g)) {
    const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters) ?? [];
    if (isMention(quoted ?? bare ?? '')) return address;
  }
  return null;
}

function webAddress(address: string, base: string): string | null {
  const url = URL.parse(address.trim(), base);
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
