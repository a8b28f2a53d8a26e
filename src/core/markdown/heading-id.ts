import { decoded } from './escape.js';

/** The id of a heading with these words, as GitHub makes it, so that links from elsewhere go on leading here. @param lang BCP 47, as far as it is known */
export const headingId = (words: string, lang = ''): string =>
  lowered(decoded(words).normalize().trim(), lang)
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replace(/ /g, '-') || 'section';

/** I and İ have small letters of their own in two languages. */
const lowered = (text: string, lang: string): string => (/^(?:tr|az)\b/i.test(lang) ? text.toLocaleLowerCase('tr') : text.toLowerCase());
