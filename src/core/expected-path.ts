import { settleDate } from './date-words.js';
import { readDate } from './dates.js';
import { defaultPattern, pathBy } from './permalink.js';
import type { PostForm } from './post-form.js';
import { labelSlug, slugFrom } from './slug.js';

/** What an address depends on beside the form. `slug` is the one that a post which was public keeps while its field is empty. */
export type Placing = { pattern: string; timeZone: string; slug: string };

/** The path that a post gets by what is typed now, as far as it can be known before it is saved: a taken slug gets a number then. */
export function expectedPath(form: PostForm, { pattern, timeZone, slug }: Placing, now: string): string {
  const [category] = form.categories.split(',').map((name) => name.trim());
  return pathBy(form.kind === 'page' ? defaultPattern : pattern, {
    slug: slugFrom(form.slug, '') || slug || slugFrom(form.title),
    publishedAt: readDate(settleDate(form.date, now, timeZone), timeZone)?.at ?? now,
    category: category ? labelSlug(category) : undefined,
  });
}
