/** An address that a page may link to, or null: of http or https, with every sign in it one that an address may have (RFC 3986). */
export function webAddress(text: string): string | null {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  const [, before = '', hash = ''] = /^([^#]*)(.*)$/s.exec(url.href.slice(url.origin.length))!;
  return url.origin + legal(before) + (hash === '' ? '' : `#${legal(hash.slice(1))}`);
}

const legal = (part: string): string =>
  part.replace(/%(?![\da-f]{2})|[^\w\-.~!$&'()*+,;=:@/?%]/gi, (sign) => (sign === '%' ? '%25' : encodeURIComponent(sign)));
