import { isRole, may } from './rights.js';

/*
 * A script on the blog can do what its reader may do there, and its reader may be an owner who is signed in. So HTML is shown as it
 * stands only where all who could have written it may do that; else it is cleaned by a list (rendering/allowed-html.ts).
 */

/** Whose word the HTML of a post has: its authors'; nobody's yet, as after an import; an owner's, who has seen it. */
export type Trust = 'own' | 'cleaned' | 'trusted';

/** A person under a post, as far as it matters here. Who has no address has no account, and writes nothing. */
export type HtmlWriter = { role: string; writesHtml: number; email: string | null };
export const writerFields = { role: true, writesHtml: true, email: true } as const;

export const mayWriteHtml = ({ role, writesHtml }: Pick<HtmlWriter, 'role' | 'writesHtml'>): boolean => writesHtml === 1 || (isRole(role) && may(role, 'html'));

/** Whether the HTML of a post of these authors is cleaned. */
export function isHtmlCleaned(trust: string, authors: HtmlWriter[]): boolean {
  if (trust === 'own') return !authors.every(mayWriteHtml);
  return trust !== 'trusted' || authors.some((author) => author.email !== null && !mayWriteHtml(author));
}
