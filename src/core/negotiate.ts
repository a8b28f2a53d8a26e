export type Encoding = 'br' | 'gzip' | 'identity';

/** The encodings that a client takes, best first. `label` tells one set from another in a cache key. */
export interface Accepted {
  readonly label: string;
  readonly encodings: readonly Encoding[];
}

const accepted = (label: string, ...encodings: Encoding[]): Accepted => ({ label, encodings: [...encodings, 'identity'] });
const both = accepted('both', 'br', 'gzip');
const brotli = accepted('br', 'br');
const gzip = accepted('gzip', 'gzip');
const neither = accepted('plain');

/**
 * What an Accept-Encoding header allows (RFC 9110, 12.5.3). Our order counts and not the client's, as in nginx:
 * brotli, gzip, plain; `q=0` refuses; `*` asks for nothing that plain bytes would not satisfy.
 */
export function acceptedBy(header: string | undefined): Accepted {
  if (header === undefined) return neither;
  const known = seen.get(header);
  return known ?? remember(header, parse(header));
}

// Clients send a handful of different headers, so parsing is paid once. Bounded: strangers choose the text.
const seen = new Map<string, Accepted>();

function remember(header: string, result: Accepted): Accepted {
  if (seen.size >= 64) seen.clear();
  if (header.length <= 256) seen.set(header, result);
  return result;
}

function parse(header: string): Accepted {
  const taken = new Set(header.toLowerCase().split(',').filter(isTaken).map(codingOf));
  if (taken.has('br')) return taken.has('gzip') ? both : brotli;
  return taken.has('gzip') ? gzip : neither;
}

const codingOf = (item: string) => item.split(';', 1)[0]!.trim();
const isTaken = (item: string) => !/;\s*q=0(\.0*)?\s*$/.test(item);
