import { BoundedMap } from './bounded-map.js';

/** Whether a text is one language tag (BCP 47), such as `en` or `pt-BR`. */
export const isLanguage = (text: string): boolean => canMake(() => Intl.getCanonicalLocales(text)) && text !== '';

/** Whether a text names a time zone (IANA). */
export const isZone = (text: string): boolean => /^[A-Za-z]/.test(text) && canMake(() => new Intl.DateTimeFormat('en-US', { timeZone: text }));

const rightToLeft = new Set('Adlm Arab Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa'.split(' '));

/** How a language is written. What is no language tag is written from left to right. */
export function directionOf(lang: string): 'ltr' | 'rtl' {
  let direction = directions.get(lang);
  if (!direction) directions.set(lang, (direction = isLanguage(lang) && isRightToLeft(lang) ? 'rtl' : 'ltr'));
  return direction;
}

/** Each page asks several times, and Intl takes its time. */
const directions = new BoundedMap<string, 'ltr' | 'rtl'>(200);

const isRightToLeft = (lang: string): boolean => rightToLeft.has(new Intl.Locale(lang).maximize().script ?? '');

/** What a language calls itself, such as `Deutsch`; the tag, when nobody knows. */
export const languageName = (lang: string): string =>
  (isLanguage(lang) ? new Intl.DisplayNames([lang, 'en'], { type: 'language' }).of(lang) : undefined) ?? lang;

function canMake(make: () => unknown): boolean {
  try {
    return Boolean(make());
  } catch {
    return false;
  }
}
