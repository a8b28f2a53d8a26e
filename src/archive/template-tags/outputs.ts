import { alone } from './tag.js';

/**
 * What `{{ … }}` shows, where that is an address of the site itself, `{{ site.baseurl }}`, `{{ "/a.png" | relative_url }}`, or the title of the
 * post. Null for everything else.
 */
export function outputOf(expression: string, title?: string): string | null {
  const [value = '', ...filters] = expression.split('|').map((part) => part.trim());
  const names = filters.map((filter) => filter.split(':')[0]!.trim());
  if (/^site\.(?:base_?url|url|root)$|^(?:\$)?\.?(?:Site\.BaseURL|root_url|url_root)$/.test(value) && names.every((name) => addressFilters.has(name)))
    return '';
  if (/^(?:page\.)?title$/.test(value) && names.every((name) => titleFilters.has(name))) return title ?? null;
  const text = /^"([^"]*)"$|^'([^']*)'$/.exec(value);
  const shown = text?.[1] ?? text?.[2] ?? '';
  if (/^https?:\/\//.test(shown) && names.some((name) => /embed|video|youtube|vimeo/.test(name))) return alone(shown);
  if (!text || names.length === 0 || !names.every((name) => addressFilters.has(name))) return null;
  return shown;
}

const addressFilters = new Set(['relative_url', 'absolute_url', 'url', 'prepend', 'relURL', 'absURL', 'asset_url', 'baseurl', 'escape', 'uri_escape']);
const titleFilters = new Set(['escape', 'xml_escape', 'strip_html', 'strip', 'smartify', 'safe', 'titlecase']);
