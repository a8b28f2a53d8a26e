import { isRecord } from '../archive/markdown/front-matter-fields.js';

/*
 * Front matter that has no meaning here comes back where it stood, as long as it does no harm there: a key of ours, or one by which Hugo or
 * Jekyll would put the page elsewhere or leave it out, would make the file mean something else.
 */

/** In lower case, as Hugo compares them. */
const taken: ReadonlySet<string> = new Set(
  `title date lastmod slug url permalink aliases redirect_from tags categories authors description link lang translationkey type draft published qvill
   publishdate pubdate expirydate unpublishdate published_at modified updated headless build _build cascade outputs markup resources sitemap path
   linktitle iscjklanguage layout_path redirect_to render_with_liquid collection excerpt excerpt_separator summary keywords images weight
   content ext name dir relative_path id next previous <<`.split(/\s+/),
);
const deepest = 30;

/** The fields of `extra` that can stand in the front matter. */
export function shownExtra(extra: string | null): [string, unknown][] {
  const fields: unknown = extra === null ? {} : JSON.parse(extra);
  return isRecord(fields) ? Object.entries(fields).filter(([key, value]) => isShown(key) && isHarmless(value)) : [];
}

/** Whether the fields that can be shown are all that it is. */
export const isWhole = (extra: string | null, shown: [string, unknown][]): boolean =>
  (shown.length === 0 ? null : JSON.stringify(Object.fromEntries(shown))) === extra;

export const isShown = (key: string): boolean => /\S/.test(key) && key.length <= 100 && key !== '__proto__' && !taken.has(key.toLowerCase());

function isHarmless(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  const items = Array.isArray(value) ? value : Object.entries(value).flat();
  return depth < deepest && !Object.hasOwn(value, '__proto__') && items.every((item) => isHarmless(item, depth + 1));
}
