import { decodeHTMLStrict } from 'entities';

/** The attributes of a shortcode: `id="a" width=300 'x'`; those without a name by their place, from 0. Curly quotes, too: editors made them. */
export function shortcodeAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  let place = 0;
  const item = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|[“”″]([^“”″]*)[“”″]|([^\s"']+))|"([^"]*)"|'([^']*)'|(\S+)/g;
  for (const [, name, double, single, curly, bare, ...unnamed] of text.slice(0, 4_000).matchAll(item)) {
    const value = double ?? single ?? curly ?? bare ?? unnamed.find((each) => each !== undefined) ?? '';
    if (name) found[name.toLowerCase()] = decodeHTMLStrict(value);
    else if (value !== '/') found[String(place++)] = decodeHTMLStrict(value);
  }
  return found;
}
