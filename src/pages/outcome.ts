/** What an address answers with. The site tree holds one outcome a path; null, a path without one, is a 404. */
export type Outcome = { kind: 'page'; body: string | Buffer } | { kind: 'moved'; to: string } | { kind: 'gone' };

export const page = (body: string | Buffer): Outcome => ({ kind: 'page', body });
export const movedTo = (path: string): Outcome => ({ kind: 'moved', to: path });
export const gone: Outcome = { kind: 'gone' };
