import { isRecord } from './front-matter-fields.js';

/** Fields that hold a picture of the post, or an object that names one. */
const holders =
  /^(?:image|images|cover|cover_?image|hero|hero_?image|thumbnail|thumb|banner|feature_?image|featured_?image|featured|header|teaser|og_?image|social_?image|photo)$/i;
const within = /^(?:image|src|url|path|teaser|overlay_image|thumbnail|feature)$/i;

/** The pictures that the fields of a post name; `line` 0 says that they are in its header. */
export function frontMatterImages(extra: Record<string, unknown>): { address: string; line: 0; form: 'address' }[] {
  const found: string[] = [];
  eachImage(extra, (address) => {
    found.push(address);
    return address;
  });
  return found.map((address) => ({ address, line: 0, form: 'address' }));
}

/** The fields with other addresses for some of them. */
export const withImages = (extra: Record<string, unknown>, answers: ReadonlyMap<string, string>): Record<string, unknown> =>
  eachImage(extra, (address) => answers.get(address) ?? address);

function eachImage(extra: Record<string, unknown>, change: (address: string) => string): Record<string, unknown> {
  const entries = Object.entries(extra).map(([name, value]) => [name, holders.test(name) ? inField(value, change) : value]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function inField(value: unknown, change: (address: string) => string): unknown {
  if (typeof value === 'string') return /\.[a-z]{3,4}(?:$|[?#])/i.test(value) ? change(value) : value;
  if (Array.isArray(value)) return value.map((item) => inField(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, within.test(name) ? inField(inner, change) : inner]));
}
