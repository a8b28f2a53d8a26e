import type { IncomingMessage } from 'node:http';

/** Whether a change was asked for by a page of this site, or by no page at all: what a browser says of it (Fetch Metadata), else its Origin. */
export function isFromHere({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === undefined || hostOf(headers.origin) === headers.host;
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
