import { wordsOf } from './outside.js';

/** An address that is not asked, whatever it may answer. */
export class NotOutside extends Error {}

export const refused = (host: string): NotOutside => new NotOutside(`${host} is a private address, and is not asked`);

/** The forms in which a C library takes an IPv4 address (inet_aton), and no other: no dot behind, no other script's digits. */
const numbers = /^(?:0x[\da-f]*|\d+)(?:\.(?:0x[\da-f]*|\d+)){0,3}$/i;

// https://fetch.spec.whatwg.org/#port-blocking, from 1024 on, and databases, which answer to lines that somebody else wrote
const closedPorts = new Set([
  1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5984, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 9042, 9200, 9300, 10080, 10250, 11211, 27017,
]);

/** The host of a URL, without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/**
 * The address that a text names.
 * @param base what it is relative to
 * @throws NotOutside when it names none to ask: another protocol, a name or password, a port that is not the web's, a number in a form that only a careless
 * reader takes for one
 */
export function addressToAsk(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (!url) throw new NotOutside(`${text.slice(0, 200)} is no address to ask`);
  if (!/^https?:$/.test(url.protocol) || url.username + url.password !== '') throw new NotOutside(`${url.protocol}//${url.host} is no address to ask`);
  const port = Number(url.port || 80);
  if ((port < 1024 && port !== 80 && port !== 443) || closedPorts.has(port)) throw new NotOutside(`port ${port} of ${url.hostname} is none of the web’s`);
  const written = hostAsWritten(text);
  const isNumber = wordsOf(hostOf(url))?.length === 2;
  if (/^\.|\.\./.test(url.hostname) || (isNumber && written !== null && !numbers.test(written)))
    throw new NotOutside(`${written ?? url.hostname} is no address to ask`);
  return url;
}

/** Null when the text has none: it is relative. URL takes backslashes for slashes, and passes over white space, as browsers do. */
function hostAsWritten(text: string): string | null {
  const plain = text.replace(/[\t\n\r]/g, '').trim();
  return /^(?:https?:)?[/\\]{2,}(?:[^/\\?#@]*@)?([^/\\?#:]*)/i.exec(plain)?.[1] ?? null;
}
