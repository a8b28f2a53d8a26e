import type { Fields } from './fields.js';

export type Description = { excerpt: string | null; lang: string | null; link: string | null; translation: string | null };

/** Takes what describes the post: its excerpt, language, the word for its translations (Hugo, Jekyll's plugins) and, for a link post, the address that it points to. */
export function takeDescription(fields: Fields): Description {
  return {
    excerpt: takeExcerpt(fields),
    lang: takeFirst(fields, ['lang', 'language', 'locale'], languageTag),
    translation: takeFirst(fields, ['translationKey', 'ref', 'lang-ref', 'page_id'], (text) => text || null),
    link: takeFirst(fields, ['link', 'external_url', 'linked'], webAddress),
  };
}

/** Another description that says the same goes too; one that says something else stays. */
function takeExcerpt(fields: Fields): string | null {
  const names = ['excerpt', 'description', 'summary'];
  const excerpt = names.map((name) => fields.text(name)).find((text) => text !== null) ?? null;
  for (const name of names) if (fields.text(name) === excerpt || fields.see(name) === null || fields.see(name) === '') fields.take(name);
  return excerpt;
}

function takeFirst(fields: Fields, names: string[], read: (text: string) => string | null): string | null {
  for (const name of names) {
    const value = read(fields.text(name) ?? '');
    if (value === null) continue;
    fields.take(name);
    return value;
  }
  return null;
}

/** BCP 47 in its canonical spelling: `en_us` is `en-US`. Longer first subtags are unassigned: `english` is none. */
function languageTag(text: string): string | null {
  if (!/^[a-z]{2,3}(?:[-_]|$)/i.test(text)) return null;
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

const webAddress = (text: string) => (/^https?:\/\//i.test(text) && URL.canParse(text) ? text : null);
