/**
 * The categories of a post as Jekyll gathers them: the folders above `_posts`, what the site's defaults say, then its own. A text is
 * words, except in the singular.
 */
export function jekyllCategories(path: string, defaults: Record<string, unknown>, own: Record<string, unknown>): string[] {
  const above = path.startsWith('_posts')
    ? []
    : path
        .replace(/_posts.*/s, '')
        .split('/')
        .filter(Boolean);
  const [single, plural] = ['category', 'categories'].map((name) => own[name] ?? defaults[name] ?? []);
  const more = [single].flat(9).length > 0 ? single : listOf(plural);
  const all = [...above, ...listOf(defaults['categories']), ...listOf(own['categories']), ...[more].flat(9)];
  return [...new Set(all.filter((each) => each !== null).map(rubyText))];
}

const listOf = (value: unknown): unknown[] => (typeof value === 'string' ? value.split(/\s+/).filter(Boolean) : Array.isArray(value) ? value : []);

/** A list within the list is one category, with brackets. */
const rubyText = (value: unknown): string => (Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each)).join(', ')}]` : String(value));
