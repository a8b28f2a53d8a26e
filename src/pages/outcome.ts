import type { SearchEntry } from '../core/search-entry.js';

/** What an address answers with. The page of a post says what is to be found of it; with a `refusal` it shows a text as it is written, and a better page that is there stays. The site tree holds one outcome a path; null, a path without one, is a 404. */
export type Outcome = { kind: 'page'; body: string | Buffer; search?: SearchEntry; refusal?: string } | { kind: 'moved'; to: string } | { kind: 'gone' };

export const page = (body: string | Buffer): Outcome => ({ kind: 'page', body });
export const movedTo = (path: string): Outcome => ({ kind: 'moved', to: path });
export const gone: Outcome = { kind: 'gone' };
