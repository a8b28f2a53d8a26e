/** Namespaces by the prefix that everybody gives them. */
const usual: [pattern: RegExp, prefix: string][] = [
  [/^https?:\/\/wordpress\.org\/export\/1\.\d+\/?$/, 'wp'],
  [/^https?:\/\/wordpress\.org\/export\/1\.\d+\/excerpt\/?$/, 'excerpt'],
  [/^https?:\/\/purl\.org\/rss\/1\.0\/modules\/content\/?$/, 'content'],
  [/^https?:\/\/purl\.org\/dc\/elements\/1\.1\/?$/, 'dc'],
  [/^https?:\/\/www\.w3\.org\/2005\/Atom\/?$|^https?:\/\/purl\.org\/atom\/ns#$/, 'atom'],
  [/^https?:\/\/www\.w3\.org\/1999\/02\/22-rdf-syntax-ns#$/, 'rdf'],
  [/^https?:\/\/www\.w3\.org\/1999\/xhtml\/?$/, 'xhtml'],
  [/^https?:\/\/search\.yahoo\.com\/mrss\/?$/, 'media'],
  [/^https?:\/\/www\.itunes\.com\/dtds\/podcast-1\.0\.dtd$/i, 'itunes'],
];

/** What the prefixes mean within an element. */
export function spacesIn(attributes: Record<string, string>, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = Object.entries(attributes).filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'));
  if (own.length === 0) return outer;
  const inner = new Map(outer);
  for (const [key, uri] of own) inner.set(key.slice(6), usual.find(([pattern]) => pattern.test(uri.trim()))?.[1] ?? `{${uri}}`);
  return inner;
}

/** The names of a default namespace stay bare: an Atom feed's own elements, or XHTML's. */
export function named(written: string, spaces: ReadonlyMap<string, string>): string {
  const [prefix, local] = written.includes(':') ? written.split(':', 2) : ['', written];
  if (prefix === '') return local!;
  const known = spaces.get(prefix!);
  return known === undefined ? written : known.startsWith('{') ? written.replace(/^(?:wp|content|excerpt|dc|atom):/, '$&other-') : `${known}:${local}`;
}
