import { startTag, tagsIn } from './html-tags.js';

/** Attributes that name an id on the same page. */
const naming = ['aria-describedby', 'aria-labelledby', 'aria-controls', 'for'];

/**
 * The same HTML with a prefix before each id that lacks it, and before what leads there: for a text that stands on a page among others.
 * @param taken only these: ids that the page around it has
 */
export function idsApart(html: string, prefix: string, taken?: ReadonlySet<string>): string {
  if (!mayHaveOthers(html, prefix, taken)) return html;
  const isOther = (id: string | undefined) => id && !id.startsWith(prefix) && (!taken || taken.has(id));
  const ids = new Set([...tagsIn(html)].map(({ attributes }) => attributes.get('id')).filter(isOther));
  if (ids.size === 0) return html;
  const apart = (id: string) => (ids.has(id) ? prefix + id : id);
  const parts: string[] = [];
  let at = 0;
  for (const { name, isEnd, start, end, attributes } of tagsIn(html)) {
    const changed = new Map(attributes);
    const href = attributes.get('href');
    if (attributes.has('id')) changed.set('id', apart(attributes.get('id')!));
    if (href?.startsWith('#')) changed.set('href', `#${apart(href.slice(1))}`);
    for (const key of naming) if (attributes.has(key)) changed.set(key, attributes.get(key)!.split(' ').map(apart).join(' '));
    if (isEnd || [...changed].every(([key, value]) => attributes.get(key) === value)) continue;
    parts.push(html.slice(at, start), startTag(name, changed));
    at = end;
  }
  return parts.join('') + html.slice(at);
}

const places = /\sid\s*=\s*["']?/gi;

/** Whether what looks like an id lacks the prefix: a look takes a tenth of the time of reading all tags. */
function mayHaveOthers(html: string, prefix: string, taken: ReadonlySet<string> | undefined): boolean {
  const known = taken && [...taken];
  places.lastIndex = 0;
  while (places.test(html)) {
    const at = places.lastIndex;
    if (known ? known.some((id) => html.startsWith(id, at)) : !html.startsWith(prefix, at)) return true;
  }
  return false;
}
