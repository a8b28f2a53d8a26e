import { decodeHTML } from 'entities';

/** A title that was HTML: tags are taken out, references read. */
export const plainTitle = (html: string): string =>
  decodeHTML(html.replace(/<\/?[a-z][^<>]*>/gi, ''))
    .replace(/\s+/g, ' ')
    .trim();
