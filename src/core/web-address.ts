/** An address that a page may link to, or null: of http or https, whatever else somebody wrote into it. */
export function webAddress(text: string): string | null {
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
